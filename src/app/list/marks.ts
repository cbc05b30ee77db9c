/** Marked rows of a view. */
import { cursorOf, type Place } from '../core/view.ts';

/** Toggles the mark of the selected row; nothing if it is not among the rows `ids`. */
export function toggleMark(place: Place, ids: readonly string[]): Place {
  const id = cursorOf(place);
  if (id === undefined || !ids.includes(id)) return place;
  const marks = new Set(place.marks);
  if (!marks.delete(id)) marks.add(id);
  return { ...place, marks, markAnchor: marks.has(id) ? id : undefined };
}

/** Marks every row from the one marked last to the selected one; without such a row only the selected one. */
export function markRange(place: Place, ids: readonly string[]): Place {
  const cursor = ids.indexOf(cursorOf(place) ?? '');
  if (cursor === -1) return place;
  const known = ids.indexOf(place.markAnchor ?? '');
  const anchor = known === -1 ? cursor : known;
  const range = ids.slice(Math.min(anchor, cursor), Math.max(anchor, cursor) + 1);
  return { ...place, marks: new Set([...place.marks, ...range]), markAnchor: ids[cursor] };
}

/** Removes the marks of the given rows, or all. */
export function unmark(place: Place, ids: Iterable<string> = place.marks): Place {
  const marks = new Set(place.marks);
  for (const id of ids) marks.delete(id);
  return { ...place, marks, markAnchor: undefined };
}
