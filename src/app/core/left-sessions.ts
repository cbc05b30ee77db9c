/** Sessions that could not be ended, and the report about them. */
import { endSession, type SessionEnding, unendedText } from '../../lib/end-session.ts';
import type { Connection } from './connections.ts';
import type { ClockPort } from './ports.ts';

/** A session that may stay active. */
export interface LeftSession {
  /** Name of its target, with the controller if that is not the current one. */
  readonly name: string;
  readonly ending: Extract<SessionEnding, { readonly ended: false }>;
}

/** One line for each session that may stay active. */
export function leftLines(left: readonly LeftSession[], nowMs: number): readonly string[] {
  return left.map(({ name, ending }) => unendedText(ending, { what: name, nowMs }));
}

/** Cancels a session without a forward, through its controller. Never rejects with a BndError. */
export function cancelSession(
  api: Connection['api'],
  clock: ClockPort,
  { sessionId, expiresAtMs }: { readonly sessionId: string; readonly expiresAtMs?: number | undefined },
): Promise<SessionEnding> {
  return endSession({
    askController: (signal) => api.cancelSession(sessionId, signal),
    expiresAtMs,
    after: clock.after,
  });
}
