/** Files inside the single executable. */
import { createHash } from 'node:crypto';
import { getAsset, getRawAsset, isSea } from 'node:sea';
import { zstdDecompressSync } from 'node:zlib';
import { BndError } from './errors.ts';
import { asObject, text } from './json.ts';

/** The asset that lists the checksums of the others. */
const CHECKSUMS = 'checksums.json';

/**
 * Returns a file of the executable, unpacked; undefined if this program runs as a script of Node. Throws BndError `damaged-program` if its content is not
 * what was built.
 */
export function embeddedFile(name: string): Uint8Array<ArrayBuffer> | undefined {
  if (!isSea()) return undefined;
  const packed = packedFile(name);
  if (packed === undefined || !isAsBuilt(name, packed, getAsset(CHECKSUMS, 'utf8')))
    throw new BndError('damaged-program', `${process.execPath} is damaged: ${name} in it is not complete.`);
  return new Uint8Array(zstdDecompressSync(packed));
}

/** Returns whether a file has its checksum in the list, which may be damaged itself. */
export function isAsBuilt(name: string, packed: Uint8Array, checksums: string): boolean {
  const actual = createHash('sha256').update(packed).digest('hex');
  try {
    return text(asObject(JSON.parse(checksums)), name) === actual;
  } catch {
    return false;
  }
}

function packedFile(name: string): Uint8Array | undefined {
  try {
    return new Uint8Array(getRawAsset(name));
  } catch {
    return undefined;
  }
}
