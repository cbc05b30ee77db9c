/** Text for a terminal: width, cutting, padding, and sanitizing text from outside. Widths are terminal columns. */
import stringWidth from 'string-width';

const PLAIN = /^[\x20-\x7e]*$/;
/** Bidirectional controls, zero-width and annotation characters, tag characters: invisible, but they change how other text looks. */
const INVISIBLE =
  /[\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
const CONTROL = /[\x00-\x1f\x7f-\x9f\u2028\u2029]/g;
/** Like `CONTROL`, but without line feeds, tabs, and carriage returns that belong to a line feed. */
const CONTROL_IN_LINES = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]|\r(?!\n)/g;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Makes text from outside safe to print: blanks for line breaks and tabs, visible symbols for other control characters. */
export function sanitize(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.toWellFormed().replace(INVISIBLE, '').replace(CONTROL, symbolOf);
}

/** Sanitizes text of several lines: line breaks and tabs stay. */
export function sanitizeLines(text: string): string {
  return PLAIN.test(text)
    ? text
    : text.toWellFormed().replace(INVISIBLE, '').replace(CONTROL_IN_LINES, symbolOf);
}

/**
 * Returns JSON that is safe on a terminal. JSON.stringify escapes C0 only; here DEL, C1 and invisible characters are escaped as well, so that a
 * terminal does not interpret them and a program reads the same data.
 */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent)
    .replace(INVISIBLE, escaped)
    .replace(CONTROL_IN_LINES, escaped);
}

/** Escapes like JSON, one UTF-16 code unit at a time (RFC 8259, section 7). */
function escaped(character: string): string {
  return character.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Returns text for a one-line field: what a paste or a keystroke may insert. */
export function withoutControls(text: string): string {
  return text.toWellFormed().replace(INVISIBLE, '').replace(CONTROL, '');
}

function symbolOf(character: string): string {
  const code = character.charCodeAt(0);
  if ((code >= 0x09 && code <= 0x0d) || code >= 0x2028) return ' ';
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\ufffd';
}

/** Returns the number of columns that the text takes on a terminal. */
export function displayWidth(text: string): number {
  return PLAIN.test(text) ? text.length : stringWidth(text);
}

/** Cuts to at most `width` columns; a cut text ends in `~`. */
export function truncate(text: string, width: number): string {
  if (width <= 0) return '';
  if (displayWidth(text) <= width) return text;
  return `${takeColumns(text, width - 1)}~`;
}

/** Returns the beginning of the text that fits into `width` columns, whole characters only. */
export function takeColumns(text: string, width: number): string {
  if (PLAIN.test(text)) return text.slice(0, Math.max(0, width));
  let taken = '';
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    const next = used + displayWidth(segment);
    if (next > width) break;
    taken += segment;
    used = next;
  }
  return taken;
}

/** Returns exactly `width` columns: cut or padded with blanks. */
export function fitText(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  if (width <= 0) return '';
  const cut = truncate(text, width);
  const blanks = ' '.repeat(width - displayWidth(cut));
  return align === 'left' ? cut + blanks : blanks + cut;
}

/** Breaks text at blanks into lines of at most `width` columns; longer words are broken anywhere. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (displayWidth(joined) <= width) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    let rest = word;
    while (displayWidth(rest) > width) {
      const head = takeColumns(rest, Math.max(1, width)) || rest.slice(0, 1);
      lines.push(head);
      rest = rest.slice(head.length);
    }
    line = rest;
  }
  if (line !== '' || lines.length === 0) lines.push(line);
  return lines;
}

/** Like `wrapText`, in at most `most` lines: the last one is cut if the text does not fit. */
export function wrapTextWithin(text: string, width: number, most: number): readonly string[] {
  const lines = wrapText(text, width);
  return lines.length <= most
    ? lines
    : [...lines.slice(0, most - 1), truncate(lines.slice(most - 1).join(' '), width)];
}
