/** The listen address of a session's forward in lists. */
import { closedBy, failing, fitted, type LocalCells, sayFailing } from '../forwards/index.ts';
import type { SessionRow } from './sessions.select.ts';
import { sessionsText } from './sessions.text.ts';

/** LOCAL of a session: an address, or the reason for none. */
export const sessionLocal: LocalCells<SessionRow> = {
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
    if (forward !== undefined && closedBy(forward) === undefined)
      return sessionsText.list.spokenPort(forward.listenPort);
    if (local === '-') return '';
    const words = local.replace(/[()]/g, '');
    return words.endsWith('&') ? sessionsText.list.spokenInBackground(words.slice(0, -1)) : words;
  },
};
