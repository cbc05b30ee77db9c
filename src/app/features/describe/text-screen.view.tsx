/** A screen with one long text: scrolls by line, `/` searches, `n` and `N` jump between matches. */

import type { BodyProps, Screen } from '../../core/screen.ts';
import { sharedText } from '../../core/shared-text.ts';
import type { AppState } from '../../core/state.ts';
import type { Stroke } from '../../core/stroke.ts';
import { cursorOf, type View } from '../../core/view.ts';
import { idsOf } from '../../list/list-screen.tsx';
import { RowList } from '../../list/row-list.tsx';
import { freshness, unknownText } from '../../shell/freshness.ts';
import { describeText } from './describe.text.ts';
import { fetchedOf, foundLines, resourceOf, saidTitle, type TextRow, textTitle } from './resource.view.ts';

/** The specific parts of such a screen. */
interface TextScreen extends Pick<Screen, 'id' | 'polls'> {
  readonly heading: (state: AppState, view: View) => string;
  /** Title of the only column. */
  readonly column: string;
  readonly rows: (state: AppState, view: View) => readonly TextRow[];
  /** The name of the copied text, in messages. */
  readonly copied: string;
  /** The alternative view of the same resource. */
  readonly other: { readonly stroke: Stroke; readonly screen: string; readonly label: string };
}

/** Returns the screen. */
export function textScreen(spec: TextScreen): Screen {
  const { rows, other } = spec;
  const found = (state: AppState, view: View): readonly string[] =>
    foundLines(rows(state, view), view.filter);
  return {
    id: spec.id,
    crumb: () => spec.id,
    note: (state, view) => freshness(fetchedOf(state, view), state.nowMs),
    polls: spec.polls,
    filterable: true,
    rowIds: (state, view) => idsOf(rows(state, view)),
    bodyRows: (state, view) => 1 + (rows(state, view).length || unknownText(fetchedOf(state, view)).length),
    found,
    title: (state, view) => textTitle(spec.heading(state, view), rows(state, view), view),
    saidTitle: (state, view) => saidTitle(spec.heading(state, view), rows(state, view), view),
    body: (props) => <TextBody spec={spec} {...props} />,
    bindings: [
      {
        id: `${spec.id}.copy`,
        strokes: ['c'],
        label: 'copy',
        group: 'screen',
        shown: 'menu',
        when: ({ state, view }) =>
          resourceOf(state, view) === undefined ? describeText.nothingToCopy : true,
        run: ({ state, view }) => ({
          type: 'copy',
          text: rows(state, view)
            .map((row) => row.text)
            .join('\n'),
          what: spec.copied,
        }),
      },
      {
        id: `${spec.id}.other`,
        strokes: [other.stroke],
        label: other.label,
        group: 'screen',
        shown: 'menu',
        run: ({ view }) => ({ type: 'open', view: { screen: other.screen, params: view.params } }),
      },
      {
        id: `${spec.id}.next`,
        strokes: ['n'],
        label: 'next match',
        group: 'move',
        shown: 'menu',
        when: ({ state, view }) => somethingFound(found(state, view), view),
        run: () => ({ type: 'found', by: 1 }),
      },
      {
        id: `${spec.id}.before`,
        strokes: ['N'],
        label: 'previous match',
        group: 'move',
        shown: 'help',
        when: ({ state, view }) => somethingFound(found(state, view), view),
        run: () => ({ type: 'found', by: -1 }),
      },
    ],
  };
}

function somethingFound(found: readonly string[], view: View): true | string {
  if (view.filter === '') return describeText.noSearch;
  return found.length > 0 || sharedText.noMatch(view.filter);
}

function TextBody({ spec, state, view, width, height }: BodyProps & { readonly spec: TextScreen }) {
  const rows = spec.rows(state, view);
  const found = new Set(foundLines(rows, view.filter));
  return (
    <RowList
      rows={rows}
      columns={[
        {
          title: spec.column,
          width: 20,
          grow: 1,
          priority: 1,
          cell: (row) => row.text,
          say: (row) => row.text,
          tone: (row) => (found.has(row.id) ? 'key' : 'plain'),
        },
      ]}
      selectedId={cursorOf(view)}
      width={width}
      height={height}
      empty={unknownText(fetchedOf(state, view))}
    />
  );
}
