/** When to say that a session of ours is about to end. Pure. */

import { sessionKey } from '../../core/session-ref.ts';
import { type ForwardView, isOpen } from './forward-view.state.ts';

/** Why the controller ended a session whose time was up (internal/session/termination_reason.go in hashicorp/boundary). */
export const TIMED_OUT = 'timed out';

const MINUTE_MS = 60_000;

/** Each only for sessions that last long enough not to be warned of as soon as they open. Latest first. */
const WARNINGS = [
  { beforeMs: MINUTE_MS, minimumMs: 3 * MINUTE_MS },
  { beforeMs: 10 * MINUTE_MS, minimumMs: 20 * MINUTE_MS },
] as const;

/** A warning whose moment has come. */
export interface SessionWarning {
  readonly view: ForwardView;
  /** `10 minutes` */
  readonly left: string;
  /** Differs between any two warnings of a run. */
  readonly key: string;
}

/** What is due by the wall clock and not in `given` yet: of each session the latest one, because a suspended machine may have slept through the others. */
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
  const minutes = Math.ceil(leftMs / MINUTE_MS);
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}

/** The open forward that ends next, once its end is near enough to be marked; undefined otherwise. */
export function endingSoon(views: readonly ForwardView[], nowMs: number): ForwardView | undefined {
  const [first] = views.filter(isOpen).sort((a, b) => a.expiresAtMs - b.expiresAtMs);
  if (first === undefined) return undefined;
  const [late, early] = WARNINGS;
  const { beforeMs } = first.expiresAtMs - first.openedAtMs >= early.minimumMs ? early : late;
  return first.expiresAtMs - nowMs <= beforeMs ? first : undefined;
}
