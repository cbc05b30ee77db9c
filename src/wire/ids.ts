/** Ids and tokens: `<prefix>_<10 base62 characters>` (globals/prefixes.go in hashicorp/boundary). */
import { randomBytes } from 'node:crypto';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** Bytes from here up would favor the first characters of the alphabet, so they are drawn again. */
const UNBIASED = 256 - (256 % BASE62.length);

/** Returns `length` characters of [0-9A-Za-z] from the system's random source, uniformly distributed. */
export function randomBase62(length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length - text.length)) {
      if (byte < UNBIASED) text += BASE62.charAt(byte % BASE62.length);
    }
  }
  return text;
}

/** Returns a new resource id, e.g. `newId('ttcp')` → `ttcp_3xK9…`. */
export function newId(prefix: string): string {
  return `${prefix}_${randomBase62(10)}`;
}
