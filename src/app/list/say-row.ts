/** Rows of a list for a screen reader. */
import { sayText } from '../shell/say.ts';
import type { Column } from './columns.ts';

/** Returns one row as a sentence: a column's spoken text, or its title and its cell. Empty cells and dashes are omitted. */
export function sayRow<Row>(row: Row, columns: readonly Column<Row>[]): string {
  return columns
    .filter(({ wide }) => wide !== true)
    .map((column) => (column.say === undefined ? titled(column, row) : column.say(row)))
    .map((words) => sayText(words))
    .filter((words) => words !== '')
    .join(', ');
}

function titled<Row>({ title, cell }: Column<Row>, row: Row): string {
  const text = cell(row).trim();
  return text === '' || text === '-' ? '' : `${title.toLowerCase()} ${text}`;
}
