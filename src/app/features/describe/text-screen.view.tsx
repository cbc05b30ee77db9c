/** A screen with one long text: scrolls by line, `/` searches, `n` and `N` jump between matches. */

import type { BodyProps, Screen } from '../../core/screen.ts';
import type { AppState } from '../../core/state.ts';
import type { Stroke } from '../../core/stroke.ts';
import { cursorOf, type Place } from '../../core/view.ts';
import { idsOf } from '../../list/list-screen.tsx';
import { RowList } from '../../list/row-list.tsx';
import { freshness, unknownText } from '../../shell/freshness.ts';
import { fetchedOf, foundLines, resourceOf, saidTitle, type TextRow, textTitle } from './resource.view.ts';

/** The specific parts of such a screen. */
interface TextScreen extends Pick<Screen, 'id' | 'polls'> {
  readonly heading: (state: AppState, place: Place) => string;
  /** Title of the only column. */
  readonly column: string;
  readonly rows: (state: AppState, place: Place) => readonly TextRow[];
  /** The name of the copied text, in messages. */
  readonly copied: string;
  /** The alternative view of the same resource. */
  readonly other: { readonly stroke: Stroke; readonly screen: string; readonly label: string };
}

/** Returns the screen. */
export function textScreen(spec: TextScreen): Screen {
  const { rows, other } = spec;
  const found = (state: AppState, place: Place): readonly string[] =>
    foundLines(rows(state, place), place.filter);
  return {
    id: spec.id,
    crumb: () => spec.id,
    note: (state, place) => freshness(fetchedOf(state, place), state.nowMs),
    polls: spec.polls,
    filterable: true,
    rowIds: (state, place) => idsOf(rows(state, place)),
    bodyRows: (state, place) =>
      1 + (rows(state, place).length || unknownText(fetchedOf(state, place)).length),
    found,
    title: (state, place) => textTitle(spec.heading(state, place), rows(state, place), place),
    saidTitle: (state, place) => saidTitle(spec.heading(state, place), rows(state, place), place),
    body: (props) => <TextBody spec={spec} {...props} />,
    bindings: [
      {
        id: `${spec.id}.copy`,
        strokes: ['c'],
        label: 'copy',
        group: 'screen',
        shown: 'menu',
        when: ({ state, place }) => (resourceOf(state, place) === undefined ? 'Nothing to copy' : true),
        run: ({ state, place }) => ({
          type: 'copy',
          text: rows(state, place)
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
        run: ({ place }) => ({ type: 'open', place: { screen: other.screen, params: place.params } }),
      },
      {
        id: `${spec.id}.next`,
        strokes: ['n'],
        label: 'next match',
        group: 'move',
        shown: 'menu',
        when: ({ state, place }) => somethingFound(found(state, place), place),
        run: () => ({ type: 'found', by: 1 }),
      },
      {
        id: `${spec.id}.before`,
        strokes: ['N'],
        label: 'previous match',
        group: 'move',
        shown: 'help',
        when: ({ state, place }) => somethingFound(found(state, place), place),
        run: () => ({ type: 'found', by: -1 }),
      },
    ],
  };
}

function somethingFound(found: readonly string[], place: Place): true | string {
  if (place.filter === '') return '</> searches, <n> jumps to the next match';
  return found.length > 0 || `No match for /${place.filter}`;
}

function TextBody({ spec, state, place, width, height }: BodyProps & { readonly spec: TextScreen }) {
  const rows = spec.rows(state, place);
  const found = new Set(foundLines(rows, place.filter));
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
      selectedId={cursorOf(place)}
      width={width}
      height={height}
      empty={unknownText(fetchedOf(state, place))}
    />
  );
}
