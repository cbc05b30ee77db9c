/** When to say that a session of ours is about to end. Pure. */
import { type ForwardView, isOpen } from './forward-view.ts';

/** Why the controller ended a session whose time was up (internal/session/termination_reason.go in hashicorp/boundary). */
export const TIMED_OUT = 'timed out';

const MINUTE_MS = 60_000;

/** Each only for sessions that last long enough not to be warned of as soon as they open. */
const WARNINGS = [
  { beforeMs: 10 * MINUTE_MS, minimumMs: 20 * MINUTE_MS, text: '10 minutes' },
  { beforeMs: MINUTE_MS, minimumMs: 3 * MINUTE_MS, text: '1 minute' },
] as const;

/** A warning whose moment has come. */
export interface SessionWarning {
  readonly view: ForwardView;
  /** `10 minutes` */
  readonly left: string;
}

/** What became due after `fromMs` and up to `toMs`. */
export function dueWarnings(
  views: readonly ForwardView[],
  fromMs: number,
  toMs: number,
): readonly SessionWarning[] {
  return views.filter(isOpen).flatMap((view) =>
    WARNINGS.filter(({ beforeMs, minimumMs }) => {
      const atMs = view.expiresAtMs - beforeMs;
      return view.expiresAtMs - view.openedAtMs >= minimumMs && fromMs < atMs && atMs <= toMs;
    }).map(({ text }) => ({ view, left: text })),
  );
}

/** The open forward that ends next, once its end is near enough to be marked; undefined otherwise. */
export function endingSoon(views: readonly ForwardView[], nowMs: number): ForwardView | undefined {
  const [first] = views.filter(isOpen).sort((a, b) => a.expiresAtMs - b.expiresAtMs);
  if (first === undefined) return undefined;
  const [early, late] = WARNINGS;
  const { beforeMs } = first.expiresAtMs - first.openedAtMs >= early.minimumMs ? early : late;
  return first.expiresAtMs - nowMs <= beforeMs ? first : undefined;
}
