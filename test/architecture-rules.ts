/** Which part of src may import which, and which packages. From the bottom up: each imports only what stands above it in this table. */

export interface Rule {
  /** Folders of src, layers of features or single files (without their ending) that it may import besides itself. With a `:types` suffix for their types only. */
  readonly project: readonly string[];
  /** Packages and node modules that it may import. */
  readonly packages: readonly string[];
}

/** Folders, and the layers of a feature, which its files are named by: `*.state.ts` and so on. */
export const RULES: Readonly<Record<string, Rule>> = {
  lib: {
    project: [],
    packages: ['string-width', 'node:fs', 'node:net', 'node:os', 'node:path'],
  },
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
    project: ['lib', 'wire:types', 'api:types'],
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
  'app/core': {
    project: ['lib', 'wire:types', 'api:types', 'proxy:types', 'launch:types', 'settings:types'],
    packages: ['zustand/vanilla'],
  },
  'app/input': {
    project: ['app/core'],
    packages: ['ink', 'react'],
  },
  'app/shell': {
    project: ['lib', 'app/core', 'app/input'],
    packages: ['ink', 'ink-text-input', 'react', 'zustand'],
  },
  'app/list': {
    project: ['lib', 'settings:types', 'app/core', 'app/input', 'app/shell'],
    packages: ['fuzzysort', 'ink', 'ink-table', 'react', 'node:module'],
  },
  '*.text': {
    project: ['lib'],
    packages: [],
  },
  '*.state': {
    project: [
      'lib',
      'wire:types',
      'api:types',
      'proxy:types',
      'settings:types',
      'app/core',
      'app/list',
      '*.text',
    ],
    packages: [],
  },
  '*.select': {
    project: [
      'lib',
      'wire:types',
      'api:types',
      'settings:types',
      'app/core',
      'app/list',
      '*.text',
      '*.state',
    ],
    packages: [],
  },
  '*.effects': {
    project: [
      'lib',
      'wire:types',
      'api:types',
      'api/server-facts',
      'proxy:types',
      'proxy/connection-news',
      'launch:types',
      'settings:types',
      'settings/stored-sign-in',
      'app/core',
      'app/list',
      '*.text',
      '*.state',
      '*.select',
    ],
    packages: ['fuzzysort'],
  },
  '*.keys': {
    project: ['lib', 'wire:types', 'app/core', 'app/shell', '*.text', '*.state', '*.select'],
    packages: [],
  },
  '*.commands': {
    project: ['lib', 'app/core', 'app/shell', 'app/list', '*.text', '*.select', '*.keys'],
    packages: [],
  },
  '*.view': {
    project: [
      'lib',
      'wire:types',
      'app/core',
      'app/input',
      'app/shell',
      'app/list',
      '*.text',
      '*.state',
      '*.select',
      '*.keys',
    ],
    packages: ['ink', 'react'],
  },
  '*.index': {
    project: ['app/core:types', '*.state', '*.select', '*.effects', '*.keys', '*.commands', '*.view'],
    packages: [],
  },
  app: {
    project: ['app/core', 'app/input', 'app/shell', 'app/list', '*.index', '*.state', '*.effects', '*.view'],
    packages: [],
  },
  'server/limits': { project: [], packages: [] },
  'server/controller': {
    project: ['lib', 'wire', 'server/limits'],
    packages: [
      'ldapts',
      'openid-client',
      're2js',
      'undici',
      'node:crypto',
      'node:events',
      'node:fs',
      'node:http',
      'node:https',
      'node:net',
      'node:path',
      'node:sqlite',
      'node:tls',
      'node:util',
    ],
  },
  'server/worker': {
    project: ['lib', 'wire', 'server/limits'],
    packages: ['node:crypto', 'node:events', 'node:http', 'node:net', 'node:tls'],
  },
  'server/lab': {
    project: ['lib', 'server/controller:types'],
    packages: [
      '@electric-sql/pglite',
      '@peculiar/x509',
      'ldapts',
      'reflect-metadata',
      'ssh2',
      'valibot',
      'node:child_process',
      'node:crypto',
      'node:events',
      'node:fs/promises',
      'node:http',
      'node:inspector/promises',
      'node:net',
      'node:path',
      'node:readline',
      'node:tls',
      'node:util',
      'node:worker_threads',
      'node:zlib',
    ],
  },
  'server/dev': {
    project: ['lib', 'server/limits', 'server/controller', 'server/worker', 'server/lab'],
    packages: ['node:events', 'node:fs/promises', 'node:http', 'node:net', 'node:tls'],
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
      'server/dev',
      'server/lab',
      'server/limits',
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
      'node:worker_threads',
    ],
  },
};
