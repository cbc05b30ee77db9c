/** A screen with one list: builds its declaration from columns, rows and bindings. */
import type { ReactElement } from 'react';
import { counted } from '../../lib/format.ts';
import { memoizeLast } from '../../lib/memo.ts';
import { wrapText } from '../../lib/text.ts';
import type { BodyProps, FilterKeys, Screen, Table } from '../core/screen.ts';
import type { AppState } from '../core/state.ts';
import { cursorOf, type Place } from '../core/view.ts';
import { createArranger } from './arrange.ts';
import { type Column, wideColumns } from './columns.ts';
import { filterProblem, filterWords } from './filter.ts';
import { MARK_WIDTH, RowList } from './row-list.tsx';

/** The specific parts of a list. */
export interface ListScreen<Row extends { readonly id: string }>
  extends Pick<Screen, 'id' | 'bindings' | 'crumb' | 'note' | 'polls' | 'markable'> {
  /** Without count and filter, e.g. `Targets(prod)`. */
  readonly heading: (state: AppState, place: Place) => string;
  readonly columns: (state: AppState, place: Place) => readonly Column<Row>[];
  readonly rows: (state: AppState, place: Place) => readonly Row[];
  /** The order of rows is significant, as in a text or a tree. */
  readonly fixedOrder?: true;
  /** Keys for `key=value` in the filter; absent: none. */
  readonly filterKeys?: FilterKeys;
  /** Number of rows without the filter. */
  readonly total?: (state: AppState, place: Place) => number;
  /** Shown instead of rows: the reason and a hint. */
  readonly empty: (state: AppState, place: Place) => readonly string[];
}

/** Returns the screen. */
export function listScreen<Row extends { readonly id: string }>(spec: ListScreen<Row>): Screen {
  const { heading, columns } = spec;
  const arrange = createArranger<Row>();
  const ids = memoizeLast((all: readonly Row[]) => all.map(({ id }) => id));
  const rows: ListScreen<Row>['rows'] = (state, place) =>
    arrange(spec.rows(state, place), () => columns(state, place), state, place);
  return {
    id: spec.id,
    bindings: spec.bindings,
    crumb: spec.crumb,
    note: (state, place) => withSort(spec.note(state, place), place),
    polls: spec.polls,
    filterable: true,
    filterKeys: () => spec.filterKeys ?? {},
    markable: spec.markable === true,
    rowIds: (state, place) => ids(rows(state, place)),
    ...(spec.fixedOrder === true ? {} : { sortColumns: titles(columns) }),
    bodyRows: (state, place, width) =>
      1 + (rows(state, place).length || emptyLines(spec, state, place, width).length),
    wideLimit: (state, place, width) =>
      wideColumns(columns(state, place), rows(state, place), width - MARK_WIDTH, 0).limit,
    title: (state, place) =>
      withCount(heading(state, place), rows(state, place).length, spec.total?.(state, place), place.filter) +
      (place.marks.size === 0 ? '' : ` +${place.marks.size} marked`) +
      (place.flags.wide === true ? ' wide' : ''),
    saidTitle: (state, place) =>
      saidCount(heading(state, place), rows(state, place).length, spec.total?.(state, place), place),
    table: (state, place) => tableOf(rows(state, place), columns(state, place)),
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
      empty={emptyLines(spec, state, place, width)}
    />
  );
}

function emptyLines<Row extends { readonly id: string }>(
  spec: ListScreen<Row>,
  state: AppState,
  place: Place,
  width: number,
): readonly string[] {
  return problemOf(spec, place, width) ?? spec.empty(state, place);
}

function titles<Row extends { readonly id: string }>(
  columns: ListScreen<Row>['columns'],
): NonNullable<Screen['sortColumns']> {
  return (state, place) => columns(state, place).map(({ title }) => title);
}

/** An invalid filter shows its error instead of rows. */
function problemOf<Row extends { readonly id: string }>(
  { filterKeys }: ListScreen<Row>,
  { filter }: Place,
  width: number,
): readonly string[] | undefined {
  const problem = filter === '' ? undefined : filterProblem(filter, filterKeys);
  return problem === undefined ? undefined : [...wrapText(problem, width - 4), '<esc> clears the filter'];
}

/** `Targets(prod)[42]`, and with a filter `Targets(prod)[9/42] </type=tcp> </db>`. */
function withCount(heading: string, count: number, total: number | undefined, filter: string): string {
  if (filter === '') return `${heading}[${count}]`;
  return `${heading}[${count}${total === undefined ? '' : `/${total}`}] ${filterChips(filter)}`;
}

/** The words of a filter, each in brackets: they can be removed one by one. */
export function filterChips(filter: string): string {
  return filterWords(filter)
    .map((word) => `</${word}>`)
    .join(' ');
}

/** For a screen reader: `Targets of prod: 9 of 42, filter type=tcp and db, 2 marked`. */
function saidCount(
  heading: string,
  count: number,
  total: number | undefined,
  { filter, marks }: Place,
): string {
  const name = heading.replace(/\(([^()]*)\)$/, ' of $1');
  const words = filterWords(filter).join(' and ');
  const parts = [
    words === '' || total === undefined ? counted(count, 'row') : `${count} of ${total}`,
    ...(words === '' ? [] : [`filter ${words}`]),
    ...(marks.size === 0 ? [] : [`${marks.size} marked`]),
  ];
  return `${name}: ${parts.join(', ')}`;
}

/** Every column, however narrow the screen is. */
function tableOf<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): Table {
  return {
    titles: columns.map(({ title }) => title),
    rows: rows.map((row) => columns.map((column) => column.cell(row).trim())),
  };
}

/** `sort: name  live`. Empty for the default order. */
function withSort(note: ReturnType<Screen['note']>, { sort }: Place): ReturnType<Screen['note']> {
  if (sort === undefined) return note;
  const way = sort.reversed ? ' reversed' : '';
  const order = `sort: ${sort.column.toLowerCase()}${way}`;
  return { ...note, text: [order, note.text].filter(Boolean).join('  ') };
}

const known = new WeakMap<readonly { readonly id: string }[], readonly string[]>();

/** Ids of rows; the same rows return the same list. */
export function idsOf(rows: readonly { readonly id: string }[]): readonly string[] {
  const found = known.get(rows);
  if (found !== undefined) return found;
  const ids = rows.map((row) => row.id);
  known.set(rows, ids);
  return ids;
}
