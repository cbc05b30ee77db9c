/** Keys of the list of all forwards. */
import type { Action } from '../../core/actions.ts';
import type { KeyContext, UiBinding } from '../../core/screen.ts';
import { cursorOf } from '../../core/view.ts';
import { hostPart } from '../forwards/index.ts';
import { type ForwardRow, forwardRow } from './forward-list.select.ts';
import { forwardListText } from './forward-list.text.ts';

const TEXT = forwardListText;

const selected = ({ state, view }: KeyContext): ForwardRow | undefined => forwardRow(state, cursorOf(view));

function when(allowed: (row: ForwardRow, context: KeyContext) => true | string): UiBinding['when'] {
  return (context) => {
    const row = selected(context);
    return row === undefined ? TEXT.noneSelected : allowed(row, context);
  };
}

function withRow(make: (row: ForwardRow) => Action): UiBinding['run'] {
  return (context) => {
    const row = selected(context);
    return row === undefined ? { type: 'nothing' } : make(row);
  };
}

function isThere(row: ForwardRow): true | string {
  return row.place !== 'ended' || TEXT.hasEnded(row.target);
}

/** Only the session of the current controller can be shown or replaced. */
function isOfCurrent(row: ForwardRow, { state: { connection } }: KeyContext): true | string {
  const isHere = connection.phase === 'signed-in' && connection.address === row.controller;
  return isHere || TEXT.ofController(row.target, row.controllerName);
}

export const FORWARD_LIST_KEYS: readonly UiBinding[] = [
  {
    id: 'forwards.open',
    strokes: ['enter'],
    label: 'session',
    group: 'screen',
    shown: 'menu',
    when: when(isOfCurrent),
    run: withRow(({ sessionId }) => ({ type: 'open', view: { screen: 'session', params: { sessionId } } })),
  },
  {
    id: 'forwards.client',
    strokes: ['s'],
    label: 'shell',
    group: 'screen',
    shown: 'menu',
    when: when(isThere),
    run: withRow(({ controller, sessionId }) => ({ type: 'client.session', sessionId, controller })),
  },
  {
    id: 'forwards.client-beside',
    strokes: ['S'],
    label: 'shell in tmux',
    group: 'screen',
    shown: 'help',
    when: when(isThere),
    run: withRow(({ controller, sessionId }) => ({
      type: 'client.session',
      sessionId,
      controller,
      beside: true,
    })),
  },
  {
    id: 'forwards.copy',
    strokes: ['c'],
    label: 'copy address',
    group: 'screen',
    shown: 'menu',
    when: when(() => true),
    run: withRow(({ local }) => ({ type: 'copy', text: local, what: local })),
  },
  {
    id: 'forwards.again',
    strokes: ['r'],
    label: 'reopen',
    group: 'screen',
    shown: 'menu',
    when: when((row, context) =>
      row.place === 'ended' ? isOfCurrent(row, context) : TEXT.stillOpen(row.target),
    ),
    run: withRow(({ targetId, listenPort, hostId }) => ({
      type: 'connect.ask',
      targetId,
      listenPort,
      ...hostPart(hostId),
      atOnce: true,
    })),
  },
  {
    id: 'forwards.acknowledge',
    strokes: ['a'],
    label: 'acknowledge',
    group: 'screen',
    shown: 'menu',
    when: when((row) => row.place === 'ended' || TEXT.onlyEnded),
    run: withRow(({ id }) => ({ type: 'forwards.acknowledge', key: id })),
  },
  {
    id: 'forwards.acknowledge-all',
    strokes: ['A'],
    label: 'acknowledge all',
    group: 'screen',
    shown: 'help',
    when: ({ state }) => state.ended.length > 0 || TEXT.noneEnded,
    run: () => ({ type: 'forwards.acknowledge' }),
  },
  {
    id: 'forwards.cancel',
    strokes: ['ctrl-d'],
    label: 'cancel',
    group: 'danger',
    shown: 'menu',
    when: when(isThere),
    confirm: (context) => {
      const row = selected(context);
      if (row === undefined) return undefined;
      return {
        title: TEXT.cancel.title,
        lines: [
          TEXT.cancel.line(row.target, row.local, row.controllerName),
          TEXT.cancel.connections(row.connections ?? 0),
        ],
        yes: TEXT.cancel.yes,
        no: TEXT.cancel.no,
      };
    },
    run: withRow(({ id }) => ({ type: 'forward.cancel', key: id })),
  },
];
