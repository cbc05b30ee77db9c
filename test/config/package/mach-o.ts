/** What signing needs of a program for macOS (mach-o/loader.h). Numbers in it are little-endian. */

const MAGIC_64 = 0xfeedfacf;
const HEADER_BYTES = 32;
const SEGMENT_64 = 0x19;
const CODE_SIGNATURE = 0x1d;
const CODE_SIGNATURE_BYTES = 16;

export interface Segment {
  readonly name: string;
  /** Of its load command in the file. */
  readonly at: number;
  readonly fileOffset: number;
  readonly fileSize: number;
  /** Names of its sections, with their place in the file. */
  readonly sections: ReadonlyMap<string, { readonly offset: number; readonly size: number }>;
}

export interface MachO {
  /** CPU_TYPE_… of mach/machine.h. */
  readonly cpu: number;
  readonly segments: readonly Segment[];
  /** Where the next load command would be. */
  readonly commandsEnd: number;
  readonly signature: { readonly at: number; readonly offset: number; readonly size: number } | undefined;
}

/** Throws if it is not a 64-bit program. */
export function readMachO(file: Buffer): MachO {
  if (file.readUInt32LE(0) !== MAGIC_64) throw new Error('not a 64-bit Mach-O file');
  const segments: Segment[] = [];
  let signature: MachO['signature'];
  let at = HEADER_BYTES;
  for (let count = file.readUInt32LE(16); count > 0; count -= 1) {
    const kind = file.readUInt32LE(at);
    if (kind === SEGMENT_64) segments.push(segmentAt(file, at));
    if (kind === CODE_SIGNATURE)
      signature = { at, offset: file.readUInt32LE(at + 8), size: file.readUInt32LE(at + 12) };
    at += file.readUInt32LE(at + 4);
  }
  return { cpu: file.readUInt32LE(4), segments, commandsEnd: at, signature };
}

/** Adds an empty load command for a signature. Throws if the code leaves no room for it. */
export function addSignatureCommand(file: Buffer): void {
  const { commandsEnd, segments } = readMachO(file);
  const firstCode = Math.min(
    ...segments
      .flatMap(({ sections }) => [...sections.values()].map(({ offset }) => offset))
      .filter((offset) => offset > 0),
  );
  if (commandsEnd + CODE_SIGNATURE_BYTES > firstCode)
    throw new Error('no room for the command of a signature');
  file.writeUInt32LE(file.readUInt32LE(16) + 1, 16);
  file.writeUInt32LE(file.readUInt32LE(20) + CODE_SIGNATURE_BYTES, 20);
  file.writeUInt32LE(CODE_SIGNATURE, commandsEnd);
  file.writeUInt32LE(CODE_SIGNATURE_BYTES, commandsEnd + 4);
  file.writeUInt32LE(file.length, commandsEnd + 8);
}

function segmentAt(file: Buffer, at: number): Segment {
  const sections = new Map<string, { offset: number; size: number }>();
  for (let index = 0; index < file.readUInt32LE(at + 64); index += 1) {
    const section = at + 72 + index * 80;
    sections.set(nameAt(file, section), {
      offset: file.readUInt32LE(section + 48),
      size: Number(file.readBigUInt64LE(section + 40)),
    });
  }
  return {
    name: nameAt(file, at + 8),
    at,
    fileOffset: Number(file.readBigUInt64LE(at + 40)),
    fileSize: Number(file.readBigUInt64LE(at + 48)),
    sections,
  };
}

function nameAt(file: Buffer, at: number): string {
  return file.toString('latin1', at, at + 16).replace(/\0.*$/s, '');
}
