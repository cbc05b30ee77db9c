/** The house rules that a machine can check: who may import whom and what, and how large a file may grow. src/README.md explains them. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const SRC = fileURLToPath(new URL('../src', import.meta.url));

interface Room {
  /** Folders of src that it may import besides itself. A folder with a `:types` suffix may be imported for its types only. */
  readonly project: readonly string[];
  /** Packages and node modules that it may import. */
  readonly packages: readonly string[];
}

const SMALL = ['node:path', 'node:url', 'node:util', 'node:fs', 'node:fs/promises', 'node:os', 'node:buffer'];

const HOUSE: Record<string, Room> = {
  lib: {
    project: [],
    packages: [
      'string-width',
      'cli-truncate',
      'node:fs',
      'node:fs/promises',
      'node:net',
      'node:os',
      'node:path',
      'node:stream',
      'node:timers/promises',
    ],
  },
  protocol: {
    project: ['lib'],
    packages: [
      '@bufbuild/protobuf',
      '@bufbuild/protobuf/wkt',
      '@bufbuild/protobuf/codegenv2',
      '@scure/base',
      'node:crypto',
    ],
  },
  api: { project: ['lib', 'protocol'], packages: ['undici', 'valibot', 'node:tls', 'node:crypto', ...SMALL] },
  link: { project: ['lib', 'protocol'], packages: [] },
  proxy: {
    project: ['lib', 'protocol', 'link'],
    // The system's table of connections is a file.
    packages: ['node:net', 'node:http', 'node:tls', 'node:crypto', 'node:fs/promises', 'node:os'],
  },
  launch: { project: ['lib', 'protocol'], packages: ['which', 'node:child_process', ...SMALL] },
  settings: {
    project: ['lib', 'protocol', 'api:types'],
    packages: [
      '@napi-rs/keyring',
      'env-paths',
      'valibot',
      'node:crypto',
      'node:child_process',
      'node:module',
      'node:timers/promises',
      ...SMALL,
    ],
  },
  keys: { project: ['lib'], packages: [] },
  store: {
    project: ['lib', 'keys', 'protocol:types', 'api:types', 'proxy:types', 'launch:types', 'settings:types'],
    packages: ['zustand', 'zustand/vanilla', 'fuzzysort'],
  },
  ui: {
    project: ['lib', 'keys', 'store', 'protocol:types'],
    packages: ['react', 'react/jsx-runtime', 'ink', 'ink-table', 'ink-text-input', 'zustand', 'node:module'],
  },
  controller: {
    project: ['lib', 'protocol'],
    packages: [
      'fastify',
      'valibot',
      'node:sqlite',
      'node:crypto',
      'node:net',
      'node:http',
      'node:v8',
      ...SMALL,
    ],
  },
  worker: {
    project: ['lib', 'protocol', 'link'],
    packages: [
      'node:http',
      'node:tls',
      'node:net',
      'node:crypto',
      'node:stream',
      'node:events',
      'node:timers',
    ],
  },
};

interface Import {
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

function sourceFiles(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8');
  const found: Import[] = [];
  for (const match of text.matchAll(/^\s*(?:import|export)\s+(type\s)?[^;'"]*?from\s+['"]([^'"]+)['"]/gm)) {
    found.push({ file, target: match[2] ?? '', typeOnly: match[1] !== undefined });
  }
  for (const match of text.matchAll(
    /^\s*import\s+['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]|require\(\s*['"]([^'"]+)['"]/gm,
  )) {
    found.push({ file, target: match[1] ?? match[2] ?? match[3] ?? '', typeOnly: false });
  }
  return found;
}

/** Folder of src that a path lies in; files directly in src count as main. */
function roomOf(path: string): string {
  const [room = '', ...rest] = relative(SRC, path).split(/[\\/]/);
  return rest.length === 0 ? 'main' : room;
}

function complaint(entry: Import): string | undefined {
  const from = roomOf(entry.file);
  const room = HOUSE[from];
  const name = relative(SRC, entry.file);
  if (entry.target.startsWith('.')) {
    const to = roomOf(resolve(dirname(entry.file), entry.target));
    if (to === from) return undefined;
    if (to === 'main') return `${name} imports main: nothing may`;
    if (room === undefined || room.project.includes(to)) return undefined;
    if (entry.typeOnly && room.project.includes(`${to}:types`)) return undefined;
    return `${name} imports ${entry.target}: ${from} may not import ${to}`;
  }
  if (room === undefined || entry.typeOnly || room.packages.includes(entry.target)) return undefined;
  return `${name} imports ${entry.target}: not among the packages of ${from}`;
}

describe('architecture', () => {
  const files = sourceFiles(SRC);

  test('every folder of src has its line in the import table', () => {
    const rooms = new Set(files.map(roomOf));
    rooms.delete('main');
    expect([...rooms].sort()).toEqual(Object.keys(HOUSE).sort());
  });

  test('imports keep to the table', () => {
    expect(
      files
        .flatMap(importsOf)
        .map(complaint)
        .filter((text) => text !== undefined),
    ).toEqual([]);
  });

  test('the scan sees imports of every form', () => {
    const own = importsOf(fileURLToPath(import.meta.url)).map((entry) => entry.target);
    expect(own).toContain('node:fs');
    const all = files.flatMap(importsOf);
    expect(all.some((entry) => entry.typeOnly)).toBe(true);
    expect(all.some((entry) => entry.target === './undici.ts')).toBe(true);
  });

  test('no file outgrows 400 lines', () => {
    const tests = sourceFiles(fileURLToPath(new URL('.', import.meta.url)));
    const long = [...files, ...tests]
      .filter((file) => !/[\\/]gen[\\/]/.test(file))
      .map((file) => ({
        file: relative(join(SRC, '..'), file),
        lines: readFileSync(file, 'utf8').split('\n').length,
      }))
      .filter((entry) => entry.lines > 400);
    expect(long).toEqual([]);
  });
});
