/** Starts forwards: opening, closing, figures, and reports about their ends. */
import type { Handlers } from '../../core/actions.ts';
import type { FeatureContext } from '../../core/app.ts';
import type { Connection } from '../../core/connections.ts';
import type { Running } from '../../core/feature.ts';
import { leftLines } from '../../core/left-sessions.ts';
import type { Runtime } from '../../core/runtime.ts';
import { watchAsks } from './ask-reopen.effects.ts';
import { endedHandlers } from './ended-forwards.effects.ts';
import type { EndedAction } from './ended-forwards.state.ts';
import { watchFailing } from './failing.effects.ts';
import { createForwards, type Forwards } from './forwards.effects.ts';
import { forwardsText } from './forwards.text.ts';
import { forwardName, openForwards } from './held-forwards.state.ts';
import { createIdleWatch } from './idle.effects.ts';
import { watchEnds } from './reopen.effects.ts';
import { dueWarnings } from './session-warnings.state.ts';
import { openOnSignIn } from './sign-in-forwards.effects.ts';

export interface ForwardsFeature extends Running {
  readonly forwards: Forwards;
  readonly handlers: Handlers<EndedAction>;
  /** Opens the forwards that are configured for each sign-in. */
  openRemembered(on: Connection): void;
}

/** Started by registry.ts. */
export function startForwards({ runtime, perform, sessionReads, report }: FeatureContext): ForwardsFeature {
  const forwards = createForwards(runtime, sessionReads);
  const ends = watchEnds(runtime, forwards, report);
  const stopFailing = watchFailing(runtime);
  const stopAsking = watchAsks(runtime, perform);
  const warn = createEndWarnings(runtime);
  const closeIdle = createIdleWatch(runtime, forwards);
  return {
    forwards,
    handlers: endedHandlers(runtime),
    openRemembered: (on) => openOnSignIn(runtime, on, forwards, ends.isWaiting),
    tick: (nowMs) => {
      forwards.sample();
      warn(nowMs);
      closeIdle(nowMs);
    },
    stop: () => {
      ends.stop();
      stopFailing();
      stopAsking();
    },
    close: async (timeoutMs) => leftLines(await forwards.endAll(timeoutMs), runtime.ports.clock.now()),
  };
}

/** Returns a function that reports once for each session that it is about to end. Call it about once a second. */
function createEndWarnings(runtime: Runtime): (nowMs: number) => void {
  const given = new Set<string>();
  return (nowMs) => {
    for (const { view, left, key } of dueWarnings(openForwards(runtime.get()), nowMs, given)) {
      given.add(key);
      const text = forwardsText.endsSoon(forwardName(runtime.get(), view), left);
      runtime.toast('warn', text);
      runtime.ports.notify(text);
    }
  };
}
