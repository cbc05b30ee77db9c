/** The clock of the screen: it moves `nowMs` and takes the figures of open forwards, in one change of the store. */
import { isMoving, withSample } from '../features/forwards/forward-view.state.ts';
import type { Forwards } from '../features/forwards/forwards.effects.ts';
import { forwardName, openForwards } from '../features/forwards/held-forwards.state.ts';
import { createIdleWatch } from '../features/forwards/idle.effects.ts';
import { dueWarnings } from '../features/forwards/session-warnings.state.ts';
import { soonestEndMs } from '../features/sessions/session-facts.select.ts';
import type { Runtime } from './runtime.ts';
import { sessionKey } from './session-ref.ts';
import type { AppState } from './state.ts';

const TICK_MS = 1000;
/** Nothing on the screen counts seconds: ages and times left are brought up to date this often. */
const IDLE_TICK_MS = 10_000;
/** Times left are shown to the second from here on. */
const SECONDS_SHOWN_BELOW_MS = 3_600_000;

/** Runs until stopped. `look` is called about once a second with the wall clock. */
export function startTicker(runtime: Runtime, forwards: Forwards, look: (nowMs: number) => void): () => void {
  const { clock } = runtime.ports;
  let cancel = (): void => {};
  const given = new Set<string>();
  const closeIdle = createIdleWatch(runtime, forwards);
  const warn = (nowMs: number): void => {
    for (const { view, left, key } of dueWarnings(openForwards(runtime.get()), nowMs, given)) {
      given.add(key);
      const text = `the session on ${forwardName(runtime.get(), view)} ends in ${left}`;
      runtime.flash('warn', text);
      runtime.ports.notify(text);
    }
    closeIdle(nowMs);
  };
  const tick = (): void => {
    const nowMs = clock.now();
    look(nowMs);
    forwards.sample();
    warn(nowMs);
    const state = runtime.get();
    // In either direction: the clock may have been set back.
    if (Math.abs(nowMs - state.nowMs) >= IDLE_TICK_MS || countsSeconds(state))
      runtime.update((old) => sampled({ ...old, nowMs }));
    cancel = clock.after(TICK_MS, tick);
  };
  cancel = clock.after(TICK_MS, tick);
  return () => cancel();
}

function countsSeconds(state: AppState): boolean {
  if (openForwards(state).length > 0 || state.connection.offline !== undefined) return true;
  if (state.signIn.browser !== undefined || state.connection.pausedUntilMs !== undefined) return true;
  if (soonestEndMs(state.sessions.byId) - state.nowMs < SECONDS_SHOWN_BELOW_MS) return true;
  return Object.values(state.forwards).some(isMoving);
}

function sampled(state: AppState): AppState {
  const moving = Object.values(state.forwards).filter(isMoving);
  if (moving.length === 0) return state;
  const samples = Object.fromEntries(moving.map((view) => [sessionKey(view), withSample(view)]));
  return { ...state, forwards: { ...state.forwards, ...samples } };
}
