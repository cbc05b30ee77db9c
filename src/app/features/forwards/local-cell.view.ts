/** Where a forward listens, as the lists show it: with a mark and a word where its connections fail. Pure. */
import { displayWidth } from '../../../lib/text.ts';
import type { Column } from '../../list/columns.ts';
import type { SessionRow } from '../sessions/sessions.select.ts';
import type { TargetRow } from '../targets/targets.select.ts';
import { closedBy } from './closed-forward.state.ts';

type Cells<Row> = Required<Pick<Column<Row>, 'cell' | 'drawn' | 'tone' | 'sortBy' | 'say'>>;

/** LOCAL of a target: a port. */
export const targetLocal: Cells<TargetRow> = {
  cell: (row) => (row.failing ? failing(row.local) : row.local),
  drawn: (row, _, width) => (row.failing ? fitted([row.local], width) : row.local),
  tone: (row) => (row.failing ? 'error' : row.local === 'auto' ? 'dim' : 'plain'),
  sortBy: (row) => row.local,
  say: (row) => {
    if (row.failing) return sayFailing(row.local);
    if (row.local === 'auto') return '';
    return row.mayConnect ? `local port ${row.local}` : 'you may not connect';
  },
};

/** LOCAL of a session: an address, or why there is none. */
export const sessionLocal: Cells<SessionRow> = {
  cell: (row) => (row.failingPort === undefined ? row.local : failing(row.local)),
  drawn: (row, _, width) => {
    const { failingPort, local } = row;
    return failingPort === undefined ? local : fitted([local, String(failingPort)], width);
  },
  tone: (row) => (row.failingPort !== undefined ? 'error' : row.local.startsWith('(') ? 'dim' : 'plain'),
  sortBy: (row) => row.local,
  say: (row) => {
    const { local, forward, failingPort } = row;
    if (failingPort !== undefined) return sayFailing(String(failingPort));
    if (forward !== undefined && closedBy(forward) === undefined) return `local port ${forward.listenPort}`;
    return local === '-' ? '' : local.replace(/[()]/g, '').replace(/&$/, ' in the background');
  },
};

function failing(where: string): string {
  return `! ${where} failing`;
}

/** With the longest name of the place that there is room for, or none. */
function fitted(places: readonly string[], width: number): string {
  const texts = [
    ...places.flatMap((place) => [failing(place), `!${place} failing`]),
    '! failing',
    '!failing',
  ];
  return texts.find((text) => displayWidth(text) <= width) ?? '!';
}

function sayFailing(port: string): string {
  return `local port ${port}, connections fail`;
}
