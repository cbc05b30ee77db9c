/** The rules that a machine can check: which file may import which and what, and how large a file may grow. src/README.md explains them. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { EXCEPTIONS } from './architecture-exceptions.ts';

const SRC = fileURLToPath(new URL('../src', import.meta.url));

interface Rule {
  /** Folders of src and layers of features that it may import besides itself. With a `:types` suffix for their types only. */
  readonly project: readonly string[];
  /** Packages and node modules that it may import. */
  readonly packages: readonly string[];
}

/** Folders from the bottom up, and the layers of a feature, which its files are named by: `*.state.ts` and so on. */
const RULES: Record<string, Rule> = {
  lib: { project: [], packages: ['string-width', 'node:fs', 'node:net', 'node:os', 'node:path'] },
  wire: {
    project: ['lib'],
    packages: [
      '@bufbuild/protobuf',
      '@bufbuild/protobuf/codegenv2',
      '@bufbuild/protobuf/wkt',
      '@scure/base',
      'node:crypto',
    ],
  },
  api: {
    project: ['lib', 'wire:types'],
    packages: ['undici', 'node:crypto', 'node:fs/promises', 'node:path', 'node:tls'],
  },
  proxy: {
    project: ['lib', 'wire'],
    packages: ['node:crypto', 'node:fs/promises', 'node:http', 'node:net', 'node:os', 'node:tls'],
  },
  launch: {
    project: ['lib', 'wire:types'],
    packages: ['which', 'node:child_process', 'node:fs', 'node:fs/promises', 'node:os', 'node:path'],
  },
  settings: {
    project: ['lib', 'api:types'],
    packages: [
      'env-paths',
      'valibot',
      'node:child_process',
      'node:crypto',
      'node:fs',
      'node:fs/promises',
      'node:module',
      'node:path',
      'node:timers/promises',
    ],
  },
  'app/input': { project: ['lib'], packages: ['ink', 'react'] },
  'app/core': {
    project: ['lib', 'app/input', 'wire:types', 'api:types', 'proxy:types', 'launch:types', 'settings:types'],
    packages: ['zustand/vanilla'],
  },
  'app/shell': {
    project: ['lib', 'app/core', 'app/input'],
    packages: ['ink', 'ink-text-input', 'react', 'zustand'],
  },
  'app/list': {
    project: ['lib', 'app/core', 'app/input', 'app/shell'],
    packages: ['fuzzysort', 'ink', 'ink-table', 'react', 'node:module'],
  },
  '*.state': {
    project: [
      'lib',
      'app/core',
      'app/input',
      'app/list',
      'wire:types',
      'api:types',
      'proxy:types',
      'settings:types',
    ],
    packages: [],
  },
  '*.select': {
    project: [
      'lib',
      'app/core',
      'app/input:types',
      'app/list',
      '*.state',
      'wire:types',
      'api:types',
      'settings:types',
    ],
    packages: [],
  },
  '*.effects': {
    project: [
      'lib',
      'app/core',
      'app/input',
      'app/list',
      '*.state',
      '*.select',
      'wire:types',
      'api:types',
      'proxy:types',
      'launch:types',
      'settings:types',
    ],
    packages: ['fuzzysort'],
  },
  '*.keys': {
    project: ['lib', 'app/core', 'app/input:types', 'app/shell', '*.state', '*.select', 'wire:types'],
    packages: [],
  },
  '*.commands': {
    project: ['lib', 'app/core', 'app/input', 'app/shell', 'app/list', '*.select', '*.keys'],
    packages: [],
  },
  '*.view': {
    project: [
      'lib',
      'app/core',
      'app/input',
      'app/shell',
      'app/list',
      '*.state',
      '*.select',
      '*.keys',
      'wire:types',
    ],
    packages: ['ink', 'react'],
  },
  app: { project: ['app/core', 'app/input', 'app/shell', 'app/list', '*.commands', '*.view'], packages: [] },
  'server/controller': {
    project: ['lib', 'wire'],
    packages: ['node:crypto', 'node:events', 'node:fs', 'node:http', 'node:net', 'node:sqlite', 'node:v8'],
  },
  'server/worker': {
    project: ['lib', 'wire'],
    packages: ['node:crypto', 'node:events', 'node:http', 'node:net', 'node:tls'],
  },
  'server/lab': {
    project: ['lib', 'server/controller:types'],
    packages: [
      '@electric-sql/pglite',
      '@electric-sql/pglite-socket',
      'valibot',
      'node:child_process',
      'node:crypto',
      'node:events',
      'node:fs/promises',
      'node:http',
      'node:net',
      'node:path',
      'node:util',
      'node:zlib',
    ],
  },
  'server/dev': {
    project: ['lib', 'server/controller', 'server/worker', 'server/lab'],
    packages: ['node:net'],
  },
  commands: {
    project: [
      'lib',
      'wire:types',
      'api',
      'proxy',
      'launch',
      'settings',
      'app',
      'app/core',
      'app/input',
      'app/shell',
      '*.state',
      '*.effects',
      'server/dev',
      'server/lab',
    ],
    packages: [
      'commander',
      'ink',
      'valibot',
      'node:child_process',
      'node:crypto',
      'node:events',
      'node:fs/promises',
      'node:net',
      'node:os',
      'node:path',
      'node:readline',
      'node:stream',
      'node:stream/consumers',
      'node:timers/promises',
    ],
  },
};

/** What gives access to the ports: the work of effects alone. */
const PORTS = 'app/core/runtime.ts';

interface Import {
  /** Paths within src. */
  readonly file: string;
  /** A path within src, or a package. */
  readonly target: string;
  readonly specifier: string;
  readonly typeOnly: boolean;
  readonly own: boolean;
}

function sourceFiles(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

function within(path: string): string {
  return relative(SRC, path).replaceAll('\\', '/');
}

function importsOf(path: string): Import[] {
  const text = readFileSync(path, 'utf8');
  const found: Import[] = [];
  const add = (specifier: string, typeOnly: boolean): void => {
    const own = specifier.startsWith('.');
    const target = own ? within(resolve(dirname(path), specifier)) : specifier;
    found.push({ file: within(path), target, specifier, typeOnly, own });
  };
  for (const match of text.matchAll(/^\s*(?:import|export)\s+(type\s)?[^;'"]*?from\s+['"]([^'"]+)['"]/gm))
    add(match[2] ?? '', match[1] !== undefined);
  for (const match of text.matchAll(
    /^\s*import\s+['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]|require\(\s*['"]([^'"]+)['"]/gm,
  ))
    add(match[1] ?? match[2] ?? match[3] ?? '', false);
  return found;
}

/** The rule that a file of src is under: its layer in a feature, else its folder. Undefined for what lies directly in src. */
function ruleOf(file: string): string | undefined {
  const [top = '', next = '', ...rest] = file.split('/');
  if (next === '') return undefined;
  if (top === 'app' && next === 'features') {
    const layer = /\.(\w+)\.tsx?$/.exec(file)?.[1];
    return layer === undefined ? 'app/features' : `*.${layer}`;
  }
  return (top === 'app' && rest.length > 0) || top === 'server' ? `${top}/${next}` : top;
}

/** The allowances that an import would need, any of which is enough; undefined where it needs none. */
function needed({ file, target, typeOnly, own }: Import): readonly string[] | undefined {
  const from = ruleOf(file);
  if (from === undefined) return undefined;
  if (!own) return typeOnly ? undefined : [target];
  // package.json
  if (target.startsWith('../')) return undefined;
  const to = ruleOf(target) ?? 'src';
  if (to === from) return undefined;
  return typeOnly ? [`${to}:types`, to] : [to];
}

function isAllowed(entry: Import): boolean {
  const wanted = needed(entry);
  const rule = RULES[ruleOf(entry.file) ?? ''];
  if (wanted === undefined) return true;
  return wanted.some((name) => (entry.own ? rule?.project : rule?.packages)?.includes(name));
}

function isException({ file, target }: Import): boolean {
  return EXCEPTIONS[file]?.includes(target) ?? false;
}

describe('architecture', () => {
  const files = sourceFiles(SRC);
  const imports = files.flatMap(importsOf);

  test('every folder of src and every layer of a feature has its line in the table', () => {
    const names = new Set(files.map((file) => ruleOf(within(file))));
    names.delete(undefined);
    expect([...names].sort()).toEqual(Object.keys(RULES).sort());
  });

  test('imports keep to the table', () => {
    const broken = imports
      .filter((entry) => !isAllowed(entry) && !isException(entry))
      .map(
        ({ file, specifier }) => `${file} imports ${specifier}: not among the allowances of ${ruleOf(file)}`,
      );
    expect(broken).toEqual([]);
  });

  test('every allowance is needed', () => {
    const used = new Set(
      imports.flatMap((entry) => {
        const [first, second] = needed(entry) ?? [];
        const rule = ruleOf(entry.file);
        // An allowance for types is enough for an import of types, so only what is not covered by one counts for the wider one.
        const narrow = RULES[rule ?? '']?.project.includes(first ?? '') ? first : (second ?? first);
        return narrow === undefined || (entry.typeOnly && narrow === second) ? [] : [`${rule} → ${narrow}`];
      }),
    );
    const idle = Object.entries(RULES).flatMap(([name, { project, packages }]) =>
      [...project, ...packages].map((to) => `${name} → ${to}`).filter((text) => !used.has(text)),
    );
    expect(idle).toEqual([]);
  });

  test('every exception is needed', () => {
    const used = new Set(
      imports
        .filter((entry) => !isAllowed(entry) && isException(entry))
        .map(({ file, target }) => `${file} → ${target}`),
    );
    const listed = Object.entries(EXCEPTIONS).flatMap(([file, targets]) =>
      targets.map((target) => `${file} → ${target}`),
    );
    expect(listed.filter((text) => !used.has(text))).toEqual([]);
  });

  test('only effects and the core reach the ports', () => {
    const reaching = imports
      .filter(({ file, target, typeOnly }) => target === PORTS && !typeOnly && !file.startsWith('app/core/'))
      .filter(({ file }) => ruleOf(file) !== '*.effects')
      .map(({ file }) => file);
    expect(reaching).toEqual([]);
  });

  test('a feature is one folder of files', () => {
    const features = files.map(within).filter((file) => file.startsWith('app/features/'));
    expect(features.filter((file) => file.split('/').length !== 4)).toEqual([]);
  });

  test('the scan sees imports of every form', () => {
    const own = importsOf(fileURLToPath(import.meta.url)).map((entry) => entry.specifier);
    expect(own).toContain('node:fs');
    expect(imports.some((entry) => entry.typeOnly)).toBe(true);
    expect(imports.some((entry) => entry.specifier === './undici.ts')).toBe(true);
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
