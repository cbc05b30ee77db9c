/** The main script of the executable refuses to run what is not as it was built. Here Node itself runs it, with files of a folder as its assets. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { codeChecksums } from '../config/package/executable.ts';
import { bundleMain } from '../config/package/program.ts';

const PROGRAM = '(function(require){require("node:fs").writeSync(1,"ran")})';
const ASSETS: Plugin = {
  name: 'assets',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:sea$/ }, ({ path }) => ({ path, namespace: 'assets' }));
    onLoad({ filter: /.*/, namespace: 'assets' }, () => ({
      contents: `export const getRawAsset = (name) => {
        const bytes = require('node:fs').readFileSync(process.env.ASSETS + '/' + name);
        return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
      };`,
    }));
  },
};

let main = '';
let folder = '';

beforeAll(async () => {
  main = await bundleMain([ASSETS]);
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bnd-tui-main-'));
  const code = new Map([['program.js', Buffer.from(PROGRAM)]]);
  await writeFile(join(folder, 'program.js'), PROGRAM);
  await writeFile(join(folder, 'code-checksums.txt'), codeChecksums(code));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function run(
  args: readonly string[],
  script = main,
): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const file = join(folder, 'main.cjs');
  await writeFile(file, script);
  return runFile(file, args);
}

function runFile(
  file: string,
  args: readonly string[] = [],
): Promise<{ code: unknown; stdout: string; stderr: string }> {
  return new Promise((resolve) =>
    execFile(process.execPath, [file, ...args], { env: { ASSETS: folder } }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    ),
  );
}

test('it runs its program, and reports its version', async () => {
  expect(await run([])).toEqual({ code: 0, stdout: 'ran', stderr: '' });
  expect(await run(['--version'])).toEqual({ code: 0, stdout: `${packageJson.version}\n`, stderr: '' });
});

test.each([
  ['program.js', PROGRAM.replace('ran', 'run'), 'ls'],
  ['code-checksums.txt', 'program.js 1\n', 'ls'],
  // A cache that the build did not list.
  ['screen.cache', 'cache', '--lab'],
  ['commands.cache', 'cache', 'ls'],
])('with another %s it runs nothing', async (name, content, arg) => {
  await writeFile(join(folder, name), content);
  const { code, stdout, stderr } = await run([arg]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/damaged.*SHA256SUMS/);
});

test('in a file that is shorter than what was built, it runs nothing', async () => {
  const size = '999999999999';
  const { code, stdout, stderr } = await run([], main.replace('000000000000', size));
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(`of ${size}`);
});

test('where the path of the program is unknown, it runs', async () => {
  const unknown = `Object.defineProperty(process, 'execPath', { value: 'bnd-tui' });${main}`;
  expect(await run([], unknown)).toEqual({ code: 0, stdout: 'ran', stderr: '' });
});

test('a thread runs although another file has replaced that of the program', async () => {
  await writeFile(join(folder, 'main.cjs'), main.replace('000000000000', '999999999999'));
  const starter = join(folder, 'starter.cjs');
  await writeFile(starter, "new (require('node:worker_threads').Worker)(__dirname + '/main.cjs')");
  expect(await runFile(starter)).toEqual({ code: 0, stdout: 'ran', stderr: '' });
});
