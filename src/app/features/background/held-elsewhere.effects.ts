/** What background processes hold: asked at startup, and repeatedly while there is anything. */
import type { BackgroundForward, BackgroundProxyPlace } from '../../core/ports.ts';
import type { Runtime } from '../../core/runtime.ts';
import { sessionKey } from '../../core/session-ref.ts';
import { localAddress } from '../forwards/index.ts';
import { nameOf } from './background.select.ts';
import { backgroundText } from './background.text.ts';

export interface HeldElsewhere {
  /** Asks now; the store has the answer when it resolves. Rejects with BndError. */
  look(): Promise<void>;
  /** Asks soon, and logs a failure. */
  lookLater(): void;
  stop(): void;
}

const LOOK_EVERY_MS = 10_000;

export function watchHeldElsewhere(runtime: Runtime): HeldElsewhere {
  const { ports, update, toast } = runtime;
  let stopped = false;
  let cancelNext = (): void => {};
  let looks = 0;

  const look = async (): Promise<void> => {
    cancelNext();
    looks += 1;
    const own = looks;
    const { running, proxies, lost, lostProxies } = await ports.background.list();
    reportLost(lost);
    reportLostProxy(lostProxies);
    // A newer query has newer data.
    if (own !== looks) return;
    const background = Object.fromEntries(running.map((forward) => [sessionKey(forward), forward]));
    const { background: before, backgroundProxies: proxiesBefore } = runtime.get();
    if (JSON.stringify([background, proxies]) !== JSON.stringify([before, proxiesBefore]))
      update((state) => ({ ...state, background, backgroundProxies: proxies }));
    if (running.length + proxies.length > 0 && !stopped)
      cancelNext = ports.clock.after(LOOK_EVERY_MS, lookLater);
  };
  const reportLost = ([first, ...others]: readonly BackgroundForward[]): void => {
    if (first !== undefined)
      toast(
        'warn',
        backgroundText.processExited(nameOf(runtime.get(), first), first.sessionId, others.length),
      );
  };
  const reportLostProxy = ([first]: readonly BackgroundProxyPlace[]): void => {
    if (first !== undefined) toast('warn', backgroundText.proxyExited(localAddress(first)));
  };
  const lookLater = (): void =>
    runtime.spawn(look, (failure) => ports.log.write('warn', backgroundText.log.lookFailed(failure.message)));

  return {
    look,
    lookLater,
    stop: () => {
      stopped = true;
      cancelNext();
    },
  };
}
