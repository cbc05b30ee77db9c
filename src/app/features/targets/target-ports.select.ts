/** What the list of targets shows of their forwards: ports, failing ones, those in the background, and why one ended. */

import type { AppState } from '../../core/state.ts';
import { sortRows } from '../../list/sort.ts';
import { ENDED_WORDS, isFailing, openForwardsHere } from '../forwards/index.ts';

/** The forward of a target in a list. */
export interface TargetPort {
  /** A port, with the shell's sign for one in the background; or why the forward ended. */
  readonly text: string;
  readonly mark: 'live' | 'failing' | 'ended';
}

const MARKS = { live: '', failing: '!', ended: '?' } as const;
const BREAK = '\n';

/** Returns one string, so that changing byte counts do not rebuild ten thousand rows. */
export function portsText(state: AppState): string {
  const { address } = state.connection;
  const listening = openForwardsHere(state).filter((view) => view.listening);
  const held = Object.values(state.background).filter(({ controller }) => controller === address);
  const ended = state.ended.filter(({ view }) => view.controller === address);
  // The last one of a target is shown: of several forwards, a failing one.
  return [
    ...ended.map(({ view, why }) => `${view.targetId}=${ENDED_WORDS[why]}${MARKS.ended}`),
    ...held.map(
      ({ targetId, listenPort, failing }) =>
        `${targetId}=${listenPort}&${failing === undefined ? MARKS.live : MARKS.failing}`,
    ),
    ...sortRows(listening, (view) => (isFailing(view) ? 1 : 0), false).map(
      (view) => `${view.targetId}=${view.listenPort}${isFailing(view) ? MARKS.failing : MARKS.live}`,
    ),
  ].join(BREAK);
}

/** Returns the forwards in a text of `portsText`, by target. */
export function portsIn(text: string): ReadonlyMap<string, TargetPort> {
  return new Map(
    text.split(BREAK).map((entry): [string, TargetPort] => {
      const [id = '', shown = ''] = entry.split('=');
      if (shown.endsWith(MARKS.failing)) return [id, { text: shown.slice(0, -1), mark: 'failing' }];
      if (shown.endsWith(MARKS.ended)) return [id, { text: shown.slice(0, -1), mark: 'ended' }];
      return [id, { text: shown, mark: 'live' }];
    }),
  );
}
