/** Where one is: a stack of places, each with its own cursor, filter and tab, so that going back finds everything as it was. */

/** Parameters of a place, e.g. `{ targetId }`. */
type PlaceParams = Readonly<Record<string, string>>;

/** One screen with what was chosen on it. */
export interface Place {
  readonly screen: string;
  readonly params: PlaceParams;
  /** Selected row by id, one for each tab; an index is never kept. */
  readonly cursors: Readonly<Record<string, string>>;
  readonly filter: string;
  readonly tab: string;
  /** Switches of the screen, e.g. `all`, `ended`. */
  readonly flags: Readonly<Record<string, boolean>>;
  /** Undefined = the order that the list has by itself. */
  readonly sort: SortOrder | undefined;
  /** Title of the column that the next sort will be by; undefined = none was picked. */
  readonly pickedColumn: string | undefined;
  /** Columns that a wide list is scrolled by. */
  readonly scrolled: number;
  /** Ids of marked rows; a filter may hide some of them. */
  readonly marks: ReadonlySet<string>;
  /** The row marked last, where a range begins. */
  readonly markAnchor: string | undefined;
}

/** What a place is opened with. */
export interface PlaceRequest {
  readonly screen: string;
  readonly params?: PlaceParams;
  readonly tab?: string;
  /** Absent = none on a new place, the one that is there on a known one. */
  readonly filter?: string;
  readonly flags?: Readonly<Record<string, boolean>>;
}

/** A fresh place. */
export function makePlace(request: PlaceRequest): Place {
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

/** True when both show the same thing, whatever is selected there. */
export function samePlace(a: PlaceRequest, b: PlaceRequest): boolean {
  const keys = new Set([...Object.keys(a.params ?? {}), ...Object.keys(b.params ?? {})]);
  return a.screen === b.screen && [...keys].every((key) => a.params?.[key] === b.params?.[key]);
}

/** Goes to a place: back to it when it is already below, else on top. */
export function openPlace(stack: readonly Place[], request: PlaceRequest): readonly Place[] {
  const index = stack.findIndex((place) => samePlace(place, request));
  const known = stack[index];
  if (known === undefined) return [...stack, makePlace(request)];
  const { filter = known.filter, flags = known.flags } = request;
  return [...stack.slice(0, index), { ...known, filter, flags }];
}

/** The selected row id of the tab that is shown. */
export function cursorOf(place: Place): string | undefined {
  return place.cursors[place.tab];
}

/** The place with another selected row. */
export function withCursor(place: Place, id: string): Place {
  return cursorOf(place) === id ? place : { ...place, cursors: { ...place.cursors, [place.tab]: id } };
}

/** The place with no row selected in the tab that is shown. */
export function withoutCursor(place: Place): Place {
  const { [place.tab]: _, ...cursors } = place.cursors;
  return { ...place, cursors };
}

/**
 * Keeps the selection on a row that exists: the same id when it is still there, else the nearest row behind it that survived, else the nearest before it,
 * else the first.
 */
export function settleCursor(place: Place, before: readonly string[], after: readonly string[]): Place {
  const current = cursorOf(place);
  const first = after[0];
  if (first === undefined) return place;
  if (current === undefined) return withCursor(place, first);
  if (after.includes(current)) return place;
  const left = new Set(after);
  const index = before.indexOf(current);
  if (index === -1) return withCursor(place, first);
  const neighbour =
    before.slice(index + 1).find((id) => left.has(id)) ??
    before.slice(0, index).findLast((id) => left.has(id));
  return withCursor(place, neighbour ?? first);
}

/** The row `by` steps away, held at both ends. */
export function moveCursor(place: Place, ids: readonly string[], by: number): Place {
  if (ids.length === 0) return place;
  const index = ids.indexOf(cursorOf(place) ?? '');
  const next = ids[Math.min(ids.length - 1, Math.max(0, (index === -1 ? 0 : index) + by))];
  return next === undefined ? place : withCursor(place, next);
}

/** A column by its title, and the way. */
export interface SortOrder {
  readonly column: string;
  readonly reversed: boolean;
}
