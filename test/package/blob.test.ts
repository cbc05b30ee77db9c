/** Reading the program out of an executable of each system, on small ones. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readBlob } from '../config/package/blob.ts';

const HEADER = 0x100;
const CONTENT_AT = 0x400;

function sized(...parts: readonly string[]): Buffer {
  return Buffer.concat(
    parts.flatMap((part) => {
      const size = Buffer.alloc(8);
      size.writeBigUInt64LE(BigInt(part.length));
      return [size, Buffer.from(part)];
    }),
  );
}

/** Path and source of the main script, and two assets. */
function blob(): Buffer {
  const header = Buffer.alloc(10);
  header.writeUInt32LE(0x143da20);
  header.writeUInt32LE(8, 4);
  const count = Buffer.alloc(8);
  count.writeBigUInt64LE(2n);
  return Buffer.concat([header, sized('main.js', 'run()'), count, sized('a', 'one', 'b', '')]);
}

/** One program header, and a note of another kind before the one. */
function elf(content: Buffer): Buffer {
  const note = (name: string, inside: Buffer): Buffer => {
    const header = Buffer.alloc(12);
    header.writeUInt32LE(name.length + 1);
    header.writeUInt32LE(inside.length, 4);
    const pad = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
    return Buffer.concat([header, pad(Buffer.from(`${name}\0`)), pad(inside)]);
  };
  const notes = Buffer.concat([note('GNU', Buffer.from('other')), note('NODE_SEA_BLOB', content)]);
  const file = Buffer.concat([Buffer.alloc(CONTENT_AT), notes]);
  file.writeBigUInt64LE(BigInt(HEADER), 32);
  file.writeUInt16LE(56, 54);
  file.writeUInt16LE(1, 56);
  file.writeUInt32LE(4, HEADER);
  file.writeBigUInt64LE(BigInt(CONTENT_AT), HEADER + 8);
  file.writeBigUInt64LE(BigInt(notes.length), HEADER + 32);
  return file;
}

/** One segment with one section. */
function machO(content: Buffer): Buffer {
  const file = Buffer.concat([Buffer.alloc(CONTENT_AT), content]);
  file.writeUInt32LE(0xfeedfacf);
  file.writeUInt32LE(1, 16);
  file.writeUInt32LE(0x19, 32);
  file.writeUInt32LE(152, 36);
  file.write('NODE_SEA', 40);
  file.writeUInt32LE(1, 96);
  file.write('__NODE_SEA_BLOB', 104);
  file.writeBigUInt64LE(BigInt(content.length), 144);
  file.writeUInt32LE(CONTENT_AT, 152);
  return file;
}

/** One section at the address 0x1000 with resources: kind 10, the name, a language, and where the content is. */
function pe(content: Buffer): Buffer {
  const address = 0x1000;
  const resources = Buffer.alloc(0x100);
  const folder = (at: number, id: number, next: number, isName: boolean): void => {
    resources.writeUInt16LE(1, at + (isName ? 12 : 14));
    resources.writeUInt32LE(id, at + 16);
    resources.writeUInt32LE(next, at + 20);
  };
  folder(0, 10, 0x80000020, false);
  folder(0x20, 0x80000080, 0x80000040, true);
  folder(0x40, 1033, 0x60, false);
  resources.writeUInt32LE(address + resources.length, 0x60);
  resources.writeUInt32LE(content.length, 0x64);
  resources.writeUInt16LE('NODE_SEA_BLOB'.length, 0x80);
  resources.write('NODE_SEA_BLOB', 0x82, 'utf16le');
  const head = Buffer.alloc(CONTENT_AT);
  head.writeUInt32LE(HEADER, 0x3c);
  head.writeUInt16LE(1, HEADER + 6);
  head.writeUInt16LE(0xf0, HEADER + 20);
  head.writeUInt32LE(address, HEADER + 24 + 112 + 16);
  const section = HEADER + 24 + 0xf0;
  head.writeUInt32LE(address, section + 12);
  head.writeUInt32LE(resources.length + content.length, section + 16);
  head.writeUInt32LE(CONTENT_AT, section + 20);
  return Buffer.concat([head, resources, content]);
}

const MADE = [
  ['linux', elf],
  ['darwin', machO],
  ['win32', pe],
] as const;

test.each(MADE)('the program in a file for %s is found and taken apart', (system, make) => {
  const found = [...readBlob(system, make(blob()))].map(([name, bytes]) => [name, bytes.toString()]);
  expect(found).toEqual([
    ['main', 'run()'],
    ['a', 'one'],
    ['b', ''],
  ]);
});

test.each(MADE)('a file for %s that is cut short, or holds something else, is refused', (system, make) => {
  expect(() => readBlob(system, make(blob()).subarray(0, -4))).toThrow('cut short');
  expect(() => readBlob(system, make(blob().subarray(0, -4)))).toThrow('cut short');
  const other = blob();
  other.writeUInt8(0);
  expect(() => readBlob(system, make(other))).toThrow('NODE_SEA_BLOB');
});

test.runIf(process.platform === 'linux')('Node without a program in it is refused', async () => {
  const node = await readFile(process.execPath);
  expect(() => readBlob('linux', node)).toThrow('no NODE_SEA_BLOB');
});
