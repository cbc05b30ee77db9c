/** The clock of the screen: updates `nowMs`, and everything else that changes every second, in one state change. */
import type { Running } from './feature.ts';
import type { Runtime } from './runtime.ts';
import type { AppState } from './state.ts';

const TICK_MS = 1000;
/** Interval for ages and remaining times if nothing on the screen counts seconds. */
const IDLE_TICK_MS = 10_000;

/** Runs until stopped. The `tick` of each feature is called about once a second with the wall clock. */
export function startTicker(runtime: Runtime, features: readonly Pick<Running, 'tick'>[]): () => void {
  const { catalog } = runtime;
  const { clock } = runtime.ports;
  let cancel = (): void => {};
  const countsSeconds = (state: AppState): boolean => {
    const { offline, pausedUntilMs } = state.connection;
    return offline !== undefined || pausedUntilMs !== undefined || catalog.countsSeconds(state);
  };
  const tick = (): void => {
    const nowMs = clock.now();
    for (const feature of features) feature.tick?.(nowMs);
    const state = runtime.get();
    // In either direction: the clock may have been set back.
    if (Math.abs(nowMs - state.nowMs) >= IDLE_TICK_MS || countsSeconds(state))
      runtime.update((old) => catalog.withSecond({ ...old, nowMs }));
    cancel = clock.after(TICK_MS, tick);
  };
  cancel = clock.after(TICK_MS, tick);
  return () => cancel();
}
