/** Rows of all forwards: those of this program on every controller, those of background processes, and those that ended. */
import { memoizeLast } from '../../../lib/memo.ts';
import { sanitize } from '../../../lib/text.ts';
import { controllerName } from '../../core/names.ts';
import type { BackgroundForward } from '../../core/ports.ts';
import type { FilterKeys } from '../../core/screen.ts';
import { sessionKey } from '../../core/session-ref.ts';
import type { AppState } from '../../core/state.ts';
import { rowFilter } from '../../list/filtered.ts';
import { sortRows } from '../../list/sort.ts';
import {
  CLOSED_WORDS,
  closedBy,
  ENDED_WORDS,
  type EndedForward,
  type ForwardView,
  isFailing,
  isOpen,
  localAddress,
} from '../forwards/index.ts';
import { forwardListText } from './forward-list.text.ts';

/** Where it is: in this program, in a background process, or nowhere any more. */
type ForwardPlace = 'here' | 'background' | 'ended';

export interface ForwardRow {
  /** See `sessionKey`. */
  readonly id: string;
  readonly sessionId: string;
  readonly targetId: string;
  /** Address of its controller. */
  readonly controller: string;
  readonly controllerName: string;
  readonly place: ForwardPlace;
  /** `live`, `failing`, `background`, or why it ended or closed. */
  readonly state: string;
  readonly target: string;
  readonly local: string;
  readonly listenPort: number;
  readonly hostId: string | undefined;
  /** Undefined: not known, as of a background process that does not respond. */
  readonly connections: number | undefined;
  readonly bytesUp: number | undefined;
  readonly bytesDown: number | undefined;
  readonly expiresAtMs: number | undefined;
  /** Why it ended or fails; empty while it works. */
  readonly reason: string;
}

/** Returns the rows that match the filter. */
export function forwardRows(state: AppState, filter: string): readonly ForwardRow[] {
  return filtered(allForwardRows(state), filter);
}

/** Returns one row, shown or not. */
export function forwardRow(state: AppState, id: string | undefined): ForwardRow | undefined {
  return allForwardRows(state).find((row) => row.id === id);
}

/** Returns every row: open ones first, by name. */
export function allForwardRows({ forwards, background, ended }: AppState): readonly ForwardRow[] {
  return rowsOf(forwards, background, ended);
}

const rowsOf = memoizeLast(
  (
    forwards: AppState['forwards'],
    background: AppState['background'],
    ended: AppState['ended'],
  ): readonly ForwardRow[] => {
    const byName = (rows: readonly ForwardRow[]): readonly ForwardRow[] =>
      sortRows(rows, ({ target }) => target, false);
    const open = Object.values(forwards).filter(isOpen).map(openRow);
    const held = Object.values(background).map(heldRow);
    return [...byName([...open, ...held]), ...ended.map(endedRow).reverse()];
  },
);

type Shared = Pick<
  ForwardRow,
  'id' | 'sessionId' | 'targetId' | 'controller' | 'controllerName' | 'target' | 'local' | 'listenPort'
>;

function shared(forward: ForwardView | BackgroundForward): Shared {
  const { sessionId, targetId, controller, target, listenPort } = forward;
  return {
    id: sessionKey(forward),
    sessionId,
    targetId,
    controller,
    controllerName: controllerName(controller),
    target: sanitize(target),
    local: localAddress(forward),
    listenPort,
  };
}

function openRow(view: ForwardView): ForwardRow {
  const closed = closedBy(view);
  const fails = isFailing(view);
  const state = fails ? forwardListText.failing : forwardListText.live;
  return {
    ...shared(view),
    place: 'here',
    state: closed === undefined ? state : CLOSED_WORDS[closed].replace(/[()]/g, ''),
    hostId: view.hostId,
    connections: view.openConnections,
    bytesUp: view.bytesUp,
    bytesDown: view.bytesDown,
    expiresAtMs: view.expiresAtMs,
    reason: fails ? sanitize(view.failing?.message ?? '') : '',
  };
}

function heldRow(held: BackgroundForward): ForwardRow {
  const { figures, failing, expiresAtMs } = held;
  return {
    ...shared(held),
    place: 'background',
    state: failing === undefined ? forwardListText.background : forwardListText.failing,
    hostId: undefined,
    connections: figures?.openConnections,
    bytesUp: figures?.bytesUp,
    bytesDown: figures?.bytesDown,
    expiresAtMs,
    reason: failing === undefined ? '' : sanitize(failing),
  };
}

function endedRow({ view, why, reason }: EndedForward): ForwardRow {
  return {
    ...shared(view),
    place: 'ended',
    state: ENDED_WORDS[why],
    hostId: view.hostId,
    connections: undefined,
    bytesUp: view.bytesUp,
    bytesDown: view.bytesDown,
    expiresAtMs: undefined,
    reason: sanitize(reason),
  };
}

/** Filter keys of a forward. */
export const FORWARD_KEYS = {
  name: 'text',
  state: ['live', 'failing', 'background', 'ended'],
  local: 'text',
  port: 'number',
  controller: 'text',
  conn: 'number',
  up: 'number',
  down: 'number',
  id: 'text',
} as const satisfies FilterKeys;

const filtered = rowFilter<ForwardRow, keyof typeof FORWARD_KEYS>((row) => ({
  text: `${row.target} ${row.state} ${row.place} ${row.local} ${row.controllerName} ${row.sessionId} ${row.reason}`,
  fields: {
    name: row.target,
    state: `${row.state} ${row.place}`,
    local: row.local,
    port: row.listenPort,
    controller: row.controllerName,
    conn: row.connections,
    up: row.bytesUp,
    down: row.bytesDown,
    id: row.sessionId,
  },
}));
