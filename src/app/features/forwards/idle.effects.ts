/** Closes forwards that nothing uses, where that was asked for. */
import { durationText } from '../../../lib/duration.ts';
import { unendedText } from '../../../lib/end-session.ts';
import type { Runtime } from '../../core/runtime.ts';
import { sessionKey } from '../../core/session-ref.ts';
import { idleEndsAtMs } from './forward-view.state.ts';
import type { Forwards } from './forwards.effects.ts';
import { forwardName, openForwards } from './held-forwards.state.ts';

const WARN_BEFORE_MS = 60_000;
/** A shorter time is not warned of: the warning would come as soon as the last connection is closed. */
const WARNED_FROM_MS = 2 * WARN_BEFORE_MS;

/** The returned function looks at the forwards by the wall clock. Call it about once a second. */
export function createIdleWatch(runtime: Runtime, forwards: Pick<Forwards, 'end'>): (nowMs: number) => void {
  /** Ending takes a moment. */
  const closed = new Set<string>();
  /** Since when a forward was quiet when it was warned of: once for each time. */
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
          if (ending?.ended === false) runtime.flash('error', `${name}: ${unendedText(ending, { nowMs })}`);
        });
        runtime.flash('warn', `${name}: closed, because nothing used it for ${durationText(idleMs)}`);
      } else if (idleMs >= WARNED_FROM_MS && nowMs >= warnAtMs && warned.get(key) !== quietSinceMs) {
        warned.set(key, quietSinceMs);
        const text = `${name}: nothing uses it, it is closed in 1 minute`;
        runtime.flash('warn', text);
        runtime.ports.notify(text);
      }
    }
  };
}
