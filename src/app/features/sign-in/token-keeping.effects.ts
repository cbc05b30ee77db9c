import type { StoredToken } from '../../../settings/types.ts';
import type { Connection } from '../../core/connections.ts';
import type { Runtime } from '../../core/runtime.ts';
import type { AppState } from '../../core/state.ts';

/** Returns the valid token of this controller. */
export async function loadToken(runtime: Runtime, address: string): Promise<StoredToken | undefined> {
  return (await runtime.ports.settings()).loadToken(address);
}

/** Stores the token, and the way of signing in for the form. */
export async function keepSignIn(
  runtime: Runtime,
  { address, lab }: Connection,
  token: StoredToken,
): Promise<void> {
  if (!lab) await (await runtime.ports.settings()).keepSignIn(address, token);
}

/** Records the most recently used controller. A failure is only logged. */
export function noteUse(runtime: Runtime, { address, lab }: Connection): void {
  if (lab) return;
  runtime.spawn(
    async () => (await runtime.ports.settings()).noteUse(address),
    ({ message }) => runtime.ports.log.write('warn', message),
  );
}

/** Removes an unusable token; that of another sign-in stays. */
export async function forgetToken(
  runtime: Runtime,
  address: string,
  authTokenId: string | undefined,
): Promise<void> {
  if (authTokenId === undefined) return;
  await (await runtime.ports.settings()).forgetToken(address, authTokenId);
}

/** Favorites, ports and other settings of the targets of a connection. Those of the lab last as long as this program. */
export async function loadTargetMemory(
  runtime: Runtime,
  on: Connection,
  labMemory: AppState['memory'],
): Promise<void> {
  const memory = on.lab ? labMemory : (await runtime.ports.settings()).targetMemory(on.address);
  if (runtime.connections.isCurrent(on)) runtime.update((state) => ({ ...state, memory }));
}
