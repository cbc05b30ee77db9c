/** Actions on a session, wherever one is selected. */

import { sanitize } from '../../../lib/text.ts';
import type { Action } from '../../core/actions.ts';
import type { Confirmation } from '../../core/binding.ts';
import type { KeyContext, UiBinding } from '../../core/screen.ts';
import { isLive } from '../../core/session-status.ts';
import { sharedText } from '../../core/shared-text.ts';
import { closedBy, type ForwardView, hostPart, isOpen } from '../forwards/index.ts';
import { cancelManyQuestion, cancelQuestion } from './cancel-question.keys.ts';
import { type SessionRow, sessionRow, sessionRows } from './sessions.select.ts';
import { sessionsText } from './sessions.text.ts';

type Choose = (context: KeyContext) => SessionRow | undefined;
type Allowed = (row: SessionRow) => true | string;

/** Returns the bindings for a view; `choose` returns the session. */
export function sessionKeys(choose: Choose): readonly UiBinding[] {
  const when =
    (allowed: Allowed) =>
    (context: KeyContext): true | string => {
      const row = choose(context);
      return row === undefined ? sessionsText.noneSelected : allowed(row);
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
      label: 'copy',
      group: 'screen',
      shown: 'menu',
      when: when(() => true),
      run: withRow((row) =>
        ownPort(row) === true
          ? { type: 'copy', text: row.local.replace(/&$/, ''), what: row.local.replace(/&$/, '') }
          : { type: 'copy', text: sanitize(row.id), what: sharedText.theId(row.id) },
      ),
    },
    {
      id: 'session.copy-menu',
      strokes: ['C'],
      label: 'copy menu',
      group: 'screen',
      shown: 'help',
      when: when(() => true),
      run: withRow((row) => ({
        type: 'copy.menu',
        subject: { kind: 'session', id: row.id },
        title: row.id,
      })),
    },
    {
      id: 'session.client',
      strokes: ['s'],
      label: 'shell',
      group: 'screen',
      shown: 'menu',
      when: when(ownPort),
      run: withRow((row) => ({ type: 'client.session', sessionId: row.id })),
    },
    {
      id: 'session.client-beside',
      strokes: ['S'],
      label: 'shell in tmux',
      group: 'screen',
      shown: 'help',
      when: when(ownPort),
      run: withRow((row) => ({ type: 'client.session', sessionId: row.id, beside: true })),
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
      when: (context) =>
        context.view.marks.size > 0 ? someCancellable(context) : when(cancellable)(context),
      confirm: (context) => cancelConfirmation(context, choose(context)),
      run: (context) =>
        context.view.marks.size > 0
          ? { type: 'sessions.cancel', sessionIds: markedLive(context).map((row) => row.id) }
          : withRow((row) => ({ type: 'session.cancel', sessionId: row.id }))(context),
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
      strokes: ['y'],
      label: 'raw',
      group: 'screen',
      shown: 'menu',
      when: when(() => true),
      run: withRow((row) => ({
        type: 'open',
        view: { screen: 'raw', params: { kind: 'session', id: row.id } },
      })),
    },
    {
      id: 'session.describe',
      strokes: ['d'],
      label: 'describe',
      group: 'screen',
      shown: 'help',
      when: when(() => true),
      run: withRow((row) => ({
        type: 'open',
        view: { screen: 'describe', params: { kind: 'session', id: row.id } },
      })),
    },
  ];
}

/** Opens a new session on the same target: at once on the same port if it was ours, else by the dialog. */
export function reopenKey(choose: Choose, shown: UiBinding['shown']): UiBinding {
  return {
    id: 'session.again',
    strokes: ['r'],
    label: 'reopen',
    group: 'screen',
    shown,
    when: (context) => {
      const row = choose(context);
      if (row === undefined) return sessionsText.noneSelected;
      if (row.targetId === undefined) return sessionsText.targetUnknown;
      const { forward } = row;
      const usable = forward !== undefined && isOpen(forward) && forward.connectionsLeft !== 0;
      return !usable || sessionsText.stillOpen(row.id);
    },
    run: (context) => {
      const row = choose(context);
      const { forward } = row ?? {};
      const same =
        forward === undefined
          ? {}
          : { listenPort: forward.listenPort, ...hostPart(forward.hostId), atOnce: true };
      return { type: 'connect.ask', targetId: row?.targetId ?? '', ...same };
    },
  };
}

/** Whether a program can connect to its port here, or why not. */
function ownPort(row: SessionRow): true | string {
  if (row.background && isLive(row.status)) return true;
  return ownForward(row, (forward) => closedBy(forward) === undefined);
}

function ownForward(row: SessionRow, usable: (forward: ForwardView) => boolean): true | string {
  if (!isLive(row.status)) return sessionsText.hasEnded(row.id);
  if (row.forward === undefined) return sessionsText.ofOtherClient(row.id);
  return usable(row.forward) || sessionsText.forwardClosed(row.id);
}

function withCredentials(row: SessionRow): true | string {
  // Its process knows whether there are any.
  if (row.background && isLive(row.status)) return true;
  // A client of the last connection may still prompt for its password.
  const allowed = ownForward(row, isOpen);
  if (allowed !== true) return allowed;
  return (row.forward?.credentialCount ?? 0) > 0 || sessionsText.noCredentials(row.target);
}

/** Whether a session can still be canceled, or why not. */
export function cancellable(row: SessionRow): true | string {
  if (row.status === 'canceling') return sessionsText.cancel.alreadyCanceling(row.id);
  if (!isLive(row.status)) return sessionsText.cancel.alreadyEnded(row.id);
  return row.mayCancel || sessionsText.cancel.notPermitted(row.id);
}

function markedLive({ state, view }: KeyContext): readonly SessionRow[] {
  return [...view.marks]
    .map((id) => sessionRow(state, id))
    .filter((row) => row !== undefined)
    .filter((row) => cancellable(row) === true);
}

function someCancellable(context: KeyContext): true | string {
  return markedLive(context).length > 0 || sessionsText.cancel.allMarkedEnded;
}

function cancelConfirmation(context: KeyContext, row: SessionRow | undefined): Confirmation | undefined {
  const { state, view } = context;
  if (view.marks.size === 0) return row === undefined ? undefined : cancelQuestion(row, state.nowMs);
  const rows = markedLive(context);
  const [only] = rows;
  if (rows.length === 1 && only !== undefined) return cancelQuestion(only, state.nowMs);
  const shown = new Set(sessionRows(state, view).map(({ id }) => id));
  const count = rows.filter(({ id }) => !shown.has(id)).length;
  return cancelManyQuestion(rows, { count, filter: view.filter });
}
