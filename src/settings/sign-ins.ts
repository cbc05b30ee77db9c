/** Stores sign-ins in the keyring or a file, and falls back if the keyring fails. */
import { type BndError, isBndError } from '../lib/errors.ts';
import type { Keyring } from './token-keyring.ts';
import type { TokenPlace } from './token-store.ts';
import type { StoredToken, TokenBackend } from './types.ts';

export interface SignInOptions {
  /** From BND_TUI_TOKEN_STORE: no other store is tried. */
  readonly forced: TokenBackend | undefined;
  /** What earlier runs found out. */
  readonly remembered: 'keyring' | 'file' | undefined;
  readonly places: Readonly<Record<TokenBackend, TokenPlace>>;
  readonly keyring: Keyring;
  /** Called when a sign-in goes to the keyring for the first time. */
  readonly rememberKeyring: () => Promise<unknown>;
  /** Called with a sentence when the keyring fails and the file replaces it. */
  readonly warn: (text: string) => void;
}

export interface SignIns extends TokenPlace {
  readonly backend: TokenBackend;
}

/**
 * Without BND_TUI_TOKEN_STORE a sign-in goes to the keyring if one responds, else to the file. Only a keyring that responded is remembered: one that
 * is locked, slow or not started yet is tried again next time. While it fails, sign-ins of this run are stored in the file; those in the keyring stay
 * there.
 */
export function createSignIns(options: SignInOptions): SignIns {
  const { forced, remembered, places, keyring, warn } = options;
  let backend: TokenBackend = forced ?? remembered ?? 'file';
  let isChosen = forced !== undefined || remembered !== undefined;

  const fallBack = (error: BndError): void => {
    backend = 'file';
    warn(
      `${error.message} Sign-ins of this run are stored in the token file instead; those in the keyring stay there.`,
    );
  };

  /** The stores that may hold a token now: a run without the keyring left its sign-ins in the file. */
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
      // It is unusable. If it cannot be removed, it stays.
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

/** All tokens of one controller have the same lifetime, so the one that expires later is newer. */
function laterOf(one: StoredToken | undefined, two: StoredToken | undefined): StoredToken | undefined {
  if (one === undefined || two === undefined) return one ?? two;
  return (two.expiresAtMs ?? 0) > (one.expiresAtMs ?? 0) ? two : one;
}
