/** Stores tokens by controller address: in the keyring, in a file that only its owner can read, or in memory. */
import * as v from 'valibot';
import { BndError } from '../lib/errors.ts';
import { jsonFile } from './json-file.ts';
import { STORED_TOKEN } from './schema.ts';
import type { Keyring } from './token-keyring.ts';
import type { StoredToken, TokenBackend } from './types.ts';

/** One store for tokens. A token is never sent to a controller other than its issuer. */
export interface TokenPlace {
  load(address: string): Promise<StoredToken | undefined>;
  save(address: string, token: StoredToken): Promise<void>;
  /** With an id only that token; that of another sign-in stays. */
  forget(address: string, authTokenId?: string): Promise<void>;
}

/** Parses BND_TUI_TOKEN_STORE; undefined: the program chooses. Throws BndError `usage` for any other value. */
export function parseTokenBackend(value: string | undefined): TokenBackend | undefined {
  if (value === undefined || value === '') return undefined;
  if (value === 'keyring' || value === 'file' || value === 'memory') return value;
  throw new BndError('usage', `BND_TUI_TOKEN_STORE must be keyring, file or memory, not "${value}".`);
}

/** Stores tokens in a file of mode 0600. A damaged entry is reported without its content; the others stay usable. */
export function filePlace(path: string): TokenPlace {
  const file = jsonFile(path, (object) => object);
  return {
    load: async (address) => {
      const entry = (await file.read())[address];
      if (entry === undefined) return undefined;
      const token = readToken(entry);
      if (token !== undefined) return token;
      throw new BndError('settings-unreadable', `Cannot read ${path}: its entry "${address}" is damaged.`);
    },
    save: async (address, token) => {
      await file.update((tokens) => ({ ...tokens, [address]: token }));
    },
    forget: async (address, authTokenId) => {
      const isMeant = (entry: unknown): boolean =>
        entry !== undefined && (authTokenId === undefined || readToken(entry)?.authTokenId === authTokenId);
      if (!isMeant((await file.read())[address])) return;
      await file.update((tokens) => {
        const { [address]: entry, ...others } = tokens;
        return isMeant(entry) ? others : tokens;
      });
    },
  };
}

/** Stores tokens in the keyring; entries that another program wrote under our name are ignored. */
export function keyringPlace(keyring: Keyring): TokenPlace {
  const load = async (address: string): Promise<StoredToken | undefined> => {
    const secret = await keyring.get(address);
    return secret === undefined ? undefined : readSecret(secret);
  };
  return {
    load,
    save: (address, token) => keyring.set(address, JSON.stringify(token)),
    forget: async (address, authTokenId) => {
      if (authTokenId === undefined || (await load(address))?.authTokenId === authTokenId)
        await keyring.remove(address);
    },
  };
}

/** Stores tokens in memory. */
export function memoryPlace(): TokenPlace {
  const tokens = new Map<string, StoredToken>();
  return {
    load: async (address) => tokens.get(address),
    save: async (address, token) => void tokens.set(address, token),
    forget: async (address, authTokenId) => {
      if (authTokenId === undefined || tokens.get(address)?.authTokenId === authTokenId)
        tokens.delete(address);
    },
  };
}

function readSecret(secret: string): StoredToken | undefined {
  try {
    return readToken(JSON.parse(secret));
  } catch {
    return undefined;
  }
}

function readToken(value: unknown): StoredToken | undefined {
  const { success, output } = v.safeParse(STORED_TOKEN, value);
  if (!success) return undefined;
  const { token, authTokenId, userId, loginName, authMethodId, expiresAtMs } = output;
  return { token, authTokenId, userId, loginName, authMethodId, expiresAtMs };
}
