/** Sessions: the list, the page of one, running clients and canceling. */
import type { Feature } from '../../core/feature.ts';
import type { AppState } from '../../core/state.ts';
import { sessionScreen } from './session.view.tsx';
import { soonestEndMs } from './session-facts.select.ts';
import { SESSION_COMMANDS } from './sessions.commands.ts';
import { sessionsScreen } from './sessions.view.tsx';

export { sessionLocal } from './session-local.view.ts';
export { sessionHandlers } from './sessions.effects.ts';
export { SESSION_KEYS, type SessionRow, sessionRows } from './sessions.select.ts';

/** Below this, remaining times are shown in seconds. */
const SECONDS_SHOWN_BELOW_MS = 3_600_000;

export const SESSIONS: Feature = {
  screens: [sessionsScreen, sessionScreen],
  commands: SESSION_COMMANDS,
  countsSeconds: ({ sessions, nowMs }: AppState) =>
    soonestEndMs(sessions.byId) - nowMs < SECONDS_SHOWN_BELOW_MS,
};
