/** The component of ink-table, whose own types do not match this version of React. */
import inkTable from 'ink-table';
import type * as React from 'react';

/** The properties that this program uses. */
export interface InkTableProps {
  readonly data: readonly Readonly<Record<string, string>>[];
  readonly columns: readonly string[];
  readonly header: React.ComponentType<React.PropsWithChildren>;
  readonly cell: React.ComponentType<React.PropsWithChildren<{ readonly column: number }>>;
  readonly skeleton: React.ComponentType<React.PropsWithChildren>;
}

export const InkTable = component(inkTable);

function component(table: unknown): React.ComponentType<InkTableProps> {
  if (!isComponent(table)) throw new Error('ink-table exports no component');
  return table;
}

function isComponent(value: unknown): value is React.ComponentType<InkTableProps> {
  return typeof value === 'function';
}
