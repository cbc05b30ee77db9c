/** What becomes of an open forward when nothing uses it, and when its session is over. */
import { durationText } from '../../../lib/duration.ts';
import { formatDuration } from '../../../lib/format.ts';
import type { Span } from '../../shell/line.tsx';
import { type ForwardView, idleEndsAtMs, isOpen } from '../forwards/index.ts';

const WARN_MS = 60_000;

/** One line; none where everything is as usual. */
export function planLines(forward: ForwardView | undefined, nowMs: number): readonly (readonly Span[])[] {
  if (forward === undefined || !isOpen(forward)) return [];
  const { idleMs, onExpiry } = forward.request;
  if (idleMs === undefined && onExpiry === 'ask') return [];
  const endsAtMs = idleEndsAtMs(forward);
  const leftMs = endsAtMs === undefined ? undefined : Math.max(0, endsAtMs - nowMs);
  const idle: readonly Span[] =
    idleMs === undefined
      ? [{ text: 'never closed' }]
      : leftMs === undefined
        ? [{ text: `closed ${durationText(idleMs)} after its last connection` }]
        : [
            { text: 'unused: closed in ' },
            { text: formatDuration(leftMs), tone: leftMs <= WARN_MS ? 'warn' : 'plain' },
          ];
  return [
    [{ text: ` ${'Idle'.padEnd(8)}` }, ...idle, { text: `   when it expires: ${onExpiry}`, tone: 'dim' }],
  ];
}
