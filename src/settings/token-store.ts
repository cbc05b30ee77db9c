/** Where tokens are kept: keyring, a file that only its owner can read, or memory. */
import { BndError } from '../lib/errors.ts';
import { asObject } from '../lib/json.ts';
import { jsonFile } from './json-file.ts';
import { parseTokenFile, type StoredTokens } from './stored-token.ts';
import type { Keyring } from './token-keyring.ts';
import type { StoredToken, TokenBackend } from './types.ts';

/** One place for tokens, by controller address. */
export interface TokenPlace {
  load(address: string): Promise<StoredToken | undefined>;
  save(address: string, token: StoredToken): Promise<void>;
  forget(address: string): Promise<void>;
}

/** The value of BND_TUI_TOKEN_STORE; undefined = let the program choose. Throws BndError `usage` for any other word. */
export function parseTokenBackend(value: string | undefined): TokenBackend | undefined {
  if (value === undefined || value === '') return undefined;
  if (value === 'keyring' || value === 'file' || value === 'memory') return value;
  throw new BndError('usage', `BND_TUI_TOKEN_STORE must be keyring, file or memory, not "${value}".`);
}

/** Tokens in a 0600 file. */
export function filePlace(path: string): TokenPlace {
  const file = jsonFile(path, parseTokenFile);
  return {
    load: async (address) => (await file.read())[address],
    save: async (address, token) => {
      await file.update((tokens) => ({ ...tokens, [address]: token }));
    },
    forget: async (address) => {
      if ((await file.read())[address] === undefined) return;
      await file.update((tokens) => without(tokens, address));
    },
  };
}

/** Tokens in the keyring; what another program wrote under our name counts as none. */
export function keyringPlace(keyring: Keyring): TokenPlace {
  return {
    load: async (address) => {
      const secret = await keyring.get(address);
      return secret === undefined ? undefined : readSecret(secret);
    },
    save: (address, token) => keyring.set(address, JSON.stringify(token)),
    forget: (address) => keyring.remove(address),
  };
}

/** Tokens for as long as the program runs. */
export function memoryPlace(): TokenPlace {
  const tokens = new Map<string, StoredToken>();
  return {
    load: async (address) => tokens.get(address),
    save: async (address, token) => void tokens.set(address, token),
    forget: async (address) => void tokens.delete(address),
  };
}

function readSecret(secret: string): StoredToken | undefined {
  try {
    const object = asObject(JSON.parse(secret));
    return object === undefined ? undefined : parseTokenFile({ secret: object }).secret;
  } catch {
    return undefined;
  }
}

function without(tokens: StoredTokens, address: string): StoredTokens {
  return Object.fromEntries(Object.entries(tokens).filter(([other]) => other !== address));
}
