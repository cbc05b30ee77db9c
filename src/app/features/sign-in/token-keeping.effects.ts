import type { StoredToken } from '../../../settings/types.ts';
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
