/** The rows below the body: breadcrumbs or keys, and the message line, which is also where filters and commands are typed. */
import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import { sanitize } from '../../lib/text.ts';
import { displayWidth, fitText, takeColumns, wrapTextWithin } from '../../lib/text-width.ts';
import type { Catalog } from '../core/catalog.ts';
import { type AppState, visibleView } from '../core/state.ts';
import type { View } from '../core/view.ts';
import type { MenuEntry } from '../input/layers.ts';
import { atEnd } from '../input/prompt.ts';
import { useLooks } from './context.ts';
import { KeyLine } from './header.tsx';
import type { Layout } from './layout.ts';
import { keyed, Line, type Span, TextLine } from './line.tsx';
import { TextField } from './text-field.tsx';
import type { Tone } from './theme.ts';

/** Messages, for the lines below the frame. */
export interface News {
  /** In front of the first line; the others are indented as far. */
  readonly mark: string;
  readonly text: string;
  readonly tone: Tone;
}

export interface BottomProps {
  readonly catalog: Catalog;
  readonly state: AppState;
  readonly layout: Layout;
  readonly menu: readonly MenuEntry[];
  readonly news: News | undefined;
}

export function Bottom({ catalog, state, layout, menu, news }: BottomProps): ReactElement {
  return (
    <>
      {layout.bottom === 'crumbs' && <Line spans={crumbs(catalog, state)} width={layout.columns} />}
      {layout.bottom === 'keys' && <KeyLine menu={menu} width={layout.columns} />}
      {state.prompt === undefined ? (
        <NewsLines news={news} layout={layout} />
      ) : (
        <PromptLine
          prompt={state.prompt}
          ghost={ghostOf(catalog, state)}
          hint={hintOf(catalog, state)}
          width={layout.columns}
        />
      )}
    </>
  );
}

function crumbs({ screenOf }: Catalog, state: AppState): readonly Span[] {
  if (visibleView(state).screen === 'sign-in') return [{ text: ' <sign in>', tone: 'accent' }];
  const isTop = (view: View): boolean =>
    screenOf(view).isTop === true && Object.keys(view.params).length === 0;
  const trail = state.views.slice(Math.max(0, state.views.findLastIndex(isTop)));
  return trail.map((view, index) => ({
    text: ` <${screenOf(view).crumb(state, view)}> `,
    tone: index === trail.length - 1 ? 'accent' : 'dim',
  }));
}

const MARKS = { ok: ' ok ', warn: ' !  ', error: ' x  ' } as const;

/** `offline`: the message about an unreachable controller. */
export function newsOf({ closing, toast, busy }: AppState, offline: string | undefined): News | undefined {
  if (closing) return { mark: ' ', text: 'Canceling sessions and quitting', tone: 'accent' };
  if (toast !== undefined) return { mark: MARKS[toast.kind], text: toast.text, tone: toast.kind };
  if (busy !== undefined) return { mark: ' ', text: busy, tone: 'accent' };
  return offline === undefined ? undefined : { mark: MARKS.error, text: offline, tone: 'error' };
}

/** The message in full, or as much as fits into so many lines. */
export function newsLines(
  news: News | undefined,
  columns: number,
  most = Number.POSITIVE_INFINITY,
): readonly string[] {
  if (news === undefined) return [''];
  const { mark, text } = news;
  return wrapTextWithin(sanitize(text), Math.max(1, columns - mark.length), most).map(
    (line, index) => `${index === 0 ? mark : ' '.repeat(mark.length)}${line}`,
  );
}

function NewsLines({
  news,
  layout,
}: {
  readonly news: News | undefined;
  readonly layout: Layout;
}): ReactElement {
  const lines = newsLines(news, layout.columns, layout.toastRows);
  return (
    <>
      {keyed(lines).map(({ key, text }) => (
        <TextLine key={key} text={text} width={layout.columns} tone={news?.tone ?? 'plain'} />
      ))}
    </>
  );
}

function ghostOf(catalog: Catalog, state: AppState): string {
  return atEnd(state) ? sanitize(catalog.completion(state, state.prompt?.value.text ?? '')) : '';
}

/** A hint while the filter is empty. */
function hintOf({ screenOf }: Catalog, state: AppState): string {
  if (state.prompt?.kind !== 'filter') return '';
  const view = visibleView(state);
  const keys = Object.keys(screenOf(view).filterKeys?.(state, view) ?? {}).slice(0, 4);
  return ['words', '!not', '~fuzzy', 're:…', ...keys.map((key) => `${key}=`)].join('  ');
}

/** `ghost` is what `tab` would add. */
function PromptLine({
  prompt,
  ghost,
  hint,
  width,
}: {
  readonly prompt: NonNullable<AppState['prompt']>;
  readonly ghost: string;
  readonly hint: string;
  readonly width: number;
}): ReactElement {
  const { theme } = useLooks();
  const used = displayWidth(prompt.value.text) + 3;
  const sign = prompt.kind === 'filter' ? ' /' : ' :';
  if (ghost !== '' && used < width) {
    return (
      <Box height={1}>
        <Text {...theme.key}>{sign}</Text>
        <Text>{prompt.value.text}</Text>
        <Text inverse>{takeColumns(ghost, 1)}</Text>
        <Text {...theme.dim}>{fitText(ghost.slice(1), width - used)}</Text>
      </Box>
    );
  }
  return (
    <Box height={1}>
      <Text {...theme.key}>{sign}</Text>
      <TextField value={prompt.value} focused width={Math.max(4, width - 2)} placeholder={hint} />
    </Box>
  );
}
