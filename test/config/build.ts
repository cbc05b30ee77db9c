/**
 * Builds dist/: a small entry that any Node can read, and chunks behind it, so that `bnd-tui dev` loads no screen and the screen no server.
 * Same sources, same bytes.
 */
import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Another folder as the only argument, for comparing two builds. */
const [OUT = join(ROOT, 'dist')] = process.argv.slice(2);

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

await rm(OUT, { recursive: true, force: true });
await build({
  absWorkingDir: ROOT,
  entryPoints: { 'bnd-tui': 'src/cli.ts' },
  outdir: OUT,
  bundle: true,
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  format: 'esm',
  platform: 'node',
  target: 'node22',
  minify: true,
  legalComments: 'linked',
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
});
await chmod(join(OUT, 'bnd-tui.js'), 0o755);
