/** The listen address of a target's forward in lists. */
import { failing, fitted, type LocalCells, sayFailing } from '../forwards/index.ts';
import { NO_PORT, type TargetRow } from './targets.select.ts';
import { targetsText } from './targets.text.ts';

const SPOKEN = targetsText.list.spoken;

/** LOCAL of a target: a port, or why its forward ended. */
export const targetLocal: LocalCells<TargetRow> = {
  cell: (row) => (row.mark === 'failing' ? failing(row.local) : row.local),
  drawn: (row, _, width) => (row.mark === 'failing' ? fitted([row.local], width) : row.local),
  tone: ({ mark }) => {
    if (mark === undefined) return 'dim';
    return mark === 'failing' ? 'error' : mark === 'ended' ? 'warn' : 'plain';
  },
  sortBy: (row) => row.local,
  say: (row) => {
    if (row.mark === 'failing') return sayFailing(row.local);
    if (row.mark === 'ended') return SPOKEN.forwardEnded(row.local);
    if (row.local === NO_PORT) return '';
    return row.mayConnect ? SPOKEN.port(row.local) : SPOKEN.noPermission;
  },
};
