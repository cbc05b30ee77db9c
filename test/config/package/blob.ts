/** The program inside an executable: read the way Node on each system looks for it, and taken apart. Numbers in it are little-endian. */
import { readMachO } from './mach-o.ts';
import type { Platform } from './platforms.ts';

/** The name in all three formats; Mach-O adds two underscores (src/node_sea_bin.cc in nodejs/node). */
const NAME = 'NODE_SEA_BLOB';
const MACH_O_SEGMENT = 'NODE_SEA';
/** At its begin (src/node_sea.h in nodejs/node). */
const MAGIC = 0x143da20;
/** Bits of the flags: the blob contains assets, or arguments for Node (src/node_sea.h). */
const HAS_ASSETS = 8;
/** Magic number, flags, and two bytes: where arguments come from, and the format of the main script. */
const HEADER_BYTES = 10;
const SIZE_BYTES = 8;

/** Returns the files in an executable by name, and its main script as `main`. Throws if Node would not find them. */
export function readBlob(system: Platform['system'], file: Buffer): ReadonlyMap<string, Buffer> {
  const blob = { linux: elfNote, darwin: machSection, win32: peResource }[system](file);
  if (blob === undefined) throw new Error(`it has no ${NAME}`);
  if (blob.length < HEADER_BYTES || blob.readUInt32LE(0) !== MAGIC)
    throw new Error(`${NAME} in it does not begin as Node expects`);
  let at = HEADER_BYTES;
  const take = (length: number): Buffer => {
    if (at + length > blob.length) throw new Error(`${NAME} in it is cut short`);
    at += length;
    return blob.subarray(at - length, at);
  };
  const size = (): number => Number(take(SIZE_BYTES).readBigUInt64LE());
  const bytes = (): Buffer => take(size());
  // The path of the main script comes first.
  bytes();
  const found = new Map([['main', bytes()]]);
  if ((blob.readUInt32LE(4) & HAS_ASSETS) === 0) return found;
  for (let left = size(); left > 0; left -= 1) found.set(bytes().toString(), bytes());
  return found;
}

const PROGRAM_HEADERS = 32;
const NOTE_SEGMENT = 4;
const NOTE_HEADER_BYTES = 12;

/** In a note of a segment that is loaded (elf(5)). */
function elfNote(file: Buffer): Buffer | undefined {
  const headers = Number(file.readBigUInt64LE(PROGRAM_HEADERS));
  for (let index = 0; index < file.readUInt16LE(56); index += 1) {
    const header = headers + index * file.readUInt16LE(54);
    if (file.readUInt32LE(header) !== NOTE_SEGMENT) continue;
    const end = Number(file.readBigUInt64LE(header + 8)) + Number(file.readBigUInt64LE(header + 32));
    let at = Number(file.readBigUInt64LE(header + 8));
    while (at + NOTE_HEADER_BYTES <= end) {
      const name = at + NOTE_HEADER_BYTES;
      const content = name + padded(file.readUInt32LE(at));
      const length = file.readUInt32LE(at + 4);
      if (file.toString('latin1', name, name + NAME.length + 1) === `${NAME}\0`)
        return whole(file, content, length);
      at = content + padded(length);
    }
  }
  return undefined;
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}

function machSection(file: Buffer): Buffer | undefined {
  const segment = readMachO(file).segments.find(({ name }) => name === MACH_O_SEGMENT);
  const section = segment?.sections.get(`__${NAME}`);
  return section === undefined ? undefined : whole(file, section.offset, section.size);
}

const RESOURCES = 2;
const RAW_DATA = 10;
const IS_NAME = 0x80000000;
const OFFSET = 0x7fffffff;

/** In a resource of the kind raw data, of whatever language ("The .rsrc Section" of Microsoft's PE Format). */
function peResource(file: Buffer): Buffer | undefined {
  const header = file.readUInt32LE(0x3c);
  const optional = header + 24;
  const sections = optional + file.readUInt16LE(header + 20);
  const offsetOf = (address: number): number => {
    for (let index = 0; index < file.readUInt16LE(header + 6); index += 1) {
      const section = sections + index * 40;
      const start = file.readUInt32LE(section + 12);
      if (address >= start && address < start + file.readUInt32LE(section + 16))
        return file.readUInt32LE(section + 20) + address - start;
    }
    throw new Error('a resource in it is outside all sections');
  };
  const resources = offsetOf(file.readUInt32LE(optional + 112 + RESOURCES * 8));
  const child = (folder: number, isMeant: (id: number) => boolean): number | undefined => {
    const count = file.readUInt16LE(folder + 12) + file.readUInt16LE(folder + 14);
    for (let index = 0; index < count; index += 1) {
      const entry = folder + 16 + index * 8;
      if (isMeant(file.readUInt32LE(entry))) return resources + (file.readUInt32LE(entry + 4) & OFFSET);
    }
    return undefined;
  };
  const isNamed = (id: number): boolean => {
    const name = resources + (id & OFFSET);
    return (
      id >= IS_NAME && file.toString('utf16le', name + 2, name + 2 + file.readUInt16LE(name) * 2) === NAME
    );
  };
  const kind = child(resources, (id) => id === RAW_DATA);
  const named = kind === undefined ? undefined : child(kind, isNamed);
  const data = named === undefined ? undefined : child(named, () => true);
  return data === undefined
    ? undefined
    : whole(file, offsetOf(file.readUInt32LE(data)), file.readUInt32LE(data + 4));
}

function whole(file: Buffer, at: number, length: number): Buffer {
  if (at + length > file.length) throw new Error(`${NAME} in it is cut short`);
  return file.subarray(at, at + length);
}
