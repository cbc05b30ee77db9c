/**
 * Decides whether an error means that the sign-in has ended. A controller with database trouble cannot look a token up, treats the caller as
 * anonymous and returns 401 or 403 (internal/daemon/controller/auth in hashicorp/boundary, decryptToken); it returns 403 for recursive lists of
 * anonymous callers. So the token itself is read before the error is believed.
 */
import { BndError, isBndError } from '../lib/errors.ts';
import type { Requester, Token } from './requester.ts';

export interface SignInCheck {
  /** Confirms the 401 of a request; an unconfirmed one is sent once more, which is safe because nothing was done. */
  readonly request: Requester;
  /** Rejects with the meaning of a refused list. */
  explain(error: unknown, signal: AbortSignal | undefined): Promise<never>;
}

export function createSignInCheck(request: Requester, token: () => Token | undefined): SignInCheck {
  const ownPath = (): string | undefined => {
    const id = /^at_[^_]+/.exec(token()?.secret ?? '')?.[0];
    return id === undefined ? undefined : `/v1/auth-tokens/${id}`;
  };

  /** Returns true if the controller knows the token, undefined if its owner may not read it. Rejects with the reason if no response arrives. */
  async function isAlive(path: string, signal: AbortSignal | undefined): Promise<boolean | undefined> {
    try {
      await request({ method: 'GET', path, signal });
      return true;
    } catch (refusal) {
      if (isBndError(refusal, 'forbidden')) return undefined;
      if (isBndError(refusal, 'unauthenticated', 'not-found')) return false;
      throw refusal;
    }
  }

  return {
    request: async (ask) => {
      try {
        return await request(ask);
      } catch (error) {
        const path = ownPath();
        if (ask.anonymous || path === undefined || !isBndError(error, 'unauthenticated')) throw error;
        if (ask.path === path && ask.method === 'GET') return request(ask);
        if ((await isAlive(path, ask.signal)) !== true) throw error;
        return request(ask).catch((again: unknown) => {
          if (!isBndError(again, 'unauthenticated')) throw again;
          throw new BndError('controller-error', 'The controller rejected a token that is still valid.', {
            cause: again,
            hint: 'Try again. If the problem persists, ask an administrator to check the log of the controller.',
          });
        });
      }
    },
    async explain(error, signal) {
      const path = ownPath();
      if (path === undefined || !isBndError(error, 'forbidden')) throw error;
      if ((await isAlive(path, signal)) !== false) throw error;
      throw new BndError('unauthenticated', 'Your token is no longer valid.', { cause: error, status: 401 });
    },
  };
}
