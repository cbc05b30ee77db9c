/** A stack of views, each with its own cursor, filter and tab, so that going back restores everything. */

/** Parameters of a view, e.g. `{ targetId }`. */
type ViewParams = Readonly<Record<string, string>>;

/** One screen with its selection. */
export interface View {
  readonly screen: string;
  readonly params: ViewParams;
  /** Selected row by id, per tab; an index is never stored. */
  readonly cursors: Readonly<Record<string, string>>;
  readonly filter: string;
  readonly tab: string;
  /** Toggles of the screen, e.g. `all`, `ended`. */
  readonly flags: Readonly<Record<string, boolean>>;
  /** Undefined: the list's default order. */
  readonly sort: SortOrder | undefined;
  /** Title of the column selected for sorting; undefined: none. */
  readonly pickedColumn: string | undefined;
  /** Columns by which a wide list is scrolled. */
  readonly scrolled: number;
  /** Ids of marked rows; a filter may hide some of them. */
  readonly marks: ReadonlySet<string>;
  /** The row marked last, where a range starts. */
  readonly markAnchor: string | undefined;
}

/** Options for opening a view. */
export interface ViewRequest {
  readonly screen: string;
  readonly params?: ViewParams;
  readonly tab?: string;
  /** Absent: none in a new view, unchanged in an existing one. */
  readonly filter?: string;
  readonly flags?: Readonly<Record<string, boolean>>;
}

/** Returns a new view. */
export function makeView(request: ViewRequest): View {
  return {
    screen: request.screen,
    params: request.params ?? {},
    cursors: {},
    filter: request.filter ?? '',
    tab: request.tab ?? '',
    flags: request.flags ?? {},
    sort: undefined,
    pickedColumn: undefined,
    scrolled: 0,
    marks: new Set(),
    markAnchor: undefined,
  };
}

/** Returns true if both show the same thing, whatever is selected. */
export function sameView(a: ViewRequest, b: ViewRequest): boolean {
  const keys = new Set([...Object.keys(a.params ?? {}), ...Object.keys(b.params ?? {})]);
  return a.screen === b.screen && [...keys].every((key) => a.params?.[key] === b.params?.[key]);
}

/** Opens a view: goes back to it if it is in the stack, else pushes it. */
export function openView(stack: readonly View[], request: ViewRequest): readonly View[] {
  const index = stack.findIndex((view) => sameView(view, request));
  const known = stack[index];
  if (known === undefined) return [...stack, makeView(request)];
  const { filter = known.filter, flags = known.flags } = request;
  return [...stack.slice(0, index), { ...known, filter, flags }];
}

/** Returns the selected row id of the current tab. */
export function cursorOf(view: View): string | undefined {
  return view.cursors[view.tab];
}

/** Returns the view with another selected row. */
export function withCursor(view: View, id: string): View {
  return cursorOf(view) === id ? view : { ...view, cursors: { ...view.cursors, [view.tab]: id } };
}

/** Returns the view without a selected row in the current tab. */
export function withoutCursor(view: View): View {
  const { [view.tab]: _, ...cursors } = view.cursors;
  return { ...view, cursors };
}

/**
 * Keeps the selection on an existing row: the same id if it exists, else the nearest later row that survived, else the nearest earlier one, else the
 * first.
 */
export function settleCursor(view: View, before: readonly string[], after: readonly string[]): View {
  const current = cursorOf(view);
  const first = after[0];
  if (first === undefined) return view;
  if (current === undefined) return withCursor(view, first);
  if (after.includes(current)) return view;
  const left = new Set(after);
  const index = before.indexOf(current);
  if (index === -1) return withCursor(view, first);
  const neighbour =
    before.slice(index + 1).find((id) => left.has(id)) ??
    before.slice(0, index).findLast((id) => left.has(id));
  return withCursor(view, neighbour ?? first);
}

/** Returns the row `by` steps away, limited at both ends. */
export function moveCursor(view: View, ids: readonly string[], by: number): View {
  if (ids.length === 0) return view;
  const index = ids.indexOf(cursorOf(view) ?? '');
  const next = ids[Math.min(ids.length - 1, Math.max(0, (index === -1 ? 0 : index) + by))];
  return next === undefined ? view : withCursor(view, next);
}

/** A column by its title, and the direction. */
export interface SortOrder {
  readonly column: string;
  readonly reversed: boolean;
}
