/** Closes unused forwards, if requested. */
import { durationText } from '../../../lib/duration.ts';
import { unendedText } from '../../../lib/end-session.ts';
import type { Runtime } from '../../core/runtime.ts';
import { sessionKey } from '../../core/session-ref.ts';
import { reportEnd } from './ended-forwards.effects.ts';
import { idleEndsAtMs } from './forward-view.state.ts';
import type { Forwards } from './forwards.effects.ts';
import { forwardsText } from './forwards.text.ts';
import { forwardName, openForwards } from './held-forwards.state.ts';

const WARN_BEFORE_MS = 60_000;
/** No warning for a shorter time: it would come as soon as the last connection is closed. */
const WARNED_FROM_MS = 2 * WARN_BEFORE_MS;

/** Returns a function that checks the forwards by the wall clock. Call it about once a second. */
export function createIdleWatch(runtime: Runtime, forwards: Pick<Forwards, 'end'>): (nowMs: number) => void {
  /** Ending takes a moment. */
  const closed = new Set<string>();
  /** Start of the idle period at the warning: one warning per period. */
  const warned = new Map<string, number>();
  return (nowMs) => {
    for (const view of openForwards(runtime.get())) {
      const endsAtMs = idleEndsAtMs(view);
      const { idleMs } = view.request;
      const key = sessionKey(view);
      const { quietSinceMs } = view;
      if (endsAtMs === undefined || idleMs === undefined || quietSinceMs === undefined || closed.has(key))
        continue;
      const name = forwardName(runtime.get(), view);
      const warnAtMs = endsAtMs - WARN_BEFORE_MS;
      if (nowMs >= endsAtMs) {
        closed.add(key);
        void forwards.end(view).then((ending) => {
          if (ending?.ended === false)
            runtime.toast('error', forwardsText.about(name, unendedText(ending, { nowMs })));
        });
        reportEnd(runtime, view, { why: 'unused', reason: forwardsText.closedIdle(durationText(idleMs)) });
      } else if (idleMs >= WARNED_FROM_MS && nowMs >= warnAtMs && warned.get(key) !== quietSinceMs) {
        warned.set(key, quietSinceMs);
        const text = forwardsText.closesSoon(name);
        runtime.toast('warn', text);
        runtime.ports.notify(text);
      }
    }
  };
}
