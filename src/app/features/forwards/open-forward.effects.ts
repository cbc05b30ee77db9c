/** Opens a listening forward for a target: authorizes a session, and cancels it on failure. */

import type { Forward, OpenForward, SessionState } from '../../../proxy/types.ts';
import type { BrokeredCredential } from '../../../wire/resources.ts';
import type { Connection } from '../../core/connections.ts';
import { mustBeAbout } from '../../core/exact-read.ts';
import { cancelSession } from '../../core/left-sessions.ts';
import type { Runtime } from '../../core/runtime.ts';
import { type ForwardRequest, meantPort } from './forward-request.state.ts';
import { brokeredNames, type ForwardView, openedView } from './forward-view.state.ts';
import { forwardsText } from './forwards.text.ts';
import type { Opening } from './openings.effects.ts';

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
  readonly openForward: OpenForward;
  /** Throws if the session is already in use; the returned function releases it. */
  readonly claim: (sessionId: string) => () => void;
  /** Called after a connection of the forward failed. */
  readonly sessionState: (sessionId: string) => Promise<SessionState>;
}

/** Rejects with BndError; a session that could not be canceled is recorded in the opening. */
export async function authorizeAndListen(
  runtime: Runtime,
  on: Connection,
  { request, name, opening, openForward, claim, sessionState }: Wanted,
): Promise<OpenedForward> {
  const { ports } = runtime;
  const { clock, log } = ports;
  const { hostId, targetId, listenAddress, listenPort, nextIfBusy } = request;
  // With the current data: another controller may be current when the response arrives.
  const wanted = meantPort(runtime.get(), request);
  const userId = on.user?.userId ?? runtime.get().connection.userId;
  // No session is authorized for a busy port. Another program may still be faster.
  if (wanted !== undefined && !nextIfBusy) await ports.checkListen(listenAddress, wanted);
  opening.mustBeWanted();
  const session = await on.api.authorizeSession({
    target: targetId,
    ...(hostId === undefined ? {} : { hostId }),
  });
  const { authorizationToken, credentials, endpoint, sessionId } = session;
  // Not canceled if it is: that would end the forward that uses it.
  const unclaim = claim(sessionId);
  let forward: Forward;
  try {
    mustBeAbout(targetId, session.targetId ?? targetId);
    opening.mustBeWanted();
    forward = await openForward({
      authorizationToken,
      sessionId,
      listenAddress,
      listenPort,
      nextIfBusy,
      sessionState: () => sessionState(sessionId),
    });
  } catch (error) {
    unclaim();
    const ending = await cancelSession(on.api, clock, session);
    if (!ending.ended) {
      log.write(
        'warn',
        forwardsText.log.notCanceled(
          runtime.sessionName({ controller: on.address, sessionId }),
          ending.failure.message,
        ),
      );
      opening.leave(ending);
    }
    throw error;
  }
  const view = openedView(forward, {
    target: name,
    controller: on.address,
    lab: on.lab,
    userId,
    meantPort: wanted,
    request,
    endpoint,
    hostId: session.hostId,
    credentialCount: credentials.length,
    brokered: brokeredNames(credentials),
    openedAtMs: clock.now(),
  });
  return { forward, on, credentials, view };
}
