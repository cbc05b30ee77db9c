/** Warnings before a session of ours ends. */

import { sessionKey } from '../../core/session-ref.ts';
import { type ForwardView, isOpen } from './forward-view.state.ts';
import { forwardsText } from './forwards.text.ts';

/** Termination reason of an expired session (internal/session/termination_reason.go in hashicorp/boundary). */
export const TIMED_OUT = 'timed out';

const MINUTE_MS = 60_000;

/** Each only for sessions that last long enough not to be warned about as soon as they open. Latest first. */
const WARNINGS = [
  { beforeMs: MINUTE_MS, minimumMs: 3 * MINUTE_MS },
  { beforeMs: 10 * MINUTE_MS, minimumMs: 20 * MINUTE_MS },
] as const;

/** A due warning. */
export interface SessionWarning {
  readonly view: ForwardView;
  /** `10 minutes` */
  readonly left: string;
  /** Unique within a run. */
  readonly key: string;
}

/** Warnings that are due by the wall clock and not in `given` yet: for each session the latest one, because a suspended machine may have missed others. */
export function dueWarnings(
  views: readonly ForwardView[],
  nowMs: number,
  given: ReadonlySet<string>,
): readonly SessionWarning[] {
  return views.filter(isOpen).flatMap((view) => {
    const leftMs = view.expiresAtMs - nowMs;
    const due = WARNINGS.find(
      ({ beforeMs, minimumMs }) => view.expiresAtMs - view.openedAtMs >= minimumMs && leftMs <= beforeMs,
    );
    if (due === undefined || leftMs <= 0) return [];
    const key = `${sessionKey(view)} ${due.beforeMs}`;
    return given.has(key) ? [] : [{ view, left: minutesText(leftMs), key }];
  });
}

function minutesText(leftMs: number): string {
  return forwardsText.minutes(Math.ceil(leftMs / MINUTE_MS));
}

/** The open forward that ends next, if its end is near; undefined otherwise. */
export function endingSoon(views: readonly ForwardView[], nowMs: number): ForwardView | undefined {
  const [first] = views.filter(isOpen).sort((a, b) => a.expiresAtMs - b.expiresAtMs);
  if (first === undefined) return undefined;
  const [late, early] = WARNINGS;
  const { beforeMs } = first.expiresAtMs - first.openedAtMs >= early.minimumMs ? early : late;
  return first.expiresAtMs - nowMs <= beforeMs ? first : undefined;
}
