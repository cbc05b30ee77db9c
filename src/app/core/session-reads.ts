/** Reads single sessions when they may have changed: cheaper for the controller than a list, and allowed far more often. */
import { isBndError } from '../../lib/errors.ts';
import type { SessionState } from '../../proxy/types.ts';
import type { Session } from '../../wire/resources.ts';
import { upsert } from './collection.ts';
import type { Connection } from './connections.ts';
import { readExactly } from './exact-read.ts';
import { type Failure, failureOf } from './failure.ts';
import type { Polls } from './polls.ts';
import type { Runtime } from './runtime.ts';
import { sessionKey } from './session-ref.ts';
import { isEnding, isLive } from './session-status.ts';
import type { AppState } from './state.ts';

export interface SessionReads {
  /** Reads a session into the store, if its connection is still the current one, and resolves with whether it is live. Never rejects with a BndError. */
  state(on: Connection, sessionId: string): Promise<SessionState>;
  /** Fire-and-forget variant of `state`. */
  look(on: Connection, sessionId: string): void;
  /** Reads now, and repeatedly for some seconds until the session is over: after a cancellation. Reads one session per second, however many are followed. */
  follow(on: Connection, sessionId: string): void;
  stop(): void;
}

const PAUSE_MS = 1_000;
/** A worker closes connections within seconds of the cancellation, and the session terminates then. */
const FOLLOW_MS = 8_000;

interface Followed {
  readonly on: Connection;
  readonly sessionId: string;
  readonly untilMs: number;
}

/** One for the program. Reads nothing before a method is called. Reports results to `polls`. */
export function createSessionReads(
  runtime: Runtime,
  report: (on: Connection, failure: Failure) => void,
  polls: Pick<Polls, 'sessionCame'>,
): SessionReads {
  const { connections, get, ports, update } = runtime;
  const { clock } = ports;
  /** The one read longest ago first. */
  const followed = new Map<string, Followed>();
  let stopped = false;

  const state: SessionReads['state'] = async (on, sessionId) => {
    const isPaused = connections.isCurrent(on) && (get().connection.pausedUntilMs ?? 0) > clock.now();
    if (stopped || isPaused) return 'unknown';
    try {
      const session = await readExactly(on.api, 'sessions', sessionId);
      if (connections.isCurrent(on)) {
        update((before) => withSession(before, session, clock.now()));
        polls.sessionCame(sessionId);
      }
      return isEnding(session.status) ? 'over' : 'open';
    } catch (error) {
      if (!isBndError(error)) throw error;
      const failure = failureOf(error);
      if (failure !== undefined) report(on, failure);
      return 'unknown';
    }
  };

  const look: SessionReads['look'] = (on, sessionId) => {
    // The response of another controller would not be used.
    if (!connections.isCurrent(on)) return;
    runtime.spawn(
      async () => void (await state(on, sessionId)),
      () => undefined,
    );
  };

  const isOver = ({ on, sessionId, untilMs }: Followed): boolean =>
    clock.now() >= untilMs ||
    !connections.isCurrent(on) ||
    !isLive(get().sessions.byId.get(sessionId)?.status);

  const step = (): void => {
    for (const [key, one] of followed) if (isOver(one)) followed.delete(key);
    const [next] = followed;
    if (next === undefined || stopped) return;
    const [key, one] = next;
    followed.delete(key);
    followed.set(key, one);
    look(one.on, one.sessionId);
    clock.after(PAUSE_MS, step);
  };

  return {
    state,
    look,
    follow: (on, sessionId) => {
      const isStepping = followed.size > 0;
      const key = sessionKey({ controller: on.address, sessionId });
      if (!followed.has(key)) look(on, sessionId);
      followed.set(key, { on, sessionId, untilMs: clock.now() + FOLLOW_MS });
      if (!isStepping) clock.after(PAUSE_MS, step);
    },
    stop: () => {
      stopped = true;
      followed.clear();
    },
  };
}

/** Its page has its own details, if it was opened. An outdated response changes nothing. */
function withSession(state: AppState, session: Session, nowMs: number): AppState {
  const { id, version = 0 } = session;
  if ((state.sessions.byId.get(id)?.version ?? 0) > version) return state;
  const sessions = upsert(state.sessions, session);
  const detail = state.sessionDetails[id];
  if (detail === undefined) return sessions === state.sessions ? state : { ...state, sessions };
  const fresh = { session, failure: undefined, fetchedAtMs: nowMs };
  return { ...state, sessions, sessionDetails: { ...state.sessionDetails, [id]: fresh } };
}
