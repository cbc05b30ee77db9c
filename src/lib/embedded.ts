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
  const expected = text(asObject(JSON.parse(getAsset(CHECKSUMS, 'utf8'))), name);
  if (packed === undefined || createHash('sha256').update(packed).digest('hex') !== expected)
    throw new BndError('damaged-program', `${process.execPath} is damaged: ${name} in it is not complete.`);
  return new Uint8Array(zstdDecompressSync(packed));
}

function packedFile(name: string): Uint8Array | undefined {
  try {
    return new Uint8Array(getRawAsset(name));
  } catch {
    return undefined;
  }
}
