/**
 * The program for a screen reader: without boxes and header, it shows the title with its count, the selected row, messages, and a few keys. Uses the
 * same screens and dialogs as the drawn one; their lines and lists have a spoken form.
 */
import { Box, Text } from 'ink';
import { type ReactElement, useRef } from 'react';
import type { Catalog } from '../core/catalog.ts';
import type { Note } from '../core/screen.ts';
import { type AppState, visibleView } from '../core/state.ts';
import { type MenuEntry, menuOf } from '../input/layers.ts';
import { contextOf } from '../input/use-keyboard.ts';
import { pauseNote } from './freshness.ts';
import type { Layout } from './layout.ts';
import { Overlay } from './overlay.tsx';
import { drawnState, noteNow, offlineText, stepsOf } from './problem-place.ts';
import { saySentence, sayStroke, sayText } from './say.ts';
import { steadyState } from './steady.ts';

type Screens = Pick<Catalog, 'screenOf'>;

/** Number of rows for bodies: a listener wants the start, not everything. */
const ROWS = 8;
/** Wide enough that nothing is omitted. */
const COLUMNS = 100;
/** Rows that page keys move by. */
export const SPOKEN_PAGE = 5;

const LAYOUT: Layout = {
  columns: COLUMNS,
  rows: ROWS,
  header: 'none',
  headerRows: 0,
  bottom: 'none',
  frameRows: ROWS,
  toastRows: 1,
  tiny: false,
};

export function SpokenRoot({
  catalog,
  state: newest,
}: {
  readonly catalog: Catalog;
  readonly state: AppState;
}): ReactElement {
  const last = useRef<AppState>(undefined);
  const state = steadyState(catalog, newest, last.current);
  last.current = state;
  const view = visibleView(state);
  const screen = catalog.screenOf(view);
  const menu = menuOf(catalog, contextOf(catalog, state, { pageRows: SPOKEN_PAGE, columns: COLUMNS }));
  const { body: Body } = screen;
  return (
    <Box flexDirection="column">
      {state.dialog === undefined ? (
        <>
          <Text>{saySentence(screen.saidTitle?.(state, view) ?? screen.title(state, view))}</Text>
          <Body state={state} view={view} width={COLUMNS} height={ROWS} />
          <Sentence text={noteText(catalog, state)} />
        </>
      ) : (
        <Overlay catalog={catalog} state={state} layout={LAYOUT} />
      )}
      <Sentence text={problemText(catalog, state)} />
      <Sentence text={newsText(catalog, state)} />
      <Sentence text={promptText(catalog, state)} />
      <Sentence text={menuText(menu)} />
    </Box>
  );
}

function Sentence({ text }: { readonly text: string }): ReactElement | null {
  return text === '' ? null : <Text>{saySentence(text)}</Text>;
}

/** Only exceptions: that rows are live is not announced. */
function noteText(catalog: Screens, state: AppState): string {
  // The seconds of a pause would be announced.
  if (pauseNote(state) !== undefined) return 'paused by the controller: too many requests';
  const { text } = noteOf(catalog, state);
  return text === 'live' ? '' : text.replace(/(^|\s)live$/, '');
}

function noteOf({ screenOf }: Screens, state: AppState): Note {
  const view = visibleView(state);
  return screenOf(view).note(state, view);
}

function problemText(catalog: Screens, state: AppState): string {
  const { problem } = noteNow(state, noteOf(catalog, state));
  if (problem === undefined || state.dialog !== undefined) return '';
  return `Error: ${[problem.message, ...stepsOf(state, problem)].join(' ')}`;
}

const KINDS = { ok: '', warn: 'Warning: ', error: 'Error: ' } as const;

function newsText(catalog: Screens, newest: AppState): string {
  const note = noteNow(newest, noteOf(catalog, newest));
  const state = drawnState(newest, note);
  const { closing, toast, busy } = state;
  if (closing) return 'Canceling sessions and quitting';
  if (toast !== undefined) return `${KINDS[toast.kind]}${toast.text}`;
  if (busy !== undefined) return busy;
  const offline = offlineText(state, note.problem);
  return offline === undefined ? '' : `Error: ${offline}`;
}

function promptText(catalog: Pick<Catalog, 'completion'>, state: AppState): string {
  const { prompt } = state;
  if (prompt === undefined) return '';
  const { text } = prompt.value;
  const added = prompt.value.cursor === text.length ? catalog.completion(state, text) : '';
  const more = added === '' ? '' : `, tab completes to ${text}${added}`;
  return `Typing a ${prompt.kind}: ${text === '' ? 'empty' : text}${more}`;
}

/** More keys than a user would listen to are behind the question mark. */
const KEYS = 6;

function menuText(menu: readonly MenuEntry[]): string {
  const usable = menu.filter(({ enabled }) => enabled).map(({ binding }) => binding);
  const shown = usable.filter(({ id }, index) => index < KEYS || id === 'help');
  if (shown.length === 0) return '';
  const keys = shown.map(({ strokes, label }) => `${sayStroke(strokes[0] ?? '')}: ${sayText(label)}`);
  return `Keys: ${keys.join('; ')}`;
}
