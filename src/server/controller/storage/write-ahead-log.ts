/**
 * Checks SQLite's write-ahead log before SQLite opens it: SQLite ignores everything from the first damaged frame on, without an error, and with it
 * changes that were acknowledged (sqlite.org/fileformat.html, section 4).
 */
import { readFileSync } from 'node:fs';

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const MAGIC = 0x377f0682;

/**
 * Returns whether a damaged frame is followed by a complete transaction. An incomplete last one is not damage: a killed process leaves it behind, and it
 * was not acknowledged.
 */
export function isLogDamaged(path: string): boolean {
  let log: Buffer;
  try {
    log = readFileSync(path);
  } catch {
    return false;
  }
  if (log.length <= HEADER_BYTES) return false;
  const magic = log.readUInt32BE(0);
  const sum = new Checksum((magic & 1) === 1);
  sum.add(log.subarray(0, 24));
  if ((magic & ~1) !== MAGIC || !sum.equals(log, 24)) return true;
  const frameBytes = FRAME_HEADER_BYTES + log.readUInt32BE(8);
  const salts = log.subarray(16, 24);
  let isBroken = false;
  for (let at = HEADER_BYTES; at + frameBytes <= log.length; at += frameBytes) {
    const frame = log.subarray(at, at + frameBytes);
    const isCurrent = frame.subarray(8, 16).equals(salts);
    // Frames with other salts are left over from before the last checkpoint.
    if (!isBroken && isCurrent) {
      sum.add(frame.subarray(0, 8));
      sum.add(frame.subarray(FRAME_HEADER_BYTES));
      isBroken = !sum.equals(frame, 16);
    } else {
      isBroken = true;
      if (isCurrent && frame.readUInt32BE(4) !== 0) return true;
    }
  }
  return false;
}

class Checksum {
  readonly #isBigEndian: boolean;
  #first = 0;
  #second = 0;

  constructor(isBigEndian: boolean) {
    this.#isBigEndian = isBigEndian;
  }

  /** `bytes`: a multiple of eight. */
  add(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; at += 8) {
      this.#first = (this.#first + this.#word(bytes, at) + this.#second) >>> 0;
      this.#second = (this.#second + this.#word(bytes, at + 4) + this.#first) >>> 0;
    }
  }

  equals(bytes: Buffer, offset: number): boolean {
    return bytes.readUInt32BE(offset) === this.#first && bytes.readUInt32BE(offset + 4) === this.#second;
  }

  #word(bytes: Buffer, at: number): number {
    return this.#isBigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);
  }
}
