/**
 * Builds dist/: a small entry that any Node can read, and chunks behind it, so that `bnd-tui dev` loads no screen and the screen no server.
 * Same sources, same bytes.
 */
import { chmod, readdir, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundled } from './bundle.ts';
import { licensesOf, noticesOf, packageFolders } from './notices.ts';
import { asOneChunk, sharedModules } from './shared-chunk.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The output folder, as the only argument, for comparing two builds. */
const [OUT = join(ROOT, 'dist')] = process.argv.slice(2);

/** Of the packages in the chunks, whose licenses want to be passed on. */
const NOTICES = 'THIRD-PARTY-NOTICES.txt';

const options = {
  ...bundled,
  entryPoints: { 'bnd-tui': 'src/cli.ts' },
  outdir: OUT,
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  minify: true,
  legalComments: 'linked',
  metafile: true,
} as const;
const shared = sharedModules((await build({ ...options, write: false })).metafile);
const { metafile } = await build({ ...options, plugins: [...bundled.plugins, asOneChunk(shared, ROOT)] });
await chmod(join(OUT, 'bnd-tui.js'), 0o755);
const packages = packageFolders(Object.keys(metafile.inputs));
await writeFile(join(OUT, NOTICES), noticesOf('the packages below', await licensesOf(packages)));

// Leftovers of an earlier build are removed last, so that the folder always contains a complete program.
const made = new Set([
  NOTICES,
  ...Object.keys(metafile.outputs).map((file) => relative(OUT, join(ROOT, file))),
]);
for (const entry of await readdir(OUT, { recursive: true, withFileTypes: true })) {
  const file = join(entry.parentPath, entry.name);
  if (!entry.isDirectory() && !made.has(relative(OUT, file))) await rm(file);
}
