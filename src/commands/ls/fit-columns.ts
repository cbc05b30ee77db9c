/** Chooses the columns that fit on a terminal, and their widths. */

const BETWEEN = 2;
/** Minimum width of a cut column: enough for every id, and to tell names apart. */
const LEAST_WIDTH = 16;

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
  'target_id',
];

interface NaturalColumn {
  readonly name: string;
  /** Width of its widest cell. */
  readonly width: number;
}

/** Returns a width for each column, undefined: hidden. The first column, the id, is never hidden and cut last. */
export function fitColumns(columns: readonly NaturalColumn[], room: number): readonly (number | undefined)[] {
  const shown = shownColumns(columns, room);
  const widths = new Map(shown.map((column) => [column, column.width]));
  const [first] = shown;
  for (let over = totalOf(shown.map(({ width }) => width)) - room; over > 0; over -= 1) {
    const column = nextToCut(shown.slice(1), widths) ?? first;
    if (column === undefined) break;
    widths.set(column, Math.max(1, (widths.get(column) ?? 0) - 1));
  }
  return columns.map((column) => widths.get(column));
}

/** The description before all others, then the widest; undefined if none can be cut further. */
function nextToCut(
  columns: readonly NaturalColumn[],
  widths: ReadonlyMap<NaturalColumn, number>,
): NaturalColumn | undefined {
  const widthOf = (column: NaturalColumn): number => widths.get(column) ?? 0;
  const wide = columns.filter((column) => widthOf(column) > leastOf(column));
  return (
    wide.find(({ name }) => name === 'description') ?? wide.toSorted((a, b) => widthOf(b) - widthOf(a))[0]
  );
}

/** Returns the columns that fit at their minimum width. */
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
