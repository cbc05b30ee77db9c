/** Seals secrets before they reach the data file (AES-256-GCM) and fingerprints them for answers (HMAC-SHA-256). The key lies beside the file, 0600. */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { BndError, errorText } from '../../lib/errors.ts';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface Vault {
  /** nonce ‖ tag ‖ ciphertext. `context` names the row, so that sealed values cannot be swapped. */
  seal(context: string, plain: Uint8Array): Uint8Array;
  /** Throws when the value was changed or sealed for another row or by another key. */
  open(context: string, sealed: Uint8Array): Uint8Array;
  /** URL-safe base64 without padding, as in the `*_hmac` attributes of answers. */
  fingerprint(text: string): string;
}

/** `dataFile` undefined: a key for this run only. Otherwise `<dataFile>.key`, made on first use. Throws BndError `data-file`. */
export function openVault(dataFile: string | undefined): Vault {
  const key = dataFile === undefined ? randomBytes(KEY_BYTES) : keyFromFile(`${dataFile}.key`);
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

function keyFromFile(path: string): Buffer {
  try {
    writeFileSync(path, randomBytes(KEY_BYTES), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (Reflect.get(Object(error), 'code') !== 'EEXIST') {
      throw new BndError('data-file', `The key file ${path} cannot be written: ${errorText(error)}.`, {
        cause: error,
      });
    }
  }
  const key = readFileSync(path);
  if (key.length !== KEY_BYTES) throw new BndError('data-file', `The key file ${path} is damaged.`);
  return key;
}
