/** Turns drawn text into words for a screen reader. */

import { counted } from '../../lib/format.ts';
import { sanitize } from '../../lib/text.ts';
import { strokeLabel } from '../core/stroke.ts';

/** Two or more blanks separate things on the screen; spoken text uses a comma. Keys are named, and pointers are omitted. */
export function sayText(text: string): string {
  return sanitize(text)
    .replace(/<(\^?)([a-z-]+|[^\s<>])>/gi, (_, control: string, key: string) =>
      sayStroke(control === '' ? key : `ctrl-${key}`),
    )
    .replace(/<\s(.+?)\s>/g, '$1')
    .replace(/\[?\*{4,}\]?/g, 'hidden')
    .replace(/\s*->\s*/g, ' to ')
    .replace(CLOCKED, (_, days, hours, minutes) => inWords(days, hours, minutes))
    .trim()
    .replace(/^[>+]\s+/, '')
    .replace(/\s+\|\s+/g, ', ')
    .replace(/:\s{2,}/g, ': ')
    .replace(/\s{2,}/g, ', ')
    .replace(/(?:, )+/g, ', ');
}

/** The output of `formatDuration`: `6d23h`, `7h12m`, `4m31s`. */
const CLOCKED = /\b(?:(\d+)d\d+h|(\d+)h\d\dm|(\d+)m\d\ds)\b/g;

function inWords(...[days, hours, minutes]: readonly (string | undefined)[]): string {
  const unitMs = days !== undefined ? 86_400_000 : hours !== undefined ? 3_600_000 : 60_000;
  return sayDuration(Number(days ?? hours ?? minutes) * unitMs);
}

/** As a sentence: with a capital and a full stop. */
export function saySentence(text: string): string {
  const said = sayText(text);
  if (said === '') return '';
  const capital = (said[0] ?? '').toUpperCase() + said.slice(1);
  return /[.!?:]$/.test(capital) ? capital : `${capital}.`;
}

const KEYS: Readonly<Record<string, string>> = {
  '?': 'question mark',
  '/': 'slash',
  ':': 'colon',
  '@': 'at sign',
  '*': 'star',
  '-': 'minus',
  '[': 'left bracket',
  ']': 'right bracket',
  '<': 'less than',
  '>': 'greater than',
  esc: 'escape',
  pgup: 'page up',
  pgdn: 'page down',
};

/** Returns the name of a key: `control d`, `shift f`, `question mark`. */
export function sayStroke(stroke: string): string {
  if (stroke.startsWith('ctrl-')) return `control ${sayStroke(stroke.slice(5))}`;
  if (/^[A-Z]$/.test(stroke)) return `shift ${stroke.toLowerCase()}`;
  return KEYS[stroke] ?? strokeLabel(stroke).slice(1, -1);
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** Returns the largest unit in words, and never seconds: what changes each second would be announced each second. */
export function sayDuration(durationMs: number): string {
  for (const [name, unitMs] of UNITS) {
    const count = Math.floor(durationMs / unitMs);
    if (count > 0) return counted(count, name);
  }
  return 'less than a minute';
}
