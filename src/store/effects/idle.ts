/** Closes forwards that nothing uses, where that was asked for. */
import { durationText } from '../../lib/duration.ts';
import { unendedText } from '../../lib/end-session.ts';
import { idleEndsAtMs } from '../forward-view.ts';
import type { Runtime } from '../runtime.ts';
import { forwardName } from '../selectors/names.ts';
import { sessionKey } from '../session-ref.ts';
import { openForwards } from '../state.ts';
import type { Forwards } from './forwards.ts';

const WARN_BEFORE_MS = 60_000;
/** A shorter time is not warned of: the warning would come as soon as the last connection is closed. */
const WARNED_FROM_MS = 2 * WARN_BEFORE_MS;

/** The returned function looks at the time after `fromMs` up to `toMs`; the figures of the forwards are those of now. */
export function createIdleWatch(
  runtime: Runtime,
  forwards: Pick<Forwards, 'end'>,
): (fromMs: number, toMs: number) => void {
  /** Ending takes a moment. */
  const closed = new Set<string>();
  return (fromMs, toMs) => {
    for (const view of openForwards(runtime.get())) {
      const endsAtMs = idleEndsAtMs(view);
      const { idleMs } = view.request;
      if (endsAtMs === undefined || idleMs === undefined || closed.has(sessionKey(view))) continue;
      const name = forwardName(runtime.get(), view);
      const warnAtMs = endsAtMs - WARN_BEFORE_MS;
      if (toMs >= endsAtMs) {
        closed.add(sessionKey(view));
        void forwards.end(view).then((ending) => {
          if (ending?.ended === false)
            runtime.flash('error', `${name}: ${unendedText(ending, { nowMs: toMs })}`);
        });
        runtime.flash('warn', `${name}: closed, because nothing used it for ${durationText(idleMs)}`);
      } else if (idleMs >= WARNED_FROM_MS && fromMs < warnAtMs && warnAtMs <= toMs) {
        const text = `${name}: nothing uses it, it is closed in 1 minute`;
        runtime.flash('warn', text);
        runtime.ports.notify(text);
      }
    }
  };
}
