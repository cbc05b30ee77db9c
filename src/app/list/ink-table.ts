/**
 * Loads ink-table. The package is CommonJS and requires `ink` and `react`; Ink is a module with a top-level await, which cannot be required. So the
 * modules that this program already uses are put where its `require` looks first.
 */
import { createRequire } from 'node:module';
import * as ink from 'ink';
import * as React from 'react';

/** The properties that this program uses; the package's own types do not match this version of React. */
export interface InkTableProps {
  readonly data: readonly Readonly<Record<string, string>>[];
  readonly columns: readonly string[];
  readonly header: React.ComponentType<React.PropsWithChildren>;
  readonly cell: React.ComponentType<React.PropsWithChildren<{ readonly column: number }>>;
  readonly skeleton: React.ComponentType<React.PropsWithChildren>;
}

/** Loads the component; a second call is free. */
export function loadInkTable(): React.ComponentType<InkTableProps> {
  const require = createRequire(createRequire(import.meta.url).resolve('ink-table'));
  seed(require, 'ink', ink);
  seed(require, 'react', React);
  const loaded: unknown = require('ink-table');
  const table: unknown = Reflect.get(Object(loaded), 'default');
  if (!isComponent(table)) throw new Error('ink-table exports no component');
  return table;
}

function seed(require: NodeJS.Require, name: string, exports: object): void {
  const path = require.resolve(name);
  require.cache[path] ??= Object.assign(Object.create(null), {
    id: path,
    filename: path,
    loaded: true,
    exports,
  });
}

function isComponent(value: unknown): value is React.ComponentType<InkTableProps> {
  return typeof value === 'function';
}
