/** `bnd-tui logout`: the token that is kept is deleted, here and on the controller. */
import { isBndError } from '../lib/errors.ts';
import { EXIT_OK } from './failure.ts';
import { controllerClient } from './signed-in-api.ts';

/** Resolves with the exit code; rejects with BndError, and then the token is still kept. */
export async function runLogout(addr: string | undefined): Promise<number> {
  const { api, settings } = await controllerClient(addr);
  try {
    const stored = await settings.loadToken(api.address);
    if (stored === undefined) {
      // One that has expired is worth nothing any more, and is not sent.
      await settings.forgetToken(api.address);
      process.stdout.write(`Nobody is signed in to ${api.address}\n`);
      return EXIT_OK;
    }
    api.setToken(stored.token);
    await api.deleteAuthToken(stored.authTokenId).catch((error: unknown) => {
      if (!isBndError(error, 'unauthenticated', 'not-found')) throw error;
    });
    await settings.forgetToken(api.address);
    process.stdout.write(`Signed out of ${api.address}; sessions of this sign-in end\n`);
    return EXIT_OK;
  } finally {
    await api.close();
  }
}
