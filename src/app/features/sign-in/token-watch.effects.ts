/**
 * Watches the expiry of the token. A request with an expired token makes the controller delete it and end every session opened with it, so requests
 * stop earlier.
 */
import { isTokenOver } from '../../../lib/token-expiry.ts';
import type { StoredToken } from '../../../settings/types.ts';
import type { Connection } from '../../core/connections.ts';
import { mustBeAbout } from '../../core/exact-read.ts';
import type { Runtime } from '../../core/runtime.ts';
import { signInText } from './sign-in.text.ts';

const WARN_BEFORE_MS = 10 * 60_000;
const LEARN_AGAIN_MS = 10_000;

export interface TokenWatch {
  /** Watches the token of a connection. An unknown expiry is requested from the controller, until it responds. */
  start(on: Connection, token: StoredToken): void;
  stop(): void;
  /** Compares the expiry with the wall clock. Called about once a second: timers stop while the machine is suspended. */
  look(nowMs: number): void;
}

interface Watched {
  readonly on: Connection;
  readonly expiresAtMs: number;
  /** The warning is shown once; never for a token that had less time left from the start. */
  warn: boolean;
}

/** `over` is called shortly before the token expires, with the reason. */
export function createTokenWatch(
  runtime: Runtime,
  over: (on: Connection, reason: string) => void,
): TokenWatch {
  const { clock } = runtime.ports;
  const { connections } = runtime;
  let watched: Watched | undefined;

  const look = (nowMs: number): void => {
    if (watched === undefined || !connections.isCurrent(watched.on)) return;
    const { on, expiresAtMs } = watched;
    if (isTokenOver(expiresAtMs, nowMs)) {
      watched = undefined;
      over(on, signInText.tokenExpired);
    } else if (watched.warn && nowMs >= expiresAtMs - WARN_BEFORE_MS) {
      watched.warn = false;
      runtime.toast('warn', signInText.tokenExpiresSoon);
    }
  };

  const watch = (on: Connection, expiresAtMs: number): void => {
    const nowMs = clock.now();
    watched = { on, expiresAtMs, warn: expiresAtMs - nowMs > WARN_BEFORE_MS };
    look(nowMs);
  };

  const learn = async (on: Connection, { token, authTokenId }: StoredToken): Promise<void> => {
    const { id, userId, expiresAtMs, authMethodId } = await on.api.readAuthToken(authTokenId);
    mustBeAbout(authTokenId, id);
    if (!connections.isCurrent(on)) return;
    runtime.update((state) => ({
      ...state,
      connection: { ...state.connection, userId, authMethodId, tokenExpiresAtMs: expiresAtMs },
    }));
    if (expiresAtMs !== undefined) {
      on.api.setToken(token, expiresAtMs);
      watch(on, expiresAtMs);
    }
  };

  const learnUntilKnown = (on: Connection, token: StoredToken): void =>
    runtime.read(
      on,
      () => learn(on, token),
      ({ code, retryAfterMs }) => {
        if (code === 'unauthenticated') over(on, signInText.tokenRejected);
        else
          clock.after(retryAfterMs ?? LEARN_AGAIN_MS, () => {
            if (connections.isCurrent(on)) learnUntilKnown(on, token);
          });
      },
    );

  return {
    start: (on, token) => {
      watched = undefined;
      if (token.expiresAtMs === undefined) learnUntilKnown(on, token);
      else watch(on, token.expiresAtMs);
    },
    stop: () => {
      watched = undefined;
    },
    look,
  };
}
