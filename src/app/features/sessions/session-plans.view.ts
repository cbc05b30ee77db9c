/** Idle and expiry behavior of an open forward. */
import { durationText } from '../../../lib/duration.ts';
import { formatDuration } from '../../../lib/format.ts';
import type { Span } from '../../shell/line.tsx';
import { type ForwardView, idleEndsAtMs, isOpen } from '../forwards/index.ts';

const WARN_MS = 60_000;

/** One line; none for the defaults. */
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
        ? [{ text: `closed ${durationText(idleMs)} after the last connection` }]
        : [
            { text: 'unused: closing in ' },
            { text: formatDuration(leftMs), tone: leftMs <= WARN_MS ? 'warn' : 'plain' },
          ];
  return [
    [{ text: ` ${'Idle'.padEnd(8)}` }, ...idle, { text: `   when it expires: ${onExpiry}`, tone: 'dim' }],
  ];
}
