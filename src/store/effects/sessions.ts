/** Acting on sessions that exist: cancelling, and a client program on their port. */
import { formatClock } from '../../lib/format.ts';
import { sanitize } from '../../lib/text.ts';
import type { Handlers, SessionAction } from '../actions.ts';
import { upsert } from '../collection.ts';
import { failureDialog } from '../dialog.ts';
import type { Failure } from '../failure.ts';
import { rememberedRequest } from '../forward-request.ts';
import { type ForwardView, isOpen } from '../forward-view.ts';
import { type Runtime, requireApi } from '../runtime.ts';
import { openForwards } from '../state.ts';
import { cancelMany } from './cancel-many.ts';
import { announce } from './connect.ts';
import type { Forwards } from './forwards.ts';
import { keepAnswers } from './remember.ts';
import { besideRefused, runClient } from './run-client.ts';

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

  /** Where the controller cannot be asked. The port is closed either way. */
  const cancelAtWorker = async (sessionId: string, { message }: Failure): Promise<void> => {
    const expiresAtMs = runtime.get().forwards[sessionId]?.expiresAtMs;
    const failed = await forwards.close(sessionId, { keepSession: false });
    const until = expiresAtMs === undefined ? '' : ` until ${formatClock(expiresAtMs)}`;
    if (failed === undefined) runtime.flash('warn', `${message} Cancelled through the worker instead.`);
    else runtime.flash('error', `not cancelled, for nobody answers: closed here, it may live on${until}`);
  };

  return {
    'session.cancel': ({ sessionId }) => {
      runtime.spawn(
        async () => {
          await cancel(sessionId);
          runtime.flash('ok', `cancelled ${sessionId}`);
        },
        (failure) => {
          if (!isHeld(runtime, sessionId)) return fail(`Could not cancel ${sessionId}`)(failure);
          runtime.spawn(
            () => cancelAtWorker(sessionId, failure),
            () => undefined,
          );
        },
      );
    },
    'sessions.cancel': ({ sessionIds }) => {
      const cancelEither = async (sessionId: string): Promise<void> => {
        try {
          await cancel(sessionId);
        } catch (error) {
          if (!isHeld(runtime, sessionId)) throw error;
          const failed = await forwards.close(sessionId, { keepSession: false });
          if (failed !== undefined) throw failed;
        }
      };
      runtime.spawn(
        () => cancelMany(runtime, sessionIds, cancelEither),
        (failure) => runtime.flash('error', failure.message),
      );
    },
    'client.session': ({ sessionId, beside = false }) => {
      const view = runtime.get().forwards[sessionId];
      if (view === undefined || !isOpen(view)) return;
      runtime.spawn(async () => {
        if (beside && (await besideRefused(runtime))) return;
        await runClient(runtime, forwards, view, { beside });
      }, fail('Could not run the client'));
    },
    'client.target': ({ targetId, hostId, beside = false }) => {
      const { targets, busy } = runtime.get();
      if (busy !== undefined) return;
      const name = sanitize(targets.byId.get(targetId)?.name ?? targetId);
      runtime.update((state) => ({ ...state, busy: `opening ${name}` }));
      runtime.spawn(
        async () => {
          if (beside && (await besideRefused(runtime))) return;
          const view =
            usable(runtime, targetId, hostId) ?? (await openRemembered(runtime, forwards, targetId, hostId));
          runtime.update((state) => ({ ...state, busy: undefined }));
          keepAnswers(runtime, targetId, { lastUsedAtMs: runtime.ports.clock.now() });
          await runClient(runtime, forwards, view, { beside });
        },
        fail(`Could not open ${name}`),
      );
    },
  };
}

/** The worker lets this machine cancel a session, because its forward is here or in the background. */
function isHeld(runtime: Runtime, sessionId: string): boolean {
  const { forwards, background } = runtime.get();
  const own = forwards[sessionId];
  return (own !== undefined && isOpen(own)) || background[sessionId] !== undefined;
}

/** An open forward to the same place serves another client as well. */
function usable(runtime: Runtime, targetId: string, hostId: string | undefined): ForwardView | undefined {
  if (hostId !== undefined) return undefined;
  return openForwards(runtime.get()).find((view) => view.targetId === targetId && view.connectionsLeft !== 0);
}

/** By the last answers, except for a host that is chosen now. */
async function openRemembered(
  runtime: Runtime,
  forwards: Forwards,
  targetId: string,
  hostId: string | undefined,
): Promise<ForwardView> {
  const request = rememberedRequest(targetId, runtime.get().memory[targetId]);
  const view = await forwards.open({ ...request, hostId: hostId ?? request.hostId });
  announce(runtime, view);
  return view;
}
