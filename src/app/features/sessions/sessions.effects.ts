/** Actions on existing sessions: canceling, and running a client on their port. */
import { unendedError } from '../../../lib/end-session.ts';
import { sanitize } from '../../../lib/text.ts';
import type { Handlers } from '../../core/actions.ts';
import { upsert } from '../../core/collection.ts';
import type { Connection } from '../../core/connections.ts';
import { failureDialog } from '../../core/dialog.ts';
import { mustBeAbout } from '../../core/exact-read.ts';
import type { Failure } from '../../core/failure.ts';
import { type Runtime, whenSignedIn } from '../../core/runtime.ts';
import type { SessionReads } from '../../core/session-reads.ts';
import { sharedText } from '../../core/shared-text.ts';
import { announce, besideRefused, clientPort, keepAnswers, runClient } from '../connect/index.ts';
import {
  type Forwards,
  type ForwardView,
  noteCancel,
  openForwardsHere,
  rememberedRequest,
} from '../forwards/index.ts';
import { cancelMany } from './cancel-many.effects.ts';
import type { SessionAction } from './sessions.state.ts';
import { sessionsText } from './sessions.text.ts';

export function sessionHandlers(
  runtime: Runtime,
  forwards: Forwards,
  reads: Pick<SessionReads, 'follow'>,
): Handlers<SessionAction> {
  const { connections } = runtime;
  const fail =
    (title: string) =>
    (failure: Failure): void =>
      runtime.update((state) => ({ ...state, busy: undefined, dialog: failureDialog(title, failure) }));

  /** Ends a session: through its worker if its forward is on this machine, else through the controller. Rejects with BndError if it may stay active. */
  const cancel = (on: Connection, sessionId: string): Promise<void> =>
    noteCancel(runtime, { controller: on.address, sessionId }, () => end(on, sessionId));

  const end = async (on: Connection, sessionId: string): Promise<void> => {
    const ending = await forwards.end({ controller: on.address, sessionId });
    if (ending === undefined) {
      const session = await on.api.cancelSession(sessionId);
      mustBeAbout(sessionId, session.id);
      if (connections.isCurrent(on))
        runtime.update((state) => ({ ...state, sessions: upsert(state.sessions, session) }));
    }
    reads.follow(on, sessionId);
    if (ending?.ended === false) throw unendedError(ending, runtime.ports.clock.now());
  };

  return {
    'session.cancel': ({ sessionId }) =>
      whenSignedIn(runtime, (on) => {
        runtime.finish(
          on,
          async () => {
            await cancel(on, sessionId);
            runtime.report(on, 'ok', sessionsText.cancel.canceled(sessionId));
          },
          (failure) => {
            if (connections.isCurrent(on)) fail(sessionsText.cancel.failed(sessionId))(failure);
            else runtime.report(on, 'error', sessionsText.cancel.failedBecause(sessionId, failure.message));
          },
        );
      }),
    'sessions.cancel': ({ sessionIds }) =>
      whenSignedIn(runtime, (on) => {
        runtime.finish(
          on,
          () => cancelMany(runtime, on, sessionIds, (sessionId) => cancel(on, sessionId)),
          (failure) => runtime.report(on, 'error', failure.message),
        );
      }),
    'client.session': ({ sessionId, controller, client, beside = false }) =>
      whenSignedIn(runtime, (on) => {
        const port = clientPort(runtime.get(), { sessionId, controller: controller ?? on.address });
        // It can end while a dialog asks for its client.
        if (port === undefined) return runtime.toast('warn', sessionsText.forwardClosed(sessionId));
        runtime.read(
          on,
          async () => {
            if (beside && (await besideRefused(runtime, on))) return;
            await runClient(runtime, on, forwards, { port, beside, client });
          },
          fail(sessionsText.client.notRun),
        );
      }),
    'client.target': ({ targetId, hostId, beside = false }) =>
      whenSignedIn(runtime, (on) => {
        const { targets, busy } = runtime.get();
        if (busy !== undefined) return;
        const name = sanitize(targets.byId.get(targetId)?.name ?? targetId);
        runtime.update((state) => ({ ...state, busy: sharedText.opening(name) }));
        runtime.finish(
          on,
          async () => {
            if (beside && (await besideRefused(runtime, on))) return;
            const view =
              usable(runtime, { targetId, hostId }) ??
              (await openRemembered(runtime, forwards, on, { targetId, hostId }));
            keepAnswers(runtime, on, targetId, { lastUsedAtMs: runtime.ports.clock.now() });
            if (!connections.isCurrent(on)) return;
            runtime.update((state) => ({ ...state, busy: undefined }));
            await runClient(runtime, on, forwards, { port: view, beside });
          },
          (failure) => {
            if (connections.isCurrent(on)) fail(sessionsText.client.notOpened(name))(failure);
            else runtime.report(on, 'error', sessionsText.client.notOpenedBecause(name, failure.message));
          },
        );
      }),
  };
}

interface Destination {
  readonly targetId: string;
  /** Undefined: the remembered one, else the controller chooses. */
  readonly hostId: string | undefined;
}

/** An open forward to the same host serves another client as well. */
function usable({ get }: Runtime, { targetId, hostId }: Destination): ForwardView | undefined {
  const wanted = hostId ?? get().memory[targetId]?.hostId;
  return openForwardsHere(get()).find(
    (view) =>
      view.targetId === targetId &&
      view.connectionsLeft !== 0 &&
      (wanted === undefined || view.hostId === wanted),
  );
}

/** With the remembered answers, except for a host chosen now. */
async function openRemembered(
  runtime: Runtime,
  forwards: Forwards,
  on: Connection,
  { targetId, hostId }: Destination,
): Promise<ForwardView> {
  const request = rememberedRequest(targetId, runtime.get().memory[targetId]);
  const view = await forwards.open(on, { ...request, hostId: hostId ?? request.hostId });
  announce(runtime, on, view);
  return view;
}
