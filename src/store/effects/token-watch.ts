/** Watches the end of the token. A request with an expired token makes the controller delete it and end every session made with it, so we stop before. */
import type { Failure } from '../failure.ts';
import type { Runtime } from '../runtime.ts';

const WARN_BEFORE_MS = 10 * 60_000;
const STOP_BEFORE_MS = 5_000;
/** Timers hold no more than 31 bits of milliseconds. */
const LONGEST_TIMER_MS = 24 * 60 * 60_000;

export interface TokenWatch {
  /** `undefined` is learned from the controller first. */
  start(expiresAtMs: number | undefined): void;
  stop(): void;
}

/** `over` is called shortly before the token ends. */
export function createTokenWatch(runtime: Runtime, over: (reason: string) => void): TokenWatch {
  const { clock } = runtime.ports;
  let cancel = (): void => {};

  const at = (timeMs: number, run: () => void): void => {
    const leftMs = timeMs - clock.now();
    cancel = clock.after(Math.max(0, Math.min(leftMs, LONGEST_TIMER_MS)), () => {
      if (clock.now() >= timeMs) run();
      else at(timeMs, run);
    });
  };

  const watch = (expiresAtMs: number): void => {
    cancel();
    const end = (): void =>
      at(expiresAtMs - STOP_BEFORE_MS, () => over('the token has expired; open forwards go on'));
    if (expiresAtMs - WARN_BEFORE_MS <= clock.now()) {
      end();
      return;
    }
    at(expiresAtMs - WARN_BEFORE_MS, () => {
      runtime.flash('warn', 'the token ends in 10 minutes; the sign-in form comes then');
      end();
    });
  };

  const learn = async (): Promise<void> => {
    const { api } = runtime;
    const { authTokenId } = runtime.get().connection;
    if (api === undefined || authTokenId === undefined) return;
    const token = await api.readAuthToken(authTokenId);
    const { userId, expiresAtMs, authMethodId } = token;
    runtime.update((state) => ({
      ...state,
      connection: { ...state.connection, userId, authMethodId, tokenExpiresAtMs: expiresAtMs },
    }));
    if (expiresAtMs !== undefined) watch(expiresAtMs);
  };

  const refused = (failure: Failure): void => {
    if (failure.code === 'unauthenticated') over('the controller does not accept the token');
  };

  return {
    start: (expiresAtMs) => {
      if (expiresAtMs !== undefined) watch(expiresAtMs);
      else runtime.spawn(learn, refused);
    },
    stop: () => cancel(),
  };
}
