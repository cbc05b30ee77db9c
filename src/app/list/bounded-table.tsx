/** A short table: states, connections, credentials, host sets. Drawn by ink-table without its lines. */
import { Box, Text, useIsScreenReaderEnabled } from 'ink';
import type { PropsWithChildren, ReactElement } from 'react';
import { fitText } from '../../lib/text-width.ts';
import { sharedText } from '../core/shared-text.ts';
import { useLooks } from '../shell/context.ts';
import { keyed, Said, TextLine } from '../shell/line.tsx';
import { type Column, fitColumns } from './columns.ts';
import { InkTable } from './ink-table.ts';
import { sayRow } from './say-row.ts';

export interface BoundedTableProps<Row> {
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly width: number;
  /** Rows, including column titles; rows that do not fit are counted in the last line. */
  readonly height: number;
  readonly empty: string;
}

/** ink-table pads a cell with one blank on each side. */
const PADDING = 2;

export function BoundedTable<Row>(props: BoundedTableProps<Row>): ReactElement {
  const spoken = useIsScreenReaderEnabled();
  return spoken && props.rows.length > 0 ? <SpokenTable {...props} /> : <DrawnTable {...props} />;
}

/** Rows read by a screen reader. */
const SPOKEN = 5;

function SpokenTable<Row>({ rows, columns }: BoundedTableProps<Row>): ReactElement {
  const more = rows.length - SPOKEN;
  return (
    <>
      {keyed(rows.slice(0, SPOKEN).map((row) => sayRow(row, columns))).map(({ key, text }) => (
        <Said key={key} text={text} />
      ))}
      {more > 0 && <Said text={sharedText.andMore(more)} />}
    </>
  );
}

function DrawnTable<Row>(props: BoundedTableProps<Row>): ReactElement {
  const { rows, width, height } = props;
  if (rows.length === 0) return <TextLine text={` ${props.empty}`} width={width} tone="dim" />;
  const fitted = fitColumns(props.columns, width - PADDING);
  const room = Math.max(1, height - 1);
  const shown = rows.length > room ? rows.slice(0, Math.max(1, room - 1)) : rows;
  // ink-table measures in UTF-16 units: every cell is padded to its column here, and `Cell` corrects for wide characters.
  const data = shown.map((row) =>
    Object.fromEntries(
      fitted.map((column) => [
        fitText(column.title, column.fitted - 1, column.align),
        fitText(column.cell(row), column.fitted - 1, column.align),
      ]),
    ),
  );
  const columns = fitted.map((column) => fitText(column.title, column.fitted - 1, column.align));
  return (
    <Box flexDirection="column" width={width}>
      <InkTable data={data} columns={columns} header={Heading} cell={Cell} skeleton={NoLines} />
      {shown.length < rows.length && (
        <TextLine text={` ${sharedText.andMore(rows.length - shown.length)}`} width={width} tone="dim" />
      )}
    </Box>
  );
}

function Heading({ children }: PropsWithChildren): ReactElement {
  const { theme } = useLooks();
  return <Text {...theme.dim}>{cellText(children)}</Text>;
}

function Cell({ children }: PropsWithChildren<{ readonly column: number }>): ReactElement {
  return <Text>{cellText(children)}</Text>;
}

function NoLines(): null {
  return null;
}

function cellText(children: unknown): string {
  const text = String(children);
  return fitText(text.trimEnd(), text.length);
}
