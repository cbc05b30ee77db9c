/** Sanitizes text from outside for a terminal. Widths are in text-width.ts, whose tables take long to load. */

const PLAIN = /^[\x20-\x7e]*$/;
/** Bidirectional controls, zero-width and annotation characters, tag characters: invisible, but they change how other text looks. */
const INVISIBLE =
  /[\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
const CONTROL = /[\x00-\x1f\x7f-\x9f\u2028\u2029]/g;
/** Like `CONTROL`, but without line feeds, tabs, and carriage returns that belong to a line feed. */
const CONTROL_IN_LINES = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]|\r(?!\n)/g;

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
