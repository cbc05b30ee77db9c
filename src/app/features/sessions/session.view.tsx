/** One session, live: its states, traffic through our own proxy, its connections, and the controller's data. */
import { SESSION_LOOK_MS } from '../../core/pace.ts';
import { type KeyContext, NO_DATA, type Screen } from '../../core/screen.ts';
import { isLive } from '../../core/session-status.ts';
import type { AppState } from '../../core/state.ts';
import type { View } from '../../core/view.ts';
import { freshness } from '../../shell/freshness.ts';
import { SessionBody, sessionBodyRows } from './session-body.view.tsx';
import { reopenKey, sessionKeys } from './sessions.keys.ts';
import { type SessionRow, sessionRow } from './sessions.select.ts';
import { sessionsText } from './sessions.text.ts';

const idOf = (view: View): string => view.params.sessionId ?? '';

const rowOf = ({ state, view }: KeyContext): SessionRow | undefined => sessionRow(state, idOf(view));

export const sessionScreen: Screen = {
  ...NO_DATA,
  id: 'session',
  title: (state, view) => `Session ${sessionRow(state, idOf(view))?.target ?? idOf(view)}`,
  crumb: (state, view) => sessionsText.crumb(sessionRow(state, idOf(view))?.target ?? idOf(view)),
  note: (state, view) => freshness(state.sessionDetails[idOf(view)], state.nowMs),
  bodyRows: sessionBodyRows,
  polls: (state, view) => [
    { kind: 'session', id: idOf(view), everyMs: pollEveryMs(state, idOf(view)) },
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
      when: (context) => (rowOf(context)?.targetId === undefined ? sessionsText.targetUnknown : true),
      run: (context) => ({
        type: 'open',
        view: { screen: 'target', params: { targetId: rowOf(context)?.targetId ?? '' } },
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
