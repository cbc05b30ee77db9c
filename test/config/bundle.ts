/** How sources are bundled: shared by the build of dist/ and the measurements of single frames. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuildOptions, Plugin } from 'esbuild';
import packageJson from '../../package.json' with { type: 'json' };
import { INK_TABLE, inkTableAsModule } from './ink-table.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** ssh2 goes without its native parts, which npm would have to compile. */
export const WITHOUT = ['*.node', 'cpu-features'];
/** Loaded from node_modules at run time: WebAssembly and native files are next to them. */
const INSTALLED = ['@electric-sql/pglite', '@napi-rs/keyring'];

/** Ink imports React's developer tools, which are not installed, only with `DEV=true`. */
const withoutDevtools: Plugin = {
  name: 'without-devtools',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^react-devtools-core$/ }, ({ path }) => ({ path, namespace: 'empty' }));
    onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export default {};' }));
  },
};

/**
 * Importing a module of Node reads all its exports, and those of `node:http` load Node's fetch with that. Reading it as a value does not.
 * `node:module` stays an import, since the entry must report an outdated Node, which lacks the call.
 */
const builtinsAsValues: Plugin = {
  name: 'builtins-as-values',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/ }, ({ path, kind }) =>
      kind === 'import-statement' && path !== 'node:module' ? { path, namespace: 'builtin' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
    }));
  },
};

const STRING_WIDTH = join(ROOT, 'node_modules/string-width/index.js');

/**
 * One copy of string-width for all: Ink and its dependencies bring five of an older version. It is loaded with the first text that needs its tables, by
 * `require`, which esbuild makes of a module too.
 */
const widthOnDemand: Plugin = {
  name: 'width-on-demand',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^string-width$/ }, () => ({ path: 'string-width', namespace: 'width' }));
    onLoad({ filter: /.*/, namespace: 'width' }, () => ({
      resolveDir: ROOT,
      contents: `
        import { plainWidth } from './src/lib/plain-width.ts';
        const wholeWidth = (...args) => require(${JSON.stringify(STRING_WIDTH)}).default(...args);
        export default (text, options = {}) => {
          const counts = options.countAnsiEscapeCodes && String(text).includes('\\u001b');
          const width = typeof text !== 'string' || counts || options.ambiguousIsNarrow === false ? undefined : plainWidth(text);
          return width ?? wholeWidth(text, options);
        };`,
    }));
  },
};

const inkTable: Plugin = {
  name: 'ink-table',
  setup({ onLoad }) {
    onLoad({ filter: INK_TABLE }, async ({ path }) => ({
      contents: inkTableAsModule(await readFile(path, 'utf8')),
    }));
  },
};

/** CommonJS packages inside a module call `require` and read `__dirname`. */
const REQUIRE = `import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url),__dirname=import.meta.dirname;`;

export const bundled = {
  absWorkingDir: ROOT,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  define: {
    'process.env.NODE_ENV': '"production"',
    // For the entries, which must stay small; everything else reads package.json.
    VERSION: JSON.stringify(packageJson.version),
    // Only Yoga's loader calls Node's fetch, for bytes that it contains itself; loading fetch takes a fifth of the startup.
    fetch: 'undefined',
    'Intl.Segmenter': 'Segmenter',
  },
  inject: [join(ROOT, 'src/lib/segmenter.ts')],
  banner: { js: REQUIRE },
  external: [...WITHOUT, ...INSTALLED],
  plugins: [withoutDevtools, builtinsAsValues, widthOnDemand, inkTable],
  logLevel: 'warning',
} as const satisfies BuildOptions;
