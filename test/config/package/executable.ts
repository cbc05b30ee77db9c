/** Makes the single executable of a platform with Node's own `--build-sea`. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { constants, crc32, zstdCompressSync } from 'node:zlib';
import { makeCodeCaches } from './code-cache.ts';
import { signed } from './mac-signature.ts';
import { isHere, NODE_VERSION, type Platform } from './platforms.ts';
import { installedFile, type Program } from './program.ts';
import { lockedPackage, packageFolder } from './registry.ts';

const run = promisify(execFile);
const IDENTIFIER = 'bnd-tui';
/** As in sea-main.ts. */
const SIZE = 'bytes of this file: ';
const SIZE_DIGITS = 12;
/** Halves the size in a second; more takes minutes for little. */
const COMPRESSION = { params: { [constants.ZSTD_c_compressionLevel]: 9 } };

/** Writes the executable to `file`, and resolves with the files in it. `scratch` is a folder for what is needed meanwhile. */
export async function makeExecutable(
  platform: Platform,
  program: Program,
  image: Buffer,
  file: string,
  scratch: string,
): Promise<ReadonlyMap<string, Buffer>> {
  const node = await nodeProgram(platform);
  const code = new Map<string, Buffer>([['program.js', Buffer.from(program.source, 'latin1')]]);
  if (isHere(platform)) {
    const { screen, commands } = await makeCodeCaches(node, program.source);
    code.set('screen.cache', screen).set('commands.cache', commands);
  }
  const packed = await packedFiles(platform, image);
  const sums = [...packed].map(([name, bytes]) => [name, createHash('sha256').update(bytes).digest('hex')]);
  const assets = new Map([
    ...packed,
    ['checksums.json', Buffer.from(JSON.stringify(Object.fromEntries(sums)))],
  ]);
  await assemble({ node, system: platform.system, main: program.main, code, assets }, file, scratch);
  return new Map([...code, ...assets]);
}

interface Parts {
  readonly node: string;
  readonly system: Platform['system'];
  readonly main: string;
  /** What the main script evaluates. */
  readonly code: ReadonlyMap<string, Buffer>;
  readonly assets: ReadonlyMap<string, Buffer>;
}

/** As sea-main.ts reads them. */
export function codeChecksums(code: ReadonlyMap<string, Buffer>): Buffer {
  return Buffer.from([...code].map(([name, bytes]) => `${name} ${crc32(bytes)}\n`).join(''));
}

/** Puts the parts together. */
async function assemble(
  { node, system, main, code, assets }: Parts,
  file: string,
  scratch: string,
): Promise<void> {
  const files = new Map([
    ...code,
    ...assets,
    ['main.js', Buffer.from(main, 'latin1')],
    ['code-checksums.txt', codeChecksums(code)],
  ]);
  await mkdir(scratch, { recursive: true });
  for (const [name, bytes] of files) await writeFile(join(scratch, name), bytes);
  const config = {
    main: 'main.js',
    executable: node,
    output: file,
    assets: Object.fromEntries([...files.keys()].sort().map((name) => [name, name])),
    disableExperimentalSEAWarning: true,
    useSnapshot: false,
    useCodeCache: false,
    // Options of another Node, in NODE_OPTIONS, must not change this program.
    execArgvExtension: 'none',
  };
  await writeFile(join(scratch, 'config.json'), JSON.stringify(config));
  await run(process.execPath, ['--build-sea', 'config.json'], { cwd: scratch });
  await writeFile(file, finished(system, await readFile(file)));
  await chmod(file, 0o755);
}

/** The Node of a platform, always from its package: a build must not depend on the one that runs it. */
async function nodeProgram({ node }: Platform): Promise<string> {
  const { package: name, integrity, program } = node;
  return join(await packageFolder({ name, version: NODE_VERSION, integrity }), program);
}

async function packedFiles({ keyring }: Platform, image: Buffer): Promise<[string, Buffer][]> {
  const folder = await packageFolder(await lockedPackage(keyring));
  const native = (await readdir(folder)).find((name) => name.endsWith('.node')) ?? '';
  const pglite = (name: string) => installedFile('@electric-sql', 'pglite', 'dist', name);
  const files: [string, Buffer][] = [
    ['keyring.node', await readFile(join(folder, native))],
    ['pglite.wasm', await pglite('pglite.wasm')],
    ['pglite.data', await pglite('pglite.data')],
    ['lab-database.tar', image],
  ];
  return files.map(([name, bytes]) => [name, zstdCompressSync(bytes, COMPRESSION)]);
}

/** A file that was cut short reports it by its size. On a Mac the signature comes last, and adds to it. */
function finished(system: Platform['system'], file: Buffer): Buffer {
  if (system !== 'darwin') return withSize(file, file.length);
  return signed(withSize(file, signed(file, IDENTIFIER).length), IDENTIFIER);
}

function withSize(file: Buffer, size: number): Buffer {
  const built = SIZE + '0'.repeat(SIZE_DIGITS);
  const places: number[] = [];
  for (let at = file.indexOf(built); at >= 0; at = file.indexOf(built, at + 1)) places.push(at);
  // In the main script, and in its copy for threads.
  if (places.length !== 2) throw new Error(`${places.length} places for the size of the executable`);
  for (const at of places) file.write(SIZE + String(size).padStart(SIZE_DIGITS, '0'), at, 'latin1');
  return file;
}
