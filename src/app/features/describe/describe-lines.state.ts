/** A resource as readable lines: a key and a value each, nested values indented, times in local time. */
import { formatAge, formatDuration, formatMoment } from '../../../lib/format.ts';
import { sanitize } from '../../../lib/text.ts';
import { describeText } from './describe.text.ts';

export interface DescribedLine {
  readonly depth: number;
  readonly key: string;
  /** Empty for a heading of nested lines. */
  readonly value: string;
}

const NOW_MS = 60_000;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

/** `nowMs` is the reference for ages. */
export function describeLines(value: unknown, nowMs: number): readonly DescribedLine[] {
  return entriesOf(value).flatMap(([key, child]) => linesOf(key, child, 0, nowMs));
}

function linesOf(key: string, value: unknown, depth: number, nowMs: number): readonly DescribedLine[] {
  const name = readable(key);
  const children = entriesOf(value);
  if (typeof value !== 'object' || value === null)
    return [{ depth, key: name, value: scalar(key, value, nowMs) }];
  if (children.length === 0) return [{ depth, key: name, value: '(none)' }];
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) {
    return children.map(([index, item]) => ({
      depth,
      key: index === '1' ? name : '',
      value: scalar(key, item, nowMs),
    }));
  }
  return [
    { depth, key: name, value: '' },
    ...children.flatMap(([childKey, child]) => linesOf(childKey, child, depth + 1, nowMs)),
  ];
}

/** Items of a list by number, counted from one. */
function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  if (Array.isArray(value)) return value.map((item: unknown, index) => [String(index + 1), item]);
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function readable(key: string): string {
  const words = sanitize(key).replaceAll('_', ' ');
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

function scalar(key: string, value: unknown, nowMs: number): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number' && key.endsWith('_seconds'))
    return `${value} (${formatDuration(value * 1000)})`;
  if (typeof value !== 'string') return String(value);
  if (value === '') return '(empty)';
  const atMs = TIME.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(atMs) ? sanitize(value) : timeText(atMs, nowMs);
}

/** 2026-03-01 12:00:00, 3h ago. */
function timeText(atMs: number, nowMs: number): string {
  const text = formatMoment(atMs);
  const distance = atMs - nowMs;
  if (Math.abs(distance) < NOW_MS) return describeText.justNow(text);
  return distance > 0
    ? describeText.ahead(text, formatAge(distance))
    : describeText.ago(text, formatAge(-distance));
}
