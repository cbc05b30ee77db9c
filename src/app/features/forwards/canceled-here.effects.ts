/** Notes when the user canceled a session, so that cut connections can be told from failures. */
import type { Runtime } from '../../core/runtime.ts';
import { type SessionRef, sessionKey } from '../../core/session-ref.ts';
import { withCanceled } from './canceled-here.state.ts';

/** Runs the work that cancels a session. A failure, which it passes on, leaves no note. */
export async function noteCancel(
  runtime: Runtime,
  ref: SessionRef,
  work: () => Promise<void>,
): Promise<void> {
  const key = sessionKey(ref);
  const atMs = runtime.ports.clock.now();
  runtime.update((state) => withCanceled(state, key, atMs));
  try {
    await work();
  } catch (error) {
    runtime.update((state) => withCanceled(state, key, undefined));
    throw error;
  }
}
