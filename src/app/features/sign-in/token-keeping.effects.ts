/** What is kept of a sign-in for the next start. Nothing of the lab is: its controller forgets everything too. */
import type { BoundaryApi } from '../../../api/types.ts';
import { isBndError } from '../../../lib/errors.ts';
import type { StoredToken } from '../../../settings/types.ts';
import type { SignedIn } from '../../../wire/resources.ts';
import type { Connection } from '../../core/connections.ts';
import type { Runtime } from '../../core/runtime.ts';

/** The token of this controller that is still good. */
export async function loadToken(runtime: Runtime, address: string): Promise<StoredToken | undefined> {
  return (await runtime.ports.settings()).loadToken(address);
}

/** Keeps the token, and the way of signing in for the form. */
export async function keepSignIn(
  runtime: Runtime,
  { address, lab }: Connection,
  token: StoredToken,
): Promise<void> {
  if (!lab) await (await runtime.ports.settings()).keepSignIn(address, token);
}

/** Notes which controller was used last. A failure is only logged. */
export function noteUse(runtime: Runtime, { address, lab }: Connection): void {
  if (lab) return;
  runtime.spawn(
    async () => (await runtime.ports.settings()).noteUse(address),
    ({ message }) => runtime.ports.log.write('warn', message),
  );
}

/** Forgets a token that is of no more use; one that belongs to another sign-in stays. */
export async function forgetToken(
  runtime: Runtime,
  address: string,
  authTokenId: string | undefined,
): Promise<void> {
  if (authTokenId === undefined) return;
  await (await runtime.ports.settings()).forgetToken(address, authTokenId);
}

/** Favourites, ports and other answers for the targets of a connection. Those of the lab last as long as this program. */
export async function loadTargetMemory(runtime: Runtime, on: Connection): Promise<void> {
  if (on.lab) return;
  const memory = (await runtime.ports.settings()).targetMemory(on.address);
  if (runtime.connections.isCurrent(on)) runtime.update((state) => ({ ...state, memory }));
}

/** Deletes a token on its controller. A token that is already gone, or no longer accepted, counts as deleted. */
export async function deleteToken(api: BoundaryApi, authTokenId: string): Promise<void> {
  await api.deleteAuthToken(authTokenId).catch((error: unknown) => {
    if (!isBndError(error, 'unauthenticated', 'not-found')) throw error;
  });
}

/** A token from outside carries its id in its first two parts: at_1234567890_secret (internal/daemon/controller/auth in hashicorp/boundary). */
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

/** The answer to a sign-in, to be kept. */
export function toStored({ token, authToken }: SignedIn, loginName: string | undefined): StoredToken {
  const { id, userId, authMethodId, expiresAtMs } = authToken;
  return { token, authTokenId: id, userId, loginName, authMethodId, expiresAtMs };
}
