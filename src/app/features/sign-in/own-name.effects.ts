/** The user's name if the sign-in did not ask for it: after a browser sign-in, and with a token from the environment. */
import { ownName } from '../../../api/own-name.ts';
import type { StoredToken } from '../../../settings/types.ts';
import type { Connection } from '../../core/connections.ts';
import type { Runtime } from '../../core/runtime.ts';

/** Returns the token with a name, which the header shows from now on. */
export async function withOwnName(
  runtime: Runtime,
  on: Connection,
  token: StoredToken,
): Promise<StoredToken> {
  if (token.loginName !== undefined) return token;
  const loginName = await ownName(on.api, token.authTokenId);
  if (loginName === undefined) return token;
  // Ids of tokens are not enough: two controllers may have the same ones.
  if (runtime.connections.isCurrent(on))
    runtime.update((state) => ({ ...state, connection: { ...state.connection, loginName } }));
  return { ...token, loginName };
}
