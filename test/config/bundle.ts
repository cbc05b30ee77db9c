/** How sources become one program: what the build of dist/ and the measures of single frames have in common. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuildOptions, Plugin } from 'esbuild';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Loaded from node_modules at run time: WebAssembly and native files lie beside them, and ink-table is CommonJS that asks for a seeded Ink. */
const EXTERNAL = ['@electric-sql/pglite', '@electric-sql/pglite-socket', '@napi-rs/keyring', 'ink-table'];

/** Ink names React's developer tools, which are not installed, behind `DEV=true` only. */
const withoutDevtools: Plugin = {
  name: 'without-devtools',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^react-devtools-core$/ }, ({ path }) => ({ path, namespace: 'empty' }));
    onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export default {};' }));
  },
};

/** CommonJS packages inside a module ask for `require`. */
const REQUIRE = `import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);`;

export const bundled = {
  absWorkingDir: ROOT,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  define: {
    'process.env.NODE_ENV': '"production"',
    // Nothing here calls Node's fetch but Yoga's loader, for bytes that it carries itself; loading fetch costs a fifth of the start.
    fetch: 'undefined',
  },
  // Ink and its helpers bring five copies of an older one, and each compiles the table of emoji before the first frame.
  alias: { 'string-width': join(ROOT, 'node_modules/string-width') },
  banner: { js: REQUIRE },
  external: EXTERNAL,
  plugins: [withoutDevtools],
  logLevel: 'warning',
} as const satisfies BuildOptions;
