/** Divides the terminal's rows between header, body and bottom, by its size. */

export interface Layout {
  readonly columns: number;
  readonly rows: number;
  /** `full`: five rows of context and keys. `compact`: two. `line`: one. */
  readonly header: 'full' | 'compact' | 'line' | 'none';
  readonly headerRows: number;
  /** Shown above the message line: breadcrumbs, or keys if the header has none. */
  readonly bottom: 'crumbs' | 'keys' | 'none';
  /** Height of the frame, including its borders. */
  readonly frameRows: number;
  /** Rows at the bottom for messages: more than one for a long text, if the body has free rows. */
  readonly toastRows: number;
  /** Too small for any screen: shows a single line. */
  readonly tiny: boolean;
}

const SMALLEST_COLUMNS = 40;
const SMALLEST_ROWS = 10;

/** Optional rows; absent: shown. */
interface Shown {
  readonly header?: boolean | undefined;
  readonly crumbs?: boolean | undefined;
}

/** Returns the layout for a terminal of this size. */
export function layoutFor(columns: number, rows: number, shown: Shown = {}): Layout {
  const tiny = columns < SMALLEST_COLUMNS || rows < SMALLEST_ROWS;
  const fitting = headerFor(columns, rows);
  const header = shown.header === false ? 'none' : fitting;
  const headerRows = { full: 5, compact: 2, line: 1, none: 0 }[header];
  const wanted = fitting === 'line' ? 'keys' : shown.crumbs === false ? 'none' : 'crumbs';
  const bottom = rows < 16 ? 'none' : wanted;
  const bottomRows = bottom === 'none' ? 1 : 2;
  return {
    columns,
    rows,
    header,
    headerRows,
    bottom,
    frameRows: Math.max(3, rows - headerRows - bottomRows),
    toastRows: 1,
    tiny,
  };
}

function headerFor(columns: number, rows: number): Layout['header'] {
  if (columns >= 100 && rows >= 28) return 'full';
  if (columns >= 76 && rows >= 22) return 'compact';
  return 'line';
}

/** Returns the layout with so many rows for messages. */
export function withToastRows(layout: Layout, toastRows: number): Layout {
  return { ...layout, toastRows, frameRows: layout.frameRows - toastRows + layout.toastRows };
}

/** Rows of a list on one page: without borders and column titles. */
export function pageRows(layout: Layout): number {
  return Math.max(1, layout.frameRows - 3);
}

/** Returns the first visible row so that the selected one is visible, with minimal scrolling. */
export function scrollOffset(previous: number, selected: number, visible: number, total: number): number {
  const last = Math.max(0, total - visible);
  const start = Math.min(Math.max(0, previous), last);
  if (selected < start) return Math.max(0, selected);
  if (selected >= start + visible) return Math.min(last, selected - visible + 1);
  return start;
}

/** Columns inside the frame. */
export function bodyWidth(columns: number): number {
  return columns - 2;
}
