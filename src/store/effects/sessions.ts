/** Acting on sessions that exist: cancelling, and a client program on their port. */
import type { LaunchPlan } from '../../launch/types.ts';
import { sanitize } from '../../lib/text.ts';
import type { Handlers, SessionAction } from '../actions.ts';
import { upsert } from '../collection.ts';
import { failureDialog } from '../dialog.ts';
import type { Failure } from '../failure.ts';
import { type ForwardView, isOpen, localAddress } from '../forward-view.ts';
import { type Runtime, requireApi } from '../runtime.ts';
import { openForwards } from '../state.ts';
import { cancelMany } from './cancel-many.ts';
import { clientPlan } from './client-plan.ts';
import { rememberTarget } from './connect.ts';
import type { Forwards } from './forwards.ts';

type ExistingAction = Exclude<SessionAction, { readonly type: `connect.${string}` }>;

export function sessionHandlers(
  runtime: Runtime,
  forwards: Forwards,
  changed: () => void,
): Handlers<ExistingAction> {
  const fail =
    (title: string) =>
    (failure: Failure): void =>
      runtime.update((state) => ({ ...state, busy: undefined, dialog: failureDialog(title, failure) }));

  const cancel = async (sessionId: string): Promise<void> => {
    const session = await requireApi(runtime).cancelSession(sessionId);
    // Before the store learns of it: the end of this one is no news.
    const closed = forwards.close(sessionId, { keepSession: true });
    runtime.update((state) => ({ ...state, sessions: upsert(state.sessions, session) }));
    changed();
    await closed;
  };

  return {
    'session.cancel': ({ sessionId }) => {
      runtime.spawn(
        async () => {
          await cancel(sessionId);
          runtime.flash('ok', `cancelled ${sessionId}`);
        },
        (failure) => {
          const own = runtime.get().forwards[sessionId];
          if (own === undefined || !isOpen(own)) return fail(`Could not cancel ${sessionId}`)(failure);
          void forwards.close(sessionId, { keepSession: false });
          runtime.flash('warn', `${failure.message} Cancelled through the worker instead.`);
        },
      );
    },
    'sessions.cancel': ({ sessionIds }) => {
      const cancelEither = async (sessionId: string): Promise<void> => {
        try {
          await cancel(sessionId);
        } catch (error) {
          const own = runtime.get().forwards[sessionId];
          if (own === undefined || !isOpen(own)) throw error;
          await forwards.close(sessionId, { keepSession: false });
        }
      };
      runtime.spawn(
        () => cancelMany(runtime, sessionIds, cancelEither),
        (failure) => runtime.flash('error', failure.message),
      );
    },
    'client.session': ({ sessionId }) => {
      const view = runtime.get().forwards[sessionId];
      if (view === undefined || !isOpen(view)) return;
      runtime.spawn(() => runClient(runtime, forwards, view), fail('Could not run the client'));
    },
    'client.target': ({ targetId, hostId }) => {
      const { targets, memory, busy } = runtime.get();
      if (busy !== undefined) return;
      const name = sanitize(targets.byId.get(targetId)?.name ?? targetId);
      runtime.update((state) => ({ ...state, busy: `opening ${name}` }));
      runtime.spawn(
        async () => {
          const known = memory[targetId];
          const view =
            usable(runtime, targetId, hostId) ??
            (await forwards.open({
              targetId,
              hostId: hostId ?? known?.hostId,
              listenAddress: '127.0.0.1',
              listenPort: known?.listenPort ?? 0,
            }));
          runtime.update((state) => ({ ...state, busy: undefined }));
          await rememberTarget(runtime, targetId, {});
          await runClient(runtime, forwards, view);
        },
        fail(`Could not open ${name}`),
      );
    },
  };
}

/** An open forward to the same place serves another client as well. */
function usable(runtime: Runtime, targetId: string, hostId: string | undefined): ForwardView | undefined {
  if (hostId !== undefined) return undefined;
  return openForwards(runtime.get()).find((view) => view.targetId === targetId && view.connectionsLeft !== 0);
}

/** Hands the terminal to the client that fits, or offers its command where it is not installed. */
async function runClient(runtime: Runtime, forwards: Forwards, view: ForwardView): Promise<void> {
  const launcher = await runtime.ports.launcher();
  const plan = await clientPlan(runtime, forwards, view);
  if (plan === undefined) {
    return runtime.flash('warn', `no client program fits this target; it listens on ${localAddress(view)}`);
  }
  if (!plan.installed) return offerCommand(runtime, plan);
  const end = await runtime.ports.terminal.lend(() => launcher.run(plan));
  const how = end.signal ?? (end.exitCode === 0 ? undefined : `exit ${end.exitCode}`);
  const after = `${localAddress(view)} is still open`;
  runtime.flash(
    how === undefined ? 'ok' : 'warn',
    `${plan.client} ended${how === undefined ? '' : ` (${how})`}; ${after}`,
  );
}

function offerCommand(runtime: Runtime, plan: LaunchPlan): void {
  runtime.update((state) => ({
    ...state,
    dialog: {
      kind: 'message',
      title: `${plan.client} is not installed`,
      lines: [
        'The forward is open. Run this where the program is:',
        '',
        plan.display,
        '',
        '<c> copies the command.',
      ],
      copy: plan.display,
    },
  }));
}
