/** Stored sign-ins: which of the places is used, and what happens when it is not there. */
import { type BndError, isBndError } from '../lib/errors.ts';
import type { Keyring } from './token-keyring.ts';
import type { TokenPlace } from './token-store.ts';
import type { StoredToken, TokenBackend } from './types.ts';

export interface SignInOptions {
  /** By BND_TUI_TOKEN_STORE: then no other place is tried. */
  readonly forced: TokenBackend | undefined;
  /** What was found out in earlier runs. */
  readonly remembered: 'keyring' | 'file' | undefined;
  readonly places: Readonly<Record<TokenBackend, TokenPlace>>;
  readonly keyring: Keyring;
  /** Called when a sign-in goes to the keyring for the first time. */
  readonly rememberKeyring: () => Promise<unknown>;
  /** Called with a sentence when the keyring fails and the file takes its place. */
  readonly warn: (text: string) => void;
}

export interface SignIns extends TokenPlace {
  readonly backend: TokenBackend;
}

/**
 * Without BND_TUI_TOKEN_STORE a sign-in goes to the keyring where one answers, and to the file where none does. Only a keyring that
 * answered is remembered: one that is locked, slow or not started yet is asked again the next time. While it fails, sign-ins of this run
 * are kept in the file; what is in the keyring stays there.
 */
export function createSignIns(options: SignInOptions): SignIns {
  const { forced, remembered, places, keyring, warn } = options;
  let backend: TokenBackend = forced ?? remembered ?? 'file';
  let isChosen = forced !== undefined || remembered !== undefined;

  const fallBack = (error: BndError): void => {
    backend = 'file';
    warn(
      `${error.message} Sign-ins of this run are kept in the file instead; those in the keyring stay there.`,
    );
  };

  /** The places that may hold a token now: a run without the keyring has left its sign-ins in the file. */
  const inUse = (): readonly TokenPlace[] =>
    backend === 'keyring' && forced === undefined ? [places.keyring, places.file] : [places[backend]];

  async function orFallBack<T>(use: () => Promise<T>): Promise<T> {
    try {
      return await use();
    } catch (error) {
      if (forced !== undefined || backend !== 'keyring' || !isBndError(error, 'keyring-unavailable'))
        throw error;
      fallBack(error);
      return use();
    }
  }

  const forget = (address: string, authTokenId?: string): Promise<void> =>
    orFallBack(async () => {
      for (const place of inUse()) await place.forget(address, authTokenId);
    });

  return {
    get backend() {
      return backend;
    },
    async load(address) {
      const stored = await orFallBack(async () => {
        const found: (StoredToken | undefined)[] = [];
        for (const place of inUse()) found.push(await place.load(address));
        return found.reduce(laterOf, undefined);
      });
      if (stored?.expiresAtMs === undefined || stored.expiresAtMs > Date.now()) return stored;
      // It is of no use. Where it cannot be removed, it stays.
      await forget(address, stored.authTokenId).catch((error: unknown) => {
        if (!isBndError(error)) throw error;
      });
      return undefined;
    },
    async save(address, token) {
      const isFirst = !isChosen;
      isChosen = true;
      if (isFirst && (await keyring.answers())) backend = 'keyring';
      await orFallBack(async () => {
        const [place, ...others] = inUse();
        await place?.save(address, token);
        for (const other of others) await other.forget(address);
      });
      if (isFirst && backend === 'keyring') await options.rememberKeyring();
    },
    forget,
  };
}

/** Tokens of one controller are good for the same time, so the one that ends later is the newer one. */
function laterOf(one: StoredToken | undefined, two: StoredToken | undefined): StoredToken | undefined {
  if (one === undefined || two === undefined) return one ?? two;
  return (two.expiresAtMs ?? 0) > (one.expiresAtMs ?? 0) ? two : one;
}
