/** The output of `npm run build`: an entry that any Node can parse, and chunks that are loaded only if needed. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DIST_ENTRY } from '../support/dist-entry.ts';

const BUILD = fileURLToPath(new URL('../config/build.ts', import.meta.url));
const CHUNKS = join(dirname(DIST_ENTRY), 'chunks');
let elsewhere = '';

beforeAll(async () => {
  elsewhere = await mkdtemp(join(tmpdir(), 'bnd-tui-dist-'));
});
afterAll(() => rm(elsewhere, { recursive: true, force: true }));

/** Everything that loading a file loads statically, packages by name. */
async function staticImports(file: string, seen = new Set<string>()): Promise<Set<string>> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const code = await readFile(file, 'utf8');
  for (const [, target = ''] of code.matchAll(
    /(?:^|[;}\n])(?:import|export)(?:[^;"'()]*?from)?\s*["']([^"']+)["']/g,
  )) {
    if (target.startsWith('.')) await staticImports(resolve(dirname(file), target), seen);
    else seen.add(target);
  }
  return seen;
}

async function chunk(name: string): Promise<string> {
  const file = (await readdir(CHUNKS)).find((entry) => entry.startsWith(`${name}-`) && entry.endsWith('.js'));
  return join(CHUNKS, file ?? `no chunk ${name}`);
}

async function codeOf(files: Iterable<string>): Promise<string> {
  const own = [...files].filter((file) => file.startsWith('/'));
  return (await Promise.all(own.map((file) => readFile(file, 'utf8')))).join('\n');
}

test('the entry is executable, and small until it has checked the version', async () => {
  expect((await stat(DIST_ENTRY)).mode & 0o111).toBe(0o111);
  expect(await readFile(DIST_ENTRY, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  const loaded = [...(await staticImports(DIST_ENTRY))];
  expect(loaded.filter((target) => !target.startsWith('/') && !target.startsWith('node:'))).toEqual([]);
  expect((await codeOf(loaded)).length).toBeLessThan(4000);
});

test('dev loads no screen, the screen loads no server, connect loads neither', async () => {
  const isScreen = /alternateScreen/;
  const isServer = /X-Correlation-Id/;
  const [dev, tui, connect] = await Promise.all(
    ['dev', 'tui', 'connect'].map(async (name) => codeOf(await staticImports(await chunk(name)))),
  );
  expect(dev).toMatch(isServer);
  expect(tui).toMatch(isScreen);
  for (const code of [dev, connect]) expect(code).not.toMatch(isScreen);
  for (const code of [tui, connect]) expect(code).not.toMatch(isServer);
});

test('the screen waits for neither the HTTP client nor the keyring', async () => {
  const loaded = await staticImports(await chunk('tui'));
  expect([...loaded]).not.toContain('@napi-rs/keyring');
  expect([...loaded].filter((file) => file.includes('undici'))).toEqual([]);
});

test('the build is reproducible', async () => {
  await promisify(execFile)(process.execPath, [BUILD, elsewhere]);
  const names = await readdir(elsewhere, { recursive: true });
  expect(names.sort()).toEqual((await readdir(dirname(DIST_ENTRY), { recursive: true })).sort());
  const entry = await readFile(join(elsewhere, 'bnd-tui.js'));
  expect(entry.equals(await readFile(DIST_ENTRY))).toBe(true);
});
