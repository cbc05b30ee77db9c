/** Checks of a finished executable that need not run it. */
import { readFile } from 'node:fs/promises';
import { zstdDecompressSync } from 'node:zlib';
import { readBlob } from './blob.ts';
import { isSigned } from './mac-signature.ts';
import { readMachO } from './mach-o.ts';
import type { Platform } from './platforms.ts';

/** Tells Node that there is a blob (src/node_sea_bin.cc in nodejs/node). */
const FUSE = Buffer.from('NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2:1');
const EMPTY = Buffer.alloc(0);
const ELF_MACHINES = { x64: 62, arm64: 183 } as const;
const PE_MACHINES = { x64: 0x8664, arm64: 0xaa64 } as const;
const MACH_CPUS = { x64: 0x1000007, arm64: 0x100000c } as const;

/** Resolves with a line about the file; rejects if it cannot work on its platform. `assets` are what it has to contain. */
export async function checkExecutable(
  { system, arch }: Platform,
  path: string,
  assets: ReadonlyMap<string, Buffer>,
): Promise<string> {
  const file = await readFile(path);
  const check = (holds: boolean, what: string): void => {
    if (!holds) throw new Error(`${path}: ${what}`);
  };
  const kind = { linux: 'ELF', darwin: 'Mach-O', win32: 'PE' }[system];
  check(machineOf(system, file) === MACHINES[system][arch], `its header is not that of ${kind} for ${arch}`);
  check(file.includes(FUSE), 'Node in it would not look for the program');
  const inside = readBlob(system, file);
  check(
    inside.get('main')?.equals(inside.get('main.js') ?? EMPTY) ?? false,
    'its threads run another program',
  );
  for (const [name, bytes] of assets)
    check(inside.get(name)?.equals(bytes) ?? false, `${name} in it is not what was put there`);
  const native = zstdDecompressSync(inside.get('keyring.node') ?? EMPTY);
  check(machineOf(system, native) === MACHINES[system][arch], `its native part is not for ${kind} ${arch}`);
  check(
    file.includes(`bytes of this file: ${String(file.length).padStart(12, '0')}`),
    'it does not know its size',
  );
  if (system === 'darwin') check(isSigned(file), 'its signature does not fit');
  const facts = [`${kind} ${arch}`, `${(file.length / 1e6).toFixed(1)} MB`, `${assets.size} assets`];
  if (assets.has('screen.cache')) facts.push('compiled code');
  if (system === 'darwin') facts.push('signed ad hoc');
  return facts.join(', ');
}

const MACHINES = { linux: ELF_MACHINES, darwin: MACH_CPUS, win32: PE_MACHINES } as const;

function machineOf(system: Platform['system'], file: Buffer): number | undefined {
  if (system === 'darwin') return readMachO(file).cpu;
  if (system === 'linux')
    return file.toString('latin1', 0, 4) === '\x7fELF' ? file.readUInt16LE(18) : undefined;
  const header = file.readUInt32LE(0x3c);
  const isPe =
    file.toString('latin1', 0, 2) === 'MZ' && file.toString('latin1', header, header + 4) === 'PE\0\0';
  return isPe ? file.readUInt16LE(header + 4) : undefined;
}
