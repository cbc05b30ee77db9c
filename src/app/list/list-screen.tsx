/** A screen with one list: builds its declaration from columns, rows and bindings. */
import type { ReactElement } from 'react';
import { counted } from '../../lib/format.ts';
import { memoizeLast } from '../../lib/memo.ts';
import { wrapText } from '../../lib/text-width.ts';
import type { BodyProps, FilterKeys, Screen, Table } from '../core/screen.ts';
import { sharedText } from '../core/shared-text.ts';
import type { AppState } from '../core/state.ts';
import { cursorOf, type View } from '../core/view.ts';
import { createArranger } from './arrange.ts';
import { type Column, wideColumns } from './columns.ts';
import { filterProblem, filterWords } from './filter.ts';
import { MARK_WIDTH, RowList } from './row-list.tsx';

/** The specific parts of a list. */
export interface ListScreen<Row extends { readonly id: string }>
  extends Pick<Screen, 'id' | 'bindings' | 'crumb' | 'isTop' | 'note' | 'polls' | 'markable'> {
  /** Without count and filter, e.g. `Targets(prod)`. */
  readonly heading: (state: AppState, view: View) => string;
  readonly columns: (state: AppState, view: View) => readonly Column<Row>[];
  readonly rows: (state: AppState, view: View) => readonly Row[];
  /** The order of rows is significant, as in a text or a tree. */
  readonly fixedOrder?: true;
  /** Keys for `key=value` in the filter; absent: none. */
  readonly filterKeys?: FilterKeys;
  /** Number of rows without the filter. */
  readonly total?: (state: AppState, view: View) => number;
  /** Shown instead of rows: the reason and a hint. */
  readonly empty: (state: AppState, view: View) => readonly string[];
}

/** Returns the screen. */
export function listScreen<Row extends { readonly id: string }>(spec: ListScreen<Row>): Screen {
  const { heading, columns } = spec;
  const arrange = createArranger<Row>();
  const ids = memoizeLast((all: readonly Row[]) => all.map(({ id }) => id));
  const rows: ListScreen<Row>['rows'] = (state, view) =>
    arrange(spec.rows(state, view), () => columns(state, view), state, view);
  return {
    id: spec.id,
    bindings: spec.bindings,
    crumb: spec.crumb,
    ...(spec.isTop === true ? { isTop: true } : {}),
    note: (state, view) => withSort(spec.note(state, view), view),
    polls: spec.polls,
    filterable: true,
    filterKeys: () => spec.filterKeys ?? {},
    markable: spec.markable === true,
    rowIds: (state, view) => ids(rows(state, view)),
    ...(spec.fixedOrder === true ? {} : { sortColumns: titles(columns) }),
    bodyRows: (state, view, width) =>
      1 + (rows(state, view).length || emptyLines(spec, state, view, width).length),
    wideLimit: (state, view, width) =>
      wideColumns(columns(state, view), rows(state, view), width - MARK_WIDTH, 0).limit,
    title: (state, view) =>
      withCount(heading(state, view), rows(state, view).length, spec.total?.(state, view), view.filter) +
      (view.marks.size === 0 ? '' : ` +${view.marks.size} marked`) +
      (view.flags.wide === true ? ' wide' : ''),
    saidTitle: (state, view) =>
      saidCount(heading(state, view), rows(state, view).length, spec.total?.(state, view), view),
    table: (state, view) => tableOf(rows(state, view), columns(state, view)),
    body: (props) => <ListBody spec={{ ...spec, rows }} {...props} />,
  };
}

function ListBody<Row extends { readonly id: string }>(
  props: BodyProps & { readonly spec: ListScreen<Row> },
): ReactElement {
  const { spec, state, view, width, height } = props;
  return (
    <RowList
      rows={spec.rows(state, view)}
      columns={spec.columns(state, view)}
      selectedId={cursorOf(view)}
      marks={view.marks}
      sort={view.sort}
      pickedColumn={view.pickedColumn}
      wide={view.flags.wide === true ? view.scrolled : undefined}
      width={width}
      height={height}
      empty={emptyLines(spec, state, view, width)}
    />
  );
}

function emptyLines<Row extends { readonly id: string }>(
  spec: ListScreen<Row>,
  state: AppState,
  view: View,
  width: number,
): readonly string[] {
  return problemOf(spec, view, width) ?? spec.empty(state, view);
}

function titles<Row extends { readonly id: string }>(
  columns: ListScreen<Row>['columns'],
): NonNullable<Screen['sortColumns']> {
  return (state, view) => columns(state, view).map(({ title }) => title);
}

/** An invalid filter shows its error instead of rows. */
function problemOf<Row extends { readonly id: string }>(
  { filterKeys }: ListScreen<Row>,
  { filter }: View,
  width: number,
): readonly string[] | undefined {
  const problem = filter === '' ? undefined : filterProblem(filter, filterKeys);
  return problem === undefined ? undefined : [...wrapText(problem, width - 4), sharedText.clearsFilter];
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
  { filter, marks }: View,
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
function withSort(note: ReturnType<Screen['note']>, { sort }: View): ReturnType<Screen['note']> {
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
