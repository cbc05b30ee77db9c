/** Text for a terminal: width, cutting and padding. Widths are terminal columns. */
import stringWidth from 'string-width';

const ASCII = /^[\x20-\x7e]*$/;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Returns the number of columns that the text takes on a terminal. */
export function displayWidth(text: string): number {
  return stringWidth(text);
}

/** Cuts to at most `width` columns; a cut text ends in `~`. */
export function truncate(text: string, width: number): string {
  if (width <= 0) return '';
  if (displayWidth(text) <= width) return text;
  return `${takeColumns(text, width - 1)}~`;
}

/** Returns the beginning of the text that fits into `width` columns, whole characters only. */
export function takeColumns(text: string, width: number): string {
  if (ASCII.test(text)) return text.slice(0, Math.max(0, width));
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
