/** One row of the screen, made of spans with a meaning each, always of exactly the given width. */
import { Text, useIsScreenReaderEnabled } from 'ink';
import { createElement, type ReactElement } from 'react';
import { sanitize } from '../../lib/text.ts';
import { displayWidth, fitText, truncate } from '../../lib/text-width.ts';
import { useLooks } from './context.ts';
import { sayText } from './say.ts';
import type { Tone } from './theme.ts';

/** A span of a line. */
export interface Span {
  readonly text: string;
  readonly tone?: Tone;
  /** For a screen reader; empty: visual only. */
  readonly said?: string;
}

/** Cuts or pads spans to exactly `width` columns. Every text of the screen passes through here: control characters are removed. */
function fitSpans(spans: readonly Span[], width: number): readonly Span[] {
  const fitted: Span[] = [];
  let left = width;
  for (const span of spans) {
    if (left <= 0) break;
    const text = truncate(sanitize(span.text), left);
    append(fitted, { ...span, text });
    left -= displayWidth(text);
  }
  if (left > 0) append(fitted, { text: ' '.repeat(left) });
  return fitted;
}

/** The spoken text of spans. */
export function textOf(spans: readonly Span[]): string {
  return spans.map(({ text }) => text).join('');
}

/** The number of columns of spans. */
export function widthOf(spans: readonly Span[]): number {
  return displayWidth(textOf(spans));
}

/** Adjacent spans with the same style are merged: a row costs as much as it has different styles. */
function append(spans: Span[], span: Span): void {
  const last = spans.at(-1);
  if (last === undefined || last.tone !== span.tone) spans.push(span);
  else spans[spans.length - 1] = { ...last, text: last.text + span.text };
}

/** The selected row is one even bar: each inverse color in it would be a block. Exported for its test: colors are not visible in a picture. */
export function barOf(spans: readonly Span[]): readonly Span[] {
  return spans.map(({ text }) => ({ text }));
}

/** Draws one line. `inverse` marks the selected row. */
export function Line(props: {
  readonly spans: readonly Span[];
  readonly width: number;
  readonly inverse?: boolean;
}): ReactElement | null {
  const { theme } = useLooks();
  const spoken = useIsScreenReaderEnabled();
  const { spans, width, inverse = false } = props;
  if (spoken) return <Said text={spans.map(({ text, said }) => said ?? text).join('')} selected={inverse} />;
  // Passed as separate arguments, as in JSX written out: spans have no identity beyond their position, so React needs no keys.
  return createElement(
    Text,
    { wrap: 'truncate', inverse },
    ...fitSpans(inverse ? barOf(spans) : spans, width).map(({ text, tone }) =>
      createElement(Text, theme[tone ?? 'plain'], text),
    ),
  );
}

/** Lines with a key each for React; lines with the same text get different ones. */
export function keyed(lines: readonly string[]): readonly { readonly key: string; readonly text: string }[] {
  const seen = new Map<string, number>();
  return lines.map((text) => {
    const count = (seen.get(text) ?? 0) + 1;
    seen.set(text, count);
    return { key: `${text} ${count}`, text };
  });
}

/** A line of plain text. */
export function TextLine(props: {
  readonly text: string;
  readonly width: number;
  readonly tone?: Tone;
}): ReactElement | null {
  const { theme } = useLooks();
  const spoken = useIsScreenReaderEnabled();
  if (spoken) return <Said text={props.text} />;
  return (
    <Text wrap="truncate" {...theme[props.tone ?? 'plain']}>
      {fitText(sanitize(props.text), props.width)}
    </Text>
  );
}

/** Lines of plain text, the first one plain and the others dim. */
export function TextLines(props: {
  readonly lines: readonly string[];
  readonly width: number;
}): ReactElement {
  return (
    <>
      {keyed(props.lines).map(({ key, text }, index) => (
        <TextLine key={key} text={` ${text}`} width={props.width} tone={index === 0 ? 'plain' : 'dim'} />
      ))}
    </>
  );
}

/** A line for a screen reader; none if it has no text. */
export function Said(props: { readonly text: string; readonly selected?: boolean }): ReactElement | null {
  const said = sayText(props.text);
  if (said === '') return null;
  return <Text>{props.selected === true ? `Selected: ${said}` : said}</Text>;
}
