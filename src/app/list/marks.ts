/** Marked rows of a view. */
import { cursorOf, type View } from '../core/view.ts';

/** Toggles the mark of the selected row; nothing if it is not among the rows `ids`. */
export function toggleMark(view: View, ids: readonly string[]): View {
  const id = cursorOf(view);
  if (id === undefined || !ids.includes(id)) return view;
  const marks = new Set(view.marks);
  if (!marks.delete(id)) marks.add(id);
  return { ...view, marks, markAnchor: marks.has(id) ? id : undefined };
}

/** Marks every row from the one marked last to the selected one; without such a row only the selected one. */
export function markRange(view: View, ids: readonly string[]): View {
  const cursor = ids.indexOf(cursorOf(view) ?? '');
  if (cursor === -1) return view;
  const known = ids.indexOf(view.markAnchor ?? '');
  const anchor = known === -1 ? cursor : known;
  const range = ids.slice(Math.min(anchor, cursor), Math.max(anchor, cursor) + 1);
  return { ...view, marks: new Set([...view.marks, ...range]), markAnchor: ids[cursor] };
}

/** Removes the marks of the given rows, or all. */
export function unmark(view: View, ids: Iterable<string> = view.marks): View {
  const marks = new Set(view.marks);
  for (const id of ids) marks.delete(id);
  return { ...view, marks, markAnchor: undefined };
}
