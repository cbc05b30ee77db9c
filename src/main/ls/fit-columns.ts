/** Which columns of a table a terminal has room for, and how wide each is. Pure. */

const BETWEEN = 2;
/** A column that is cut keeps this much, so that what stands in it can still be told apart. */
const LEAST_WIDTH = 12;

/** Hidden first, in this order, then the last column. */
const HIDDEN_FIRST = [
  'session_connection_limit',
  'session_max_seconds',
  'termination_reason',
  'scope_id',
  'host_catalog_id',
  'host_id',
  'user_id',
  'created_time',
  'full_name',
];

interface NaturalColumn {
  readonly name: string;
  /** Of its widest cell. */
  readonly width: number;
}

/** Returns a width for each column, undefined = hidden. The first column, the id, is never hidden and cut last. */
export function fitColumns(columns: readonly NaturalColumn[], room: number): readonly (number | undefined)[] {
  const shown = shownColumns(columns, room);
  const widths = new Map(shown.map((column) => [column, column.width]));
  let over = totalOf([...widths.values()]) - room;
  while (over > 0) {
    const [first] = shown;
    const [widest, next] = shown
      .filter((column) => column !== first && (widths.get(column) ?? 0) > leastOf(column))
      .sort((a, b) => (widths.get(b) ?? 0) - (widths.get(a) ?? 0));
    if (widest === undefined) {
      if (first !== undefined) widths.set(first, Math.max(1, first.width - over));
      break;
    }
    // Down to the second widest in one step, then together.
    const width = widths.get(widest) ?? 0;
    const level = next === undefined ? 0 : (widths.get(next) ?? 0) - 1;
    const cut = Math.min(over, width - Math.max(leastOf(widest), Math.min(level, width - 1)));
    widths.set(widest, width - cut);
    over -= cut;
  }
  return columns.map((column) => widths.get(column));
}

/** Those that fit at their least width. */
function shownColumns(columns: readonly NaturalColumn[], room: number): readonly NaturalColumn[] {
  const [first, ...rest] = columns;
  if (first === undefined) return [];
  let shown = rest;
  while (shown.length > 0 && totalOf([first.width, ...shown.map(leastOf)]) > room) {
    const leaving =
      HIDDEN_FIRST.map((name) => shown.find((column) => column.name === name)).find((column) => column) ??
      shown.at(-1);
    shown = shown.filter((column) => column !== leaving);
  }
  return [first, ...shown];
}

function leastOf({ width }: NaturalColumn): number {
  return Math.min(width, LEAST_WIDTH);
}

function totalOf(widths: readonly number[]): number {
  return widths.reduce((total, width) => total + width, BETWEEN * (widths.length - 1));
}
