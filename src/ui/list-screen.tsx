/** A screen that is one list: from columns, rows and bindings to the whole declaration. */
import type { ReactElement } from 'react';
import { cursorOf, type Place } from '../store/place.ts';
import type { AppState } from '../store/state.ts';
import type { Column } from './columns.ts';
import { RowList } from './components/row-list.tsx';
import type { BodyProps, Screen } from './screen.ts';

/** What a list has to say for itself. */
export interface ListScreen<Row extends { readonly id: string }>
  extends Pick<Screen, 'id' | 'bindings' | 'crumb' | 'note' | 'polls'> {
  /** Without count and filter, e.g. `Targets(prod)`. */
  readonly heading: (state: AppState, place: Place) => string;
  readonly columns: (state: AppState, place: Place) => readonly Column<Row>[];
  readonly rows: (state: AppState, place: Place) => readonly Row[];
  /** Instead of rows: what is the matter, and what to do about it. */
  readonly empty: (state: AppState, place: Place) => readonly string[];
}

/** Makes the screen. */
export function listScreen<Row extends { readonly id: string }>(spec: ListScreen<Row>): Screen {
  const { rows, heading } = spec;
  return {
    id: spec.id,
    bindings: spec.bindings,
    crumb: spec.crumb,
    note: spec.note,
    polls: spec.polls,
    filterable: true,
    rowIds: (state, place) => idsOf(rows(state, place)),
    title: (state, place) => withCount(heading(state, place), rows(state, place).length, place.filter),
    body: (props) => <ListBody spec={spec} {...props} />,
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
      width={width}
      height={height}
      empty={spec.empty(state, place)}
    />
  );
}

/** `Targets(prod)[9] </db>` */
function withCount(heading: string, count: number, filter: string): string {
  return `${heading}[${count}]${filter === '' ? '' : ` </${filter}>`}`;
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
