/** A list of any length: draws the column titles and the visible rows, nothing else. */
import { Box, type DOMElement, Text, useIsScreenReaderEnabled } from 'ink';
import { type ReactElement, useContext, useLayoutEffect, useRef } from 'react';
import { displayWidth, fitText } from '../../lib/text-width.ts';
import type { SortOrder } from '../core/view.ts';
import { PointerContext } from '../input/pointer.ts';
import { useLooks } from '../shell/context.ts';
import { scrollOffset } from '../shell/layout.ts';
import { keyed, Line, Said, type Span, TextLine } from '../shell/line.tsx';
import type { Glyphs } from '../shell/theme.ts';
import { type Column, type FittedColumn, fitColumns, wideColumns } from './columns.ts';
import { sayRow } from './say-row.ts';

export interface RowListProps<Row extends { readonly id: string }> {
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly selectedId: string | undefined;
  /** Ids of marked rows. */
  readonly marks?: ReadonlySet<string>;
  readonly sort?: SortOrder | undefined;
  /** Title of the column selected for sorting. */
  readonly pickedColumn?: string | undefined;
  /** All columns at their natural width, scrolled sideways; absent: those that fit. */
  readonly wide?: number | undefined;
  readonly width: number;
  /** Rows, including column titles. */
  readonly height: number;
  /** Shown without rows. */
  readonly empty: readonly string[];
}

/** Columns in front of a row for the cursor and the mark. */
export const MARK_WIDTH = 2;

export function RowList<Row extends { readonly id: string }>(props: RowListProps<Row>): ReactElement {
  const spoken = useIsScreenReaderEnabled();
  return spoken ? <SpokenRows {...props} /> : <DrawnRows {...props} />;
}

/** Number of rows read on either side of the selected one. */
const SPOKEN_AROUND = 2;

/** The selected row and its position, then its neighbors. */
function SpokenRows<Row extends { readonly id: string }>(props: RowListProps<Row>): ReactElement {
  const { rows, columns, selectedId, marks } = props;
  const at = Math.max(
    0,
    rows.findIndex((row) => row.id === selectedId),
  );
  const first = Math.max(0, at - SPOKEN_AROUND);
  return (
    <>
      {rows.length === 0 && props.empty.map((text) => <Said key={text} text={text} />)}
      {rows.slice(first, at + SPOKEN_AROUND + 1).map((row, index) => {
        const marked = marks?.has(row.id) === true ? 'marked, ' : '';
        const place = row.id === selectedId ? `Selected, ${first + index + 1} of ${rows.length}: ` : '';
        return <Text key={row.id}>{`${place}${marked}${sayRow(row, columns)}`}</Text>;
      })}
    </>
  );
}

function DrawnRows<Row extends { readonly id: string }>(props: RowListProps<Row>): ReactElement {
  const { rows, width, height, selectedId } = props;
  const { glyphs } = useLooks();
  const offset = useRef(0);
  const visible = Math.max(1, height - 1);
  const selected = rows.findIndex((row) => row.id === selectedId);
  offset.current = scrollOffset(offset.current, Math.max(0, selected), visible, rows.length);
  const columns =
    props.wide === undefined
      ? fitColumns(props.columns, width - MARK_WIDTH, rows)
      : wideColumns(props.columns, rows, width - MARK_WIDTH, props.wide).columns;
  const shown = rows.slice(offset.current, offset.current + visible);
  const box = useTold(shown, columns);
  return (
    <Box ref={box} flexDirection="column">
      <Line spans={[{ text: '  ' }, ...titlesOf(columns, props)]} width={width} />
      {rows.length === 0 &&
        keyed(props.empty).map(({ key, text }, index) => (
          <TextLine key={key} text={`  ${text}`} width={width} tone={index === 0 ? 'plain' : 'dim'} />
        ))}
      {shown.map((row) => (
        <Line
          key={row.id}
          width={width}
          inverse={row.id === selectedId}
          spans={[markOf(row.id, props), ...cellsOf(row, columns, glyphs)]}
        />
      ))}
    </Box>
  );
}

/** Records the positions of rows and titles for the mouse. */
function useTold<Row extends { readonly id: string }>(
  rows: readonly Row[],
  columns: readonly FittedColumn<Row>[],
) {
  const drawn = useContext(PointerContext);
  const box = useRef<DOMElement>(null);
  useLayoutEffect(() => {
    const list = { box, indent: MARK_WIDTH, rows, columns };
    drawn.list = list;
    return () => {
      if (drawn.list === list) drawn.list = undefined;
    };
  });
  return box;
}

function markOf(id: string, { selectedId, marks }: Pick<RowListProps<never>, 'selectedId' | 'marks'>): Span {
  return { text: `${id === selectedId ? '>' : ' '}${marks?.has(id) ? '+' : ' '}` };
}

/** A text that would be cut also takes the columns after it that are empty in its row. */
function cellsOf<Row>(row: Row, columns: readonly FittedColumn<Row>[], glyphs: Glyphs): Span[] {
  const cells = columns.map((column) => ({
    text: column.drawn?.(row, glyphs, column.fitted) ?? column.cell(row),
    width: column.fitted,
    align: column.align,
    tone: column.tone?.(row),
  }));
  for (let index = 0; index < cells.length - 1; ) {
    const [cell, next] = [cells[index], cells[index + 1]];
    if (cell === undefined || next?.text !== '' || displayWidth(cell.text) <= cell.width) index += 1;
    else cells.splice(index, 2, { ...cell, width: cell.width + 1 + next.width });
  }
  return cells.map(({ text, width, align, tone }, index) => {
    const fitted = fitText(text, width, align) + (index === cells.length - 1 ? '' : ' ');
    return tone === undefined ? { text: fitted } : { text: fitted, tone };
  });
}

/** The selected column in brackets if they fit, the sort column with its direction. */
function titlesOf<Row>(
  columns: readonly FittedColumn<Row>[],
  { sort, pickedColumn }: Pick<RowListProps<never>, 'sort' | 'pickedColumn'>,
): Span[] {
  return columns.map(({ title, fitted, align }, index) => {
    const arrow = sort?.column === title ? (sort.reversed ? 'v' : '^') : '';
    const text = arrow !== '' && title.length >= fitted ? title.slice(0, fitted - 1) + arrow : title + arrow;
    return {
      text: fitText(text, fitted, align) + (index === columns.length - 1 ? '' : ' '),
      tone: pickedColumn === title ? 'key' : 'dim',
    };
  });
}
