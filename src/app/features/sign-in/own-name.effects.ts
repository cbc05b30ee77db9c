/** The user's name if the sign-in did not ask for it: after a browser sign-in, and with a token from the environment. */
import type { BoundaryApi } from '../../../api/types.ts';
import { isBndError } from '../../../lib/errors.ts';
import type { StoredToken } from '../../../settings/types.ts';
import type { Account } from '../../../wire/resources.ts';
import type { Connection } from '../../core/connections.ts';
import { mustBeAbout, readExactly } from '../../core/exact-read.ts';
import type { Runtime } from '../../core/runtime.ts';

/**
 * Returns the token with a name, which the header shows from now on. A user who may not read their own account, or whose account has no name, has
 * none; nothing else depends on it, so failures are not reported.
 */
export async function withOwnName(
  runtime: Runtime,
  on: Connection,
  token: StoredToken,
): Promise<StoredToken> {
  if (token.loginName !== undefined) return token;
  const loginName = await ownName(on.api, token.authTokenId).catch((error: unknown) => {
    if (isBndError(error)) return undefined;
    throw error;
  });
  if (loginName === undefined) return token;
  // Ids of tokens are not enough: two controllers may have the same ones.
  if (runtime.connections.isCurrent(on))
    runtime.update((state) => ({ ...state, connection: { ...state.connection, loginName } }));
  return { ...token, loginName };
}

async function ownName(api: BoundaryApi, authTokenId: string): Promise<string | undefined> {
  const { id, accountId } = await api.readAuthToken(authTokenId);
  mustBeAbout(authTokenId, id);
  return accountId === undefined ? undefined : nameOfAccount(await readExactly(api, 'accounts', accountId));
}

function nameOfAccount({ loginName, email, fullName, name, subject }: Account): string | undefined {
  return loginName ?? email ?? fullName ?? name ?? subject;
}
