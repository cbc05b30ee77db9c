/** The whole screen: header, body, bottom, and a dialog over them. */
import { Box, Text, useIsScreenReaderEnabled, useWindowSize } from 'ink';
import { type ReactElement, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import { wrapTextWithin } from '../../lib/text-width.ts';
import type { Action } from '../core/actions.ts';
import type { Catalog } from '../core/catalog.ts';
import { type AppState, visibleView } from '../core/state.ts';
import { menuOf } from '../input/layers.ts';
import { createPointer, type Pointer, PointerContext } from '../input/pointer.ts';
import { contextOf, useKeyboard } from '../input/use-keyboard.ts';
import { Bottom, type News, newsLines, newsOf } from './bottom.tsx';
import { LooksContext } from './context.ts';
import { Frame } from './frame.tsx';
import { Header } from './header.tsx';
import { layoutFor, pageRows, withToastRows } from './layout.ts';
import { keyed, TextLine } from './line.tsx';
import { menuEntryAt } from './menu-places.ts';
import { Overlay } from './overlay.tsx';
import { drawnState, noteNow, placeProblem } from './problem-place.ts';
import { SPOKEN_PAGE, SpokenRoot } from './spoken-root.tsx';
import { type Environment, glyphsFor, themeFor } from './theme.ts';

export interface RootProps {
  readonly catalog: Catalog;
  readonly store: StoreApi<AppState>;
  readonly perform: (action: Action) => void;
  /** Colors and characters from the environment. */
  readonly env: Environment;
  /** Where positions of drawn elements are recorded; absent: not needed. */
  readonly pointer?: Pointer;
}

export function Root({ catalog, store, perform, env, pointer }: RootProps): ReactElement {
  const state = useStore(store);
  const { theme } = state.preferences;
  const looks = useMemo(() => ({ theme: themeFor(env, theme), glyphs: glyphsFor(env) }), [env, theme]);
  const { columns, rows } = useWindowSize();
  const spoken = useIsScreenReaderEnabled();
  const layout = layoutFor(columns, rows, state.preferences);
  const size = { pageRows: spoken ? SPOKEN_PAGE : pageRows(layout), columns };
  const [unasked] = useState(createPointer);
  const { drawn, typed } = pointer ?? unasked;
  useKeyboard({ catalog, getState: store.getState, perform }, size, typed);
  if (spoken)
    return (
      <LooksContext value={looks}>
        <SpokenRoot catalog={catalog} state={state} />
      </LooksContext>
    );
  if (layout.tiny) {
    const lines = wrapTextWithin('bnd-tui: terminal too small (at least 40x10)', columns, rows);
    return <Text>{lines.join('\n')}</Text>;
  }
  const view = visibleView(state);
  const screen = catalog.screenOf(view);
  const { body: Body } = screen;
  const note = noteNow(state, screen.note(state, view));
  const [width, height] = [columns - 2, layout.frameRows - 2];
  const free = height - (screen.bodyRows?.(state, view, width, height) ?? height);
  const seen = drawnState(state, note);
  const problem = placeProblem(seen, note, { free, width });
  const news = newsOf(seen, problem.offline);
  const shown = withToastRows(layout, toastRows(state, news, columns, free - problem.body.length));
  const menu = menuOf(catalog, contextOf(catalog, state, size));
  drawn.frame = { keyAt: (x, y) => menuEntryAt(shown, menu, x, y), size };
  return (
    <LooksContext value={looks}>
      <PointerContext value={drawn}>
        <Box flexDirection="column" width={columns} height={rows}>
          <Header parts={catalog.header} state={state} layout={layout} menu={menu} />
          <Frame
            width={columns}
            height={shown.frameRows}
            title={screen.title(state, view)}
            spinner={state.spinner}
            note={problem.border}
            noteTone={note.stale ? 'error' : 'dim'}
          >
            <Body state={state} view={view} width={width} height={height} />
            {keyed(problem.body.map(({ text }) => text)).map(({ key, text }, index) => (
              <TextLine key={key} text={text} width={width} tone={problem.body[index]?.tone ?? 'dim'} />
            ))}
          </Frame>
          <Bottom catalog={catalog} state={state} layout={shown} menu={menu} news={news} />
          <Overlay catalog={catalog} state={state} layout={layout} />
        </Box>
      </PointerContext>
    </LooksContext>
  );
}

/** As many as the message needs, as far as rows of the body are free. */
function toastRows(
  { prompt, dialog }: AppState,
  news: News | undefined,
  columns: number,
  free: number,
): number {
  // A dialog covers rows that are otherwise free.
  if (prompt !== undefined || dialog !== undefined) return 1;
  return Math.min(newsLines(news, columns).length, 1 + Math.max(0, free));
}
