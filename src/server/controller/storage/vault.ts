/** Seals secrets before they reach the data file (AES-256-GCM) and fingerprints them for responses (HMAC-SHA-256). The key is next to the file, mode 0600. */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { BndError, errorText } from '../../../lib/errors.ts';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export const KEY_HINT =
  'Put back the key file that was created together with the data file, or use another file with --data. Nothing was modified.';

export interface Vault {
  /** nonce ‖ tag ‖ ciphertext. `context` identifies the row, so that sealed values cannot be swapped. */
  seal(context: string, plain: Uint8Array): Uint8Array;
  /** Throws if the value was modified or sealed for another row or with another key. */
  open(context: string, sealed: Uint8Array): Uint8Array;
  /** URL-safe base64 without padding, as in the `*_hmac` attributes of responses. */
  fingerprint(text: string): string;
}

/**
 * `dataFile` undefined: a key for this run only. Otherwise the key in `<dataFile>.key`, which is created with a new file (`isNew`); without the key
 * of an old file its secrets are lost, so that is refused. Throws BndError `data-file`.
 */
export function openVault(dataFile: string | undefined, isNew: boolean): Vault {
  const key = dataFile === undefined ? randomBytes(KEY_BYTES) : keyFromFile(`${dataFile}.key`, isNew);
  const hmacKey = Buffer.from(hkdfSync('sha256', key, '', 'fingerprint', KEY_BYTES));
  return {
    seal: (context, plain) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]);
    },
    open: (context, sealed) => {
      const nonce = sealed.subarray(0, NONCE_BYTES);
      const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
      const cipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context)).setAuthTag(tag);
      return Buffer.concat([cipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), cipher.final()]);
    },
    fingerprint: (text) => createHmac('sha256', hmacKey).update(text).digest('base64url'),
  };
}

function keyFromFile(path: string, isNew: boolean): Buffer {
  if (isNew) createKey(path);
  let key: Buffer;
  try {
    key = readFileSync(path);
  } catch (error) {
    throw unusable(path, `cannot be read: ${errorText(error)}`, error);
  }
  if (key.length !== KEY_BYTES) throw unusable(path, 'is damaged');
  return key;
}

/** An existing key is used: an earlier start may have ended between creating the two files. */
function createKey(path: string): void {
  if (readIfThere(path)?.length === KEY_BYTES) return;
  try {
    writeFileSync(path, randomBytes(KEY_BYTES), { mode: 0o600 });
  } catch (error) {
    // A part of a key would be taken for a damaged one at the next start.
    rmSync(path, { force: true });
    throw unusable(
      path,
      `could not be written: ${errorText(error)}`,
      error,
      'Free some space, or use another file with --data.',
    );
  }
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

function unusable(path: string, why: string, cause?: unknown, hint = KEY_HINT): BndError {
  return new BndError('data-file', `The key file ${path} ${why}.`, { cause, hint });
}
