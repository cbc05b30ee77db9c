/** The listen address of a target's forward in lists. */
import { failing, fitted, type LocalCells, sayFailing } from '../forwards/index.ts';
import type { TargetRow } from './targets.select.ts';
import { targetsText } from './targets.text.ts';

/** LOCAL of a target: a port. */
export const targetLocal: LocalCells<TargetRow> = {
  cell: (row) => (row.failing ? failing(row.local) : row.local),
  drawn: (row, _, width) => (row.failing ? fitted([row.local], width) : row.local),
  tone: (row) => (row.failing ? 'error' : row.local === 'auto' ? 'dim' : 'plain'),
  sortBy: (row) => row.local,
  say: (row) => {
    if (row.failing) return sayFailing(row.local);
    if (row.local === 'auto') return '';
    return row.mayConnect ? targetsText.list.spoken.port(row.local) : targetsText.list.spoken.noPermission;
  },
};
