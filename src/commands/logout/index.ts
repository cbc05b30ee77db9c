/** `bnd-tui logout`: deletes the stored token, locally and on the controller. */
import { isBndError } from '../../lib/errors.ts';
import { EXIT_OK } from '../../lib/exit-codes.ts';
import { writeLine } from '../../lib/write-out.ts';
import { controllerClient } from '../signed-in-api.ts';

/** Resolves with the exit code. Rejects with BndError; the token is still stored then. */
export async function runLogout(addr: string | undefined): Promise<number> {
  const { api, settings } = await controllerClient(addr);
  try {
    const stored = await settings.loadToken(api.address);
    if (stored === undefined) {
      // An expired token is removed without being sent.
      await settings.forgetToken(api.address);
      await writeLine(`Not signed in to ${api.address}`);
      return EXIT_OK;
    }
    api.setToken(stored.token, stored.expiresAtMs);
    await api.deleteAuthToken(stored.authTokenId).catch((error: unknown) => {
      if (!isBndError(error, 'unauthenticated', 'not-found', 'token-expired')) throw error;
    });
    await settings.forgetToken(api.address);
    await writeLine(`Signed out of ${api.address}; the controller cancels its sessions`);
    return EXIT_OK;
  } finally {
    await api.close();
  }
}
