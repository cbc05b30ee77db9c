/** Opens the forwards that are configured for each sign-in, in sequence, in the background. */
import { sanitize } from '../../../lib/text.ts';
import type { Connection } from '../../core/connections.ts';
import { type Failure, failureOf, isAway } from '../../core/failure.ts';
import { nameById } from '../../core/names.ts';
import { isReadOnly } from '../../core/read-only.ts';
import type { Runtime } from '../../core/runtime.ts';
import { rememberedRequest } from './forward-request.state.ts';
import { localAddress } from './forward-view.state.ts';
import type { Forwards } from './forwards.effects.ts';
import { forwardsText } from './forwards.text.ts';
import { openForwardsHere } from './held-forwards.state.ts';

interface Outcome {
  readonly opened: readonly string[];
  readonly failed: readonly string[];
}

/** Forwards that are open or being opened are skipped. */
export function openOnSignIn(
  runtime: Runtime,
  on: Connection,
  forwards: Pick<Forwards, 'open'>,
  isWaiting: (controller: string, targetId: string) => boolean,
): void {
  const wanted = Object.entries(runtime.get().memory).filter(([, memory]) => memory.onSignIn);
  if (wanted.length === 0 || isReadOnly(runtime.get())) return;
  const isOpen = (targetId: string): boolean =>
    openForwardsHere(runtime.get()).some((view) => view.targetId === targetId);
  const isHere = (): boolean => runtime.connections.isCurrent(on) && !runtime.get().closing;

  const openAll = async (): Promise<Outcome> => {
    const opened: string[] = [];
    const failed: string[] = [];
    for (const [targetId, memory] of wanted) {
      if (!isHere()) break;
      if (isOpen(targetId) || isWaiting(on.address, targetId)) continue;
      const known = nameOf(runtime, targetId);
      // The list may have been loaded in the meantime, or that of another controller.
      const name = (): string => (isHere() ? nameOf(runtime, targetId) : known);
      try {
        const view = await forwards.open(on, rememberedRequest(targetId, memory));
        opened.push(`${name()} ${localAddress(view)}`);
      } catch (error) {
        const failure = failureOf(error);
        if (failure === undefined) throw error;
        failed.push(name());
        runtime.ports.log.write('error', forwardsText.log.notOpened(name(), failure.message, failure.hint));
        if (isAway(failure) || failure.code === 'unauthenticated') break;
        await pause(runtime, failure);
      }
    }
    return { opened, failed };
  };

  runtime.finish(
    on,
    async () => told(runtime, on, await openAll()),
    // Failures with a code are caught above.
    () => undefined,
  );
}

function nameOf(runtime: Runtime, targetId: string): string {
  return nameById(runtime.get().targets.byId, targetId);
}

function told(runtime: Runtime, on: Connection, { opened, failed }: Outcome): void {
  if (failed.length > 0) runtime.report(on, 'error', sanitize(forwardsText.signIn.failed(failed.join(', '))));
  else if (opened.length > 0) runtime.report(on, 'ok', forwardsText.signIn.opened(opened.join(', ')));
}

/** The controller stated for how long it requests a pause. */
async function pause(runtime: Runtime, { code, retryAfterMs }: Failure): Promise<void> {
  if (code !== 'rate-limited' || retryAfterMs === undefined) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  runtime.ports.clock.after(retryAfterMs, resolve);
  await promise;
}
