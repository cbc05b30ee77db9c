/** What can be done with a session, wherever one is selected. */
import type { Confirmation } from '../../keys/binding.ts';
import { formatDuration } from '../../lib/format.ts';
import type { Action } from '../../store/actions.ts';
import { isOpen } from '../../store/forward-view.ts';
import { isLive, type SessionRow } from '../../store/selectors/sessions.ts';
import type { KeyContext, UiBinding } from '../screen.ts';

type Choose = (context: KeyContext) => SessionRow | undefined;
type Allowed = (row: SessionRow) => true | string;

/** The bindings for a place where `choose` finds the session. */
export function sessionKeys(choose: Choose): readonly UiBinding[] {
  const when =
    (allowed: Allowed) =>
    (context: KeyContext): true | string => {
      const row = choose(context);
      return row === undefined ? 'no session is selected' : allowed(row);
    };
  const withRow =
    (make: (row: SessionRow) => Action) =>
    (context: KeyContext): Action => {
      const row = choose(context);
      return row === undefined ? { type: 'nothing' } : make(row);
    };

  return [
    {
      id: 'session.copy',
      strokes: ['c'],
      label: 'copy addr',
      group: 'screen',
      shown: 'menu',
      when: when(ownForward),
      run: withRow((row) => ({ type: 'copy', text: row.local, what: row.local })),
    },
    {
      id: 'session.client',
      strokes: ['s'],
      label: 'shell',
      group: 'screen',
      shown: 'menu',
      when: when(ownForward),
      run: withRow((row) => ({ type: 'client.session', sessionId: row.id })),
    },
    {
      id: 'session.credentials',
      strokes: ['x'],
      label: 'creds',
      group: 'screen',
      shown: 'menu',
      when: when(withCredentials),
      run: withRow((row) => ({ type: 'credentials.ask', sessionId: row.id })),
    },
    {
      id: 'session.cancel',
      strokes: ['ctrl-d'],
      label: 'cancel',
      group: 'danger',
      shown: 'menu',
      when: when(cancellable),
      confirm: (context) => {
        const row = choose(context);
        return row === undefined ? undefined : cancelQuestion(row, context.state.nowMs);
      },
      run: withRow((row) => ({ type: 'session.cancel', sessionId: row.id })),
    },
    {
      id: 'session.log',
      strokes: ['l'],
      label: 'log',
      group: 'screen',
      shown: 'help',
      when: when(() => true),
      run: withRow((row) => ({ type: 'log.open', filter: row.id })),
    },
    {
      id: 'session.raw',
      strokes: ['y', 'd'],
      label: 'raw',
      group: 'screen',
      shown: 'menu',
      when: when(() => true),
      run: withRow((row) => ({
        type: 'open',
        place: { screen: 'raw', params: { kind: 'session', id: row.id } },
      })),
    },
  ];
}

function ownForward(row: SessionRow): true | string {
  if (!isLive(row.status)) return `${row.id} is over`;
  if (row.forward === undefined) return `${row.id} belongs to another client: its port is not here`;
  return isOpen(row.forward) || `the forward of ${row.id} is closed`;
}

function withCredentials(row: SessionRow): true | string {
  const allowed = ownForward(row);
  if (allowed !== true) return allowed;
  return (row.forward?.credentialCount ?? 0) > 0 || `${row.target} brokers no credentials`;
}

/** Whether a session can still be cancelled, or why not. */
export function cancellable(row: SessionRow): true | string {
  if (row.status === 'canceling') return `${row.id} is being cancelled already`;
  return isLive(row.status) || `${row.id} is over: there is nothing to cancel`;
}

/** What is asked before a session is cancelled. */
export function cancelQuestion(row: SessionRow, nowMs: number): Confirmation {
  const age = row.createdAtMs === undefined ? '' : `  ${formatDuration(nowMs - row.createdAtMs)}`;
  const open = row.forward?.openConnections ?? 0;
  const damage =
    row.forward === undefined
      ? 'Another client has opened it: its connections will be cut.'
      : `${open === 0 ? 'No open connection' : open === 1 ? '1 open connection' : `${open} open connections`} will be cut.`;
  return {
    title: 'Cancel session?',
    lines: [
      `${row.target}  ${row.id}  ${row.status}${age}`,
      row.mine ? damage : `It is not yours (${row.user}). ${damage}`,
    ],
    yes: 'Cancel session',
    no: 'Keep',
  };
}
