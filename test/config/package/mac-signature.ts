/**
 * Signs a program for macOS without an identity ("ad hoc"): a Mac with an Apple processor ends an unsigned one at its start. The form is that of
 * cmd/internal/codesign in golang/go; Apple's own tool exists on a Mac only.
 */
import { createHash } from 'node:crypto';
import { addSignatureCommand, type MachO, readMachO } from './mach-o.ts';

const SUPER_BLOB = 0xfade0cc0;
const CODE_DIRECTORY = 0xfade0c02;
const SUPER_BLOB_BYTES = 20;
const DIRECTORY_BYTES = 88;
const HASH_BYTES = 32;
const SHA256 = 2;
const PAGE_BITS = 12;
const PAGE = 1 << PAGE_BITS;
/** Of memory there, to which a segment is rounded up. */
const MEMORY_PAGE = 0x4000;
/** Ad hoc, and made by a linker, so that `codesign` may replace it. */
const FLAGS = 0x20002;
const MAIN_PROGRAM = 1;
const ALIGNMENT = 16;

/** Returns the file with a new signature, in place of the one that it may have. */
export function signed(unsigned: Buffer, identifier: string): Buffer {
  const file = Buffer.from(unsigned);
  if (readMachO(file).signature === undefined) addSignatureCommand(file);
  const { signature, segments } = readMachO(file);
  const linkEdit = segments.find(({ name }) => name === '__LINKEDIT');
  if (signature === undefined || linkEdit === undefined) throw new Error('no place for a signature');
  const end = Math.ceil(signature.offset / ALIGNMENT) * ALIGNMENT;
  const id = Buffer.from(`${identifier}\0`);
  const size = SUPER_BLOB_BYTES + DIRECTORY_BYTES + id.length + Math.ceil(end / PAGE) * HASH_BYTES;
  const out = Buffer.alloc(end + size);
  file.copy(out, 0, 0, signature.offset);
  out.writeUInt32LE(end, signature.at + 8);
  out.writeUInt32LE(size, signature.at + 12);
  const length = end + size - linkEdit.fileOffset;
  out.writeBigUInt64LE(BigInt(Math.ceil(length / MEMORY_PAGE) * MEMORY_PAGE), linkEdit.at + 32);
  out.writeBigUInt64LE(BigInt(length), linkEdit.at + 48);
  writeSignature(out, end, id, segments);
  return out;
}

/** Returns whether the signature fits every page of the file. */
export function isSigned(file: Buffer): boolean {
  const { signature } = readMachO(file);
  if (signature === undefined || signature.offset + signature.size !== file.length) return false;
  const directory = signature.offset + SUPER_BLOB_BYTES;
  if (file.readUInt32BE(signature.offset) !== SUPER_BLOB || file.readUInt32BE(directory) !== CODE_DIRECTORY)
    return false;
  const hashes = directory + file.readUInt32BE(directory + 16);
  const count = file.readUInt32BE(directory + 28);
  const codeEnd = file.readUInt32BE(directory + 32);
  if (codeEnd !== signature.offset || count !== Math.ceil(codeEnd / PAGE)) return false;
  return pageHashes(file.subarray(0, codeEnd)).every((hash, index) =>
    file.subarray(hashes + index * HASH_BYTES, hashes + (index + 1) * HASH_BYTES).equals(hash),
  );
}

/** Numbers in a signature are big-endian. */
function writeSignature(out: Buffer, at: number, id: Buffer, segments: MachO['segments']): void {
  const hashes = pageHashes(out.subarray(0, at));
  const text = segments.find(({ name }) => name === '__TEXT');
  const hashOffset = DIRECTORY_BYTES + id.length;
  const directoryBytes = hashOffset + hashes.length * HASH_BYTES;
  const put = (from: number, ...values: readonly number[]): void => {
    for (const [index, value] of values.entries()) out.writeUInt32BE(value, from + index * 4);
  };
  put(at, SUPER_BLOB, SUPER_BLOB_BYTES + directoryBytes, 1, 0, SUPER_BLOB_BYTES);
  const directory = at + SUPER_BLOB_BYTES;
  put(
    directory,
    CODE_DIRECTORY,
    directoryBytes,
    0x20400,
    FLAGS,
    hashOffset,
    DIRECTORY_BYTES,
    0,
    hashes.length,
    at,
  );
  out.set([HASH_BYTES, SHA256, 0, PAGE_BITS], directory + 36);
  out.writeBigUInt64BE(BigInt(text?.fileOffset ?? 0), directory + 64);
  out.writeBigUInt64BE(BigInt(text?.fileSize ?? 0), directory + 72);
  out.writeBigUInt64BE(BigInt(MAIN_PROGRAM), directory + 80);
  id.copy(out, directory + DIRECTORY_BYTES);
  for (const [index, hash] of hashes.entries()) hash.copy(out, directory + hashOffset + index * HASH_BYTES);
}

function pageHashes(code: Buffer): readonly Buffer[] {
  return Array.from({ length: Math.ceil(code.length / PAGE) }, (_, index) =>
    createHash('sha256')
      .update(code.subarray(index * PAGE, (index + 1) * PAGE))
      .digest(),
  );
}
