/** Opens and cancels sessions. */
import { BndError, isBndError } from '../lib/errors.ts';
import type { Session } from '../wire/resources.ts';
import type { Requester } from './requester.ts';
import { parseSession, parseSessionRead } from './resources/session.ts';
import { parseSessionAuthorization } from './resources/session-authorization.ts';
import { checkSameId } from './same-id.ts';
import type { BoundaryApi } from './types.ts';

type SessionCalls = Pick<BoundaryApi, 'authorizeSession' | 'cancelSession'>;

/** See BoundaryApi. */
export function sessionCalls(request: Requester): SessionCalls {
  async function readSession(id: string, signal: AbortSignal | undefined): Promise<Session> {
    const { object } = await request({
      method: 'GET',
      path: `/v1/sessions/${encodeURIComponent(id)}`,
      signal,
    });
    return usable(parseSessionRead(object), id);
  }

  async function cancelOnce(session: Session, signal: AbortSignal | undefined): Promise<Session> {
    if (session.version === undefined) {
      throw new BndError(
        'forbidden',
        'The controller did not return the version of this session, which is required to cancel it.',
      );
    }
    const path = `/v1/sessions/${encodeURIComponent(session.id)}:cancel`;
    const { object } = await request({ method: 'POST', path, body: { version: session.version }, signal });
    const canceled = usable(parseSession(object), session.id);
    if (canceled.status === 'pending' || canceled.status === 'active')
      throw new BndError(
        'bad-answer',
        `The controller did not cancel session ${session.id}: it is still ${canceled.status}.`,
      );
    return canceled;
  }

  return {
    async authorizeSession({ target, hostId, scopeId, scopeName }, signal) {
      const byName = scopeId !== undefined || scopeName !== undefined;
      const { object } = await request({
        method: 'POST',
        path: `/v1/targets/${encodeURIComponent(target)}:authorize-session`,
        body: {
          ...(hostId === undefined ? {} : { host_id: hostId }),
          ...(byName ? { name: target } : {}),
          ...(scopeId === undefined ? {} : { scope_id: scopeId }),
          ...(scopeName === undefined ? {} : { scope_name: scopeName }),
        },
        signal,
      });
      const authorization = parseSessionAuthorization(object);
      if (authorization === undefined) {
        throw new BndError(
          'bad-answer',
          'The controller opened a session but returned no authorization token.',
        );
      }
      if (!byName) checkSameId(target, authorization.targetId);
      return authorization;
    },

    async cancelSession(id, signal) {
      const session = await readSession(id, signal);
      if (isEnding(session)) return session;
      try {
        return await cancelOnce(session, signal);
      } catch (error) {
        // A stale version is a 500 here (internal/daemon/controller/handlers/sessions), so read the session again for both.
        if (!isBndError(error, 'controller-error', 'version-conflict')) throw error;
        const fresh = await readSession(id, signal);
        return isEnding(fresh) ? fresh : await cancelOnce(fresh, signal);
      }
    },
  };
}

function isEnding(session: Session): boolean {
  return session.status === 'canceling' || session.status === 'terminated';
}

function usable(session: Session | undefined, id: string): Session {
  if (session === undefined)
    throw new BndError('bad-answer', 'The controller returned a session without an id.');
  checkSameId(id, session.id);
  return session;
}
