/** Columns of the inventory lists. */

import type { Column } from '../../list/columns.ts';
import type { InventoryRow } from './inventory.select.ts';
import type { InventoryName } from './inventory.state.ts';

type InventoryColumn = Column<InventoryRow>;

const ID: InventoryColumn = { title: 'ID', width: 18, priority: 3, cell: (row) => row.id, tone: () => 'dim' };
const PROJECT: InventoryColumn = {
  title: 'PROJECT',
  width: 16,
  grow: 1,
  priority: 2,
  cell: (row) => row.project,
};
const DESCRIPTION: InventoryColumn = {
  title: 'DESCRIPTION',
  width: 16,
  grow: 1,
  priority: 6,
  cell: (row) => row.description,
  tone: () => 'dim',
};

function named(title: string): InventoryColumn {
  return { title, width: 18, grow: 2, priority: 1, cell: (row) => row.name };
}

function typed(width: number): InventoryColumn {
  return { title: 'TYPE', width, priority: 2, cell: (row) => row.type };
}

function detail(title: string, width: number): InventoryColumn {
  return { title, width, grow: 1, priority: 1, cell: (row) => row.detail };
}

const COLUMNS: Readonly<Record<InventoryName, readonly InventoryColumn[]>> = {
  'credential-stores': [
    named('STORE'),
    typed(6),
    PROJECT,
    { ...detail('VAULT', 16), priority: 4 },
    ID,
    DESCRIPTION,
  ],
  'credential-libraries': [
    named('LIBRARY'),
    typed(13),
    { title: 'CREDENTIAL TYPE', width: 17, priority: 4, cell: (row) => row.more },
    detail('PATH', 14),
    ID,
  ],
  credentials: [named('CREDENTIAL'), typed(17), detail('USER', 12), ID, DESCRIPTION],
  'host-catalogs': [
    named('CATALOG'),
    typed(6),
    { ...detail('PLUGIN', 8), priority: 5 },
    PROJECT,
    ID,
    DESCRIPTION,
  ],
  'host-sets': [
    named('HOST SET'),
    typed(6),
    {
      title: 'HOSTS',
      width: 5,
      priority: 1,
      align: 'right',
      cell: (row) => row.detail,
      sortBy: (row) => -Number(row.detail),
    },
    ID,
    DESCRIPTION,
  ],
  hosts: [
    named('HOST'),
    detail('ADDRESS', 14),
    { title: 'HOST SETS', width: 14, grow: 1, priority: 4, cell: (row) => row.more },
    ID,
    DESCRIPTION,
  ],
  aliases: [
    { ...named('ALIAS'), width: 24 },
    detail('TARGET', 16),
    { ...PROJECT, title: 'SCOPE', priority: 4 },
    ID,
    DESCRIPTION,
  ],
};

/** Returns the columns of a list. The project column is omitted if there is only one project. */
export function inventoryColumns(name: InventoryName, oneProject: boolean): readonly InventoryColumn[] {
  return oneProject ? COLUMNS[name].filter((column) => column !== PROJECT) : COLUMNS[name];
}
