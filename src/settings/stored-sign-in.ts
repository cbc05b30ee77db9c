/** Stored sign-ins: created from a response or a given token, and deleted. */
import type { BoundaryApi } from '../api/types.ts';
import { isBndError } from '../lib/errors.ts';
import type { SignedIn } from '../wire/resources.ts';
import type { StoredToken } from './types.ts';

/** Deletes a token on its controller. A token that is already gone, or no longer accepted, counts as deleted. */
export async function deleteToken(api: BoundaryApi, authTokenId: string): Promise<void> {
  await api.deleteAuthToken(authTokenId).catch((error: unknown) => {
    if (!isBndError(error, 'unauthenticated', 'not-found')) throw error;
  });
}

/** The first two parts of an external token are its id: at_1234567890_secret (internal/daemon/controller/auth in hashicorp/boundary). */
export function givenToken(token: string): StoredToken {
  const authTokenId = token.split('_').slice(0, 2).join('_');
  return {
    token,
    authTokenId,
    userId: undefined,
    loginName: undefined,
    authMethodId: undefined,
    expiresAtMs: undefined,
  };
}

/** The response to a sign-in, for storing it. */
export function toStored({ token, authToken }: SignedIn, loginName: string | undefined): StoredToken {
  const { id, userId, authMethodId, expiresAtMs } = authToken;
  return { token, authTokenId: id, userId, loginName, authMethodId, expiresAtMs };
}
