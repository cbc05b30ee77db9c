/** One session, live: its states, traffic through our own proxy, its connections, and the controller's data. */
import { SESSION_LOOK_MS } from '../../core/pace.ts';
import { type KeyContext, NO_DATA, type Screen } from '../../core/screen.ts';
import { isLive } from '../../core/session-status.ts';
import type { AppState } from '../../core/state.ts';
import type { Place } from '../../core/view.ts';
import { freshness } from '../../shell/freshness.ts';
import { SessionBody, sessionBodyRows } from './session-body.view.tsx';
import { reopenKey, sessionKeys } from './sessions.keys.ts';
import { type SessionRow, sessionRow } from './sessions.select.ts';

const idOf = (place: Place): string => place.params.sessionId ?? '';

const rowOf = ({ state, place }: KeyContext): SessionRow | undefined => sessionRow(state, idOf(place));

export const sessionScreen: Screen = {
  ...NO_DATA,
  id: 'session',
  title: (state, place) => `Session ${sessionRow(state, idOf(place))?.target ?? idOf(place)}`,
  crumb: (_, place) => idOf(place),
  note: (state, place) => freshness(state.sessionDetails[idOf(place)], state.nowMs),
  bodyRows: sessionBodyRows,
  polls: (state, place) => [
    { kind: 'session', id: idOf(place), everyMs: pollEveryMs(state, idOf(place)) },
    { kind: 'list', name: 'targets', everyMs: 30_000 },
  ],
  bindings: [
    ...sessionKeys(rowOf),
    {
      id: 'session.target',
      strokes: ['w'],
      label: 'target',
      group: 'screen',
      shown: 'menu',
      when: (context) => (rowOf(context)?.targetId === undefined ? 'Target unknown' : true),
      run: (context) => ({
        type: 'open',
        place: { screen: 'target', params: { targetId: rowOf(context)?.targetId ?? '' } },
      }),
    },
    reopenKey(rowOf, 'menu'),
  ],
  body: SessionBody,
};

/** Slow once it is over. */
function pollEveryMs(state: AppState, sessionId: string): number {
  return isLive(sessionRow(state, sessionId)?.status) ? SESSION_LOOK_MS : 15_000;
}
