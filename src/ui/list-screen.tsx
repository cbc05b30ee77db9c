/** A screen that is one list: from columns, rows and bindings to the whole declaration. */
import type { ReactElement } from 'react';
import { createKept } from '../lib/alignment.ts';
import { cursorOf, type Place } from '../store/place.ts';
import type { AppState } from '../store/state.ts';
import { createArranger } from './arrange.ts';
import { type Column, wideColumns } from './columns.ts';
import { MARK_WIDTH, RowList } from './components/row-list.tsx';
import type { BodyProps, Screen } from './screen.ts';

/** What a list has to say for itself. */
export interface ListScreen<Row extends { readonly id: string }>
  extends Pick<Screen, 'id' | 'bindings' | 'crumb' | 'note' | 'polls' | 'markable'> {
  /** Without count and filter, e.g. `Targets(prod)`. */
  readonly heading: (state: AppState, place: Place) => string;
  readonly columns: (state: AppState, place: Place) => readonly Column<Row>[];
  readonly rows: (state: AppState, place: Place) => readonly Row[];
  /** The rows have an order that means something, as lines of a text or a tree do. */
  readonly fixedOrder?: true;
  /** Number of rows without the filter. */
  readonly total?: (state: AppState, place: Place) => number;
  /** Instead of rows: what is the matter, and what to do about it. */
  readonly empty: (state: AppState, place: Place) => readonly string[];
}

/** Makes the screen. */
export function listScreen<Row extends { readonly id: string }>(spec: ListScreen<Row>): Screen {
  const { heading, columns } = spec;
  const arrange = createArranger<Row>();
  const ids = createKept((row: Row) => row.id);
  const rows: ListScreen<Row>['rows'] = (state, place) =>
    arrange(spec.rows(state, place), () => columns(state, place), state, place);
  return {
    id: spec.id,
    bindings: spec.bindings,
    crumb: spec.crumb,
    note: (state, place) => withSort(spec.note(state, place), place),
    polls: spec.polls,
    filterable: true,
    markable: spec.markable === true,
    rowIds: (state, place) => ids(rows(state, place)),
    ...(spec.fixedOrder === true ? {} : { sortColumns: titles(columns) }),
    wideLimit: (state, place, width) =>
      wideColumns(columns(state, place), rows(state, place), width - MARK_WIDTH, 0).limit,
    title: (state, place) =>
      withCount(heading(state, place), rows(state, place).length, spec.total?.(state, place), place.filter) +
      (place.marks.size === 0 ? '' : ` +${place.marks.size} marked`) +
      (place.flags.wide === true ? ' wide' : ''),
    body: (props) => <ListBody spec={{ ...spec, rows }} {...props} />,
  };
}

function ListBody<Row extends { readonly id: string }>(
  props: BodyProps & { readonly spec: ListScreen<Row> },
): ReactElement {
  const { spec, state, place, width, height } = props;
  return (
    <RowList
      rows={spec.rows(state, place)}
      columns={spec.columns(state, place)}
      selectedId={cursorOf(place)}
      marks={place.marks}
      sort={place.sort}
      pickedColumn={place.pickedColumn}
      wide={place.flags.wide === true ? place.scrolled : undefined}
      width={width}
      height={height}
      empty={spec.empty(state, place)}
    />
  );
}

function titles<Row extends { readonly id: string }>(
  columns: ListScreen<Row>['columns'],
): NonNullable<Screen['sortColumns']> {
  return (state, place) => columns(state, place).map(({ title }) => title);
}

/** `Targets(prod)[42]`, and with a filter `Targets(prod)[9/42] </db>`. */
function withCount(heading: string, count: number, total: number | undefined, filter: string): string {
  if (filter === '') return `${heading}[${count}]`;
  return `${heading}[${count}${total === undefined ? '' : `/${total}`}] </${filter}>`;
}

/** `sort: name  live`. A list in its own order says nothing about it. */
function withSort(note: ReturnType<Screen['note']>, { sort }: Place): ReturnType<Screen['note']> {
  if (sort === undefined) return note;
  const way = sort.reversed ? ' reversed' : '';
  return { ...note, text: `sort: ${sort.column.toLowerCase()}${way}  ${note.text}` };
}

const known = new WeakMap<readonly { readonly id: string }[], readonly string[]>();

/** Ids of rows; the same rows give the same list. */
export function idsOf(rows: readonly { readonly id: string }[]): readonly string[] {
  const found = known.get(rows);
  if (found !== undefined) return found;
  const ids = rows.map((row) => row.id);
  known.set(rows, ids);
  return ids;
}
