/** From a target to a forward that listens: authorizes a session, and takes it back when nothing comes of it. */
import type { BrokeredCredential } from '../../protocol/resources.ts';
import type { Forward, SessionState } from '../../proxy/types.ts';
import type { Connection } from '../connections.ts';
import { type ForwardRequest, meantPort } from '../forward-request.ts';
import { brokeredNames, type ForwardView, openedView } from '../forward-view.ts';
import type { Runtime } from '../runtime.ts';
import { cancelSession } from './left-sessions.ts';
import type { Opening } from './openings.ts';

export interface OpenedForward {
  readonly forward: Forward;
  readonly on: Connection;
  /** Secret. */
  readonly credentials: readonly BrokeredCredential[];
  readonly view: ForwardView;
}

interface Wanted {
  readonly request: ForwardRequest;
  /** Of the target. */
  readonly name: string;
  readonly opening: Opening;
  /** Asked after a connection of the forward failed. */
  readonly sessionState: (sessionId: string) => Promise<SessionState>;
}

/** Rejects with BndError; what could not be taken back then is noted in the opening. */
export async function authorizeAndListen(
  runtime: Runtime,
  on: Connection,
  { request, name, opening, sessionState }: Wanted,
): Promise<OpenedForward> {
  const { clock, log, openForward } = runtime.ports;
  const { hostId, targetId, listenAddress, listenPort, nextIfBusy } = request;
  await mustBeFree(runtime, request);
  opening.mustBeWanted();
  const session = await on.api.authorizeSession({
    target: targetId,
    ...(hostId === undefined ? {} : { hostId }),
  });
  const { authorizationToken, credentials, endpoint, sessionId } = session;
  let forward: Forward;
  try {
    opening.mustBeWanted();
    forward = await openForward({
      authorizationToken,
      listenAddress,
      listenPort,
      nextIfBusy,
      sessionState: () => sessionState(sessionId),
    });
  } catch (error) {
    const ending = await cancelSession(on.api, clock, session);
    if (!ending.ended) {
      log.write('warn', `session ${sessionId} was not canceled: ${ending.failure.message}`);
      opening.leave([{ name, ending }]);
    }
    throw error;
  }
  const view = openedView(forward, {
    target: name,
    controller: on.address,
    request,
    endpoint,
    hostId: session.hostId,
    credentialCount: credentials.length,
    brokered: brokeredNames(credentials),
    openedAtMs: clock.now(),
  });
  return { forward, on, credentials, view };
}

/** Rejects when the port is taken: no session is authorized for it then. Another program may still be quicker. */
async function mustBeFree({ ports, get }: Runtime, request: ForwardRequest): Promise<void> {
  const port = meantPort(get(), request);
  if (port !== undefined && !request.nextIfBusy) await ports.checkListen(request.listenAddress, port);
}
