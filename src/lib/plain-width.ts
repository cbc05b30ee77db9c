/**
 * Width of text whose characters all take one column. In the built program it stands before string-width (test/config/bundle.ts), whose table of emoji
 * takes a tenth of the startup to load.
 */

/** Printable ASCII, the middle dot, the ellipsis, arrows, mathematical signs, box drawing and Braille; without the wide ones among their neighbors. */
const ONE_COLUMN = /^[ -~\u00b7\u2026\u2190-\u22ff\u2500-\u25fc\u2800-\u28ff]*$/;
/** Colors and styles (ECMA-48, SGR). */
const STYLES = /\u001b\[[\d;]*m/g;

/** Returns the columns of text, without its styles; undefined if it has other characters or sequences. */
export function plainWidth(text: string): number | undefined {
  const bare = text.includes('\u001b') ? text.replace(STYLES, '') : text;
  return ONE_COLUMN.test(bare) ? bare.length : undefined;
}
