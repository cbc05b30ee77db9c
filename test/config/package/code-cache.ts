/**
 * The compiled code that a start of the executable needs. V8 takes it only from the same Node on the same kind of processor, so it is made by running the
 * program here.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { spawn } from '@lydell/node-pty';

const CHILD = fileURLToPath(new URL('code-cache-child.ts', import.meta.url));
/** Same work, same bytes: no random seed, and no thread or collection that decides by time what is compiled or dropped. */
const REPEATABLE = [
  '--hash-seed=1',
  '--no-flush-bytecode',
  '--predictable',
  '--no-opt',
  '--no-sparkplug',
  '--no-maglev',
];
const MOST_ATTEMPTS = 8;
/** Of `unique_id` in a SharedFunctionInfo of V8. */
const SERIAL_BYTES = 4;
/** In the header of a cache: of the flags of V8 that it was made with (SerializedCodeData in src/snapshot/code-serializer.h of V8). */
const FLAGS_HASH = { at: 12, bytes: 4 };

export interface CodeCaches {
  /** For the screen, made by its first frame. */
  readonly screen: Buffer;
  readonly commands: Buffer;
}

/** Makes the caches. Rejects if several runs do not agree: the executable would not be reproducible. */
export async function makeCodeCaches(node: string, source: string): Promise<CodeCaches> {
  const folder = await mkdtemp(join(tmpdir(), 'bnd-tui-cache-'));
  try {
    const file = join(folder, 'program.js');
    await writeFile(file, source);
    const flags = flagsHash(source);
    const make = async (args: readonly string[]): Promise<Buffer> => {
      const cache = await agreed((functionsBefore) =>
        runOnce(node, folder, file, [String(functionsBefore), ...args]),
      );
      flags.copy(cache, FLAGS_HASH.at);
      return cache;
    };
    return { screen: await make([]), commands: await make(['connect', '--help']) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Two runs that differ in nothing but the serial numbers of functions, which depend on the order in which files were read. V8 gives them out anew when
 * it loads a cache, so they are set to zero.
 */
async function agreed(run: (functionsBefore: number) => Promise<Buffer>): Promise<Buffer> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const cache = withoutSerials(await run(1), await run(2));
    if (cache !== undefined) return cache;
  }
  throw new Error(`${MOST_ATTEMPTS} pairs of runs made different code caches`);
}

/** Every serial number of `next` is one higher; undefined if anything else differs. */
function withoutSerials(cache: Buffer, next: Buffer): Buffer | undefined {
  if (cache.length !== next.length) return undefined;
  const plain = Buffer.from(cache);
  for (let at = 0; at < cache.length; at += 1) {
    if (cache[at] === next[at]) continue;
    if (at + SERIAL_BYTES > cache.length || cache.readUInt32LE(at) + 1 !== next.readUInt32LE(at))
      return undefined;
    plain.fill(0, at, at + SERIAL_BYTES);
    at += SERIAL_BYTES - 1;
  }
  return plain;
}

async function runOnce(
  node: string,
  folder: string,
  source: string,
  [before = '', ...args]: readonly string[],
): Promise<Buffer> {
  const home = await mkdtemp(join(folder, 'home-'));
  const cache = join(home, 'cache');
  const terminal = spawn(node, [...REPEATABLE, CHILD, source, cache, before, ...args], {
    cols: 100,
    rows: 30,
    cwd: home,
    env: {
      HOME: home,
      TERM: 'xterm-256color',
      LANG: 'C.UTF-8',
      BND_TUI_TOKEN_STORE: 'memory',
      UV_THREADPOOL_SIZE: '1',
      // Node on Windows does not start without it.
      ...(process.env.SystemRoot && { SystemRoot: process.env.SystemRoot }),
    },
  });
  const gone = Promise.withResolvers<void>();
  terminal.onExit(() => gone.resolve());
  await gone.promise;
  return readFile(cache);
}

/** As this Node has it without the flags above. */
function flagsHash(source: string): Buffer {
  const { at, bytes } = FLAGS_HASH;
  return new Script(source).createCachedData().subarray(at, at + bytes);
}
