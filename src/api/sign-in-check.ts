/**
 * Whether a refusal means that the sign-in is over. A controller whose database stumbles cannot look a token up, takes its owner for a
 * stranger and answers 401 or 403 (internal/daemon/controller/auth in hashicorp/boundary, decryptToken); a recursive list answers
 * strangers with 403. So the token itself is asked for before anything is believed.
 */
import { BndError, isBndError } from '../lib/errors.ts';
import type { Requester, Token } from './requester.ts';

export interface SignInCheck {
  /** Requests whose 401 was confirmed; one that was not is sent once more, which is safe because nothing was done. */
  readonly request: Requester;
  /** Rejects with what a refused list means. */
  explain(error: unknown, signal: AbortSignal | undefined): Promise<never>;
}

export function createSignInCheck(request: Requester, token: () => Token | undefined): SignInCheck {
  const ownPath = (): string | undefined => {
    const id = /^at_[^_]+/.exec(token()?.secret ?? '')?.[0];
    return id === undefined ? undefined : `/v1/auth-tokens/${id}`;
  };

  /** True when the controller knows the token, undefined when its owner may not read it. Rejects with why no answer came. */
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
          throw new BndError('controller-error', 'The controller refused a sign-in that is still valid.', {
            cause: again,
            hint: 'Try again; if this persists, ask an administrator to look at the log of the controller.',
          });
        });
      }
    },
    async explain(error, signal) {
      const path = ownPath();
      if (path === undefined || !isBndError(error, 'forbidden')) throw error;
      if ((await isAlive(path, signal)) !== false) throw error;
      throw new BndError('unauthenticated', 'Your sign-in has ended.', { cause: error, status: 401 });
    },
  };
}
