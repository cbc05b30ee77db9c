/** Idle and expiry behavior of an open forward. */
import { durationText } from '../../../lib/duration.ts';
import { formatDuration } from '../../../lib/format.ts';
import type { Span } from '../../shell/line.tsx';
import { type ForwardView, idleEndsAtMs, isOpen } from '../forwards/index.ts';
import { sessionsText } from './sessions.text.ts';

const TEXT = sessionsText.page;
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
      ? [{ text: TEXT.neverClosed }]
      : leftMs === undefined
        ? [{ text: TEXT.closedAfter(durationText(idleMs)) }]
        : [
            { text: `${TEXT.unusedClosingIn} ` },
            { text: formatDuration(leftMs), tone: leftMs <= WARN_MS ? 'warn' : 'plain' },
          ];
  return [
    [{ text: ` ${'Idle'.padEnd(8)}` }, ...idle, { text: `   ${TEXT.whenExpired(onExpiry)}`, tone: 'dim' }],
  ];
}
