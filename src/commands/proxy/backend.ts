/** Finds targets and opens sessions for the proxy, with the sign-in of the command. */
import { authorizeNamed, hostNames, resolveHost } from '../../gateway/resolve-host.ts';
import type { Backend, NamedTarget } from '../../gateway/types.ts';
import { isBndError } from '../../lib/errors.ts';
import type { OnlyYou } from '../../lib/only-you.ts';
import { openForward } from '../../proxy/index.ts';
import type { LocalForward, SessionState } from '../../proxy/types.ts';
import type { BrokeredCredential } from '../../wire/resources.ts';
import { tokenExpiry } from '../connect/authorize.ts';
import { sessionStateOf } from '../connect/session-state.ts';
import { forwardSettings } from '../forward-settings.ts';
import type { LiveSignIn } from './live-sign-in.ts';

export interface BackendOptions {
  readonly signIn: LiveSignIn;
  readonly listenAddress: string;
  readonly onlyYou: OnlyYou;
  /** `credentials` are secret. */
  readonly onOpen: (
    forward: LocalForward,
    target: NamedTarget,
    credentials: readonly BrokeredCredential[],
  ) => void;
}

export function createBackend({ signIn, listenAddress, onlyYou, onOpen }: BackendOptions): Backend {
  return {
    resolve: (host) => signIn.run(({ api }) => resolveHost(api, host)),
    open: (target) =>
      signIn.run(async ({ api, settings }) => {
        const { sessionId, authorizationToken, credentials } = await authorizeNamed(api, target);
        try {
          const forward = await openForward({
            ...forwardSettings(settings),
            authorizationToken,
            sessionId,
            listenAddress,
            onlyYou,
            nextIfBusy: true,
            sessionState: sessionStateBy(signIn, sessionId),
          });
          onOpen(forward, target, credentials);
          return forward;
        } catch (error) {
          await api.cancelSession(sessionId).catch(() => undefined);
          throw error;
        }
      }),
    aliases: async () => {
      try {
        return await signIn.run(({ api }) => hostNames(api));
      } catch (error) {
        // The suffix works without.
        if (isBndError(error)) return [];
        throw error;
      }
    },
  };
}

/** Returns a function that asks the controller about a session, see `sessionStateOf`. */
export function sessionStateBy(signIn: LiveSignIn, sessionId: string): () => Promise<SessionState> {
  return sessionStateOf({
    read: (signal) => signIn.run(({ api }) => api.read('sessions', sessionId, signal)),
    tokenExpiresAtMs: signIn.run(({ api, settings }) => tokenExpiry(api, settings)).catch(() => undefined),
  });
}
