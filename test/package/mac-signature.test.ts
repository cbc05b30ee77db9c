/** Signing programs for macOS, on a small one. */
import { expect, test } from 'vitest';
import { isSigned, signed } from '../config/package/mac-signature.ts';
import { readMachO } from '../config/package/mach-o.ts';

const HEADER = 32;
const SEGMENT = 72;
const SECTION = 80;
const CODE_AT = 0x1000;
const LINK_EDIT_AT = 0x4000;
const SIZE = 0x4321;

/** A header, __TEXT with a section, and __LINKEDIT up to the end of the file. */
function program(): Buffer {
  const file = Buffer.alloc(SIZE, 7);
  file.fill(0, 0, CODE_AT);
  file.writeUInt32LE(0xfeedfacf, 0);
  file.writeUInt32LE(0x100000c, 4);
  file.writeUInt32LE(2, 16);
  file.writeUInt32LE(2 * SEGMENT + SECTION, 20);
  segment(file, HEADER, { name: '__TEXT', offset: 0, size: LINK_EDIT_AT, sections: 1 });
  file.write('__text', HEADER + SEGMENT);
  file.writeBigUInt64LE(BigInt(LINK_EDIT_AT - CODE_AT), HEADER + SEGMENT + 40);
  file.writeUInt32LE(CODE_AT, HEADER + SEGMENT + 48);
  const linkEdit = { name: '__LINKEDIT', offset: LINK_EDIT_AT, size: SIZE - LINK_EDIT_AT, sections: 0 };
  segment(file, HEADER + SEGMENT + SECTION, linkEdit);
  return file;
}

function segment(
  file: Buffer,
  at: number,
  { name, offset, size, sections }: { name: string; offset: number; size: number; sections: number },
): void {
  file.writeUInt32LE(0x19, at);
  file.writeUInt32LE(SEGMENT + sections * SECTION, at + 4);
  file.write(name, at + 8);
  file.writeBigUInt64LE(BigInt(offset), at + 40);
  file.writeBigUInt64LE(BigInt(size), at + 48);
  file.writeUInt32LE(sections, at + 64);
}

test('a signature covers the whole file, and its segment reaches the end', () => {
  const file = signed(program(), 'bnd-tui');
  expect(isSigned(program())).toBe(false);
  expect(isSigned(file)).toBe(true);
  const { signature, segments } = readMachO(file);
  const linkEdit = segments.find(({ name }) => name === '__LINKEDIT');
  expect(signature?.offset ?? 0).toBeGreaterThanOrEqual(SIZE);
  expect((linkEdit?.fileOffset ?? 0) + (linkEdit?.fileSize ?? 0)).toBe(file.length);
  expect(file.subarray(CODE_AT, SIZE)).toEqual(program().subarray(CODE_AT));
});

test.each([0, 8, CODE_AT, LINK_EDIT_AT + 3, SIZE - 1])('a change at %i is noticed', (at) => {
  const file = signed(program(), 'bnd-tui');
  file.writeUInt8(file.readUInt8(at) ^ 1, at);
  // A changed magic number is another kind of file.
  if (at === 0) expect(() => isSigned(file)).toThrow('Mach-O');
  else expect(isSigned(file)).toBe(false);
});

test('a cut file is noticed', () => {
  expect(isSigned(signed(program(), 'bnd-tui').subarray(0, -1))).toBe(false);
});

test('signing again gives the same file', () => {
  const file = signed(program(), 'bnd-tui');
  expect(signed(file, 'bnd-tui').equals(file)).toBe(true);
});
