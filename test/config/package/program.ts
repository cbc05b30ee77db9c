/** The program as one script, and the main script of the executable. */
import { readFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { bundled, WITHOUT } from '../bundle.ts';

/**
 * A script cannot import: modules of Node are taken from the process when the code that needs them runs. Modules of the program stay lazy, for esbuild
 * wraps those that are imported dynamically.
 */
const builtins: Plugin = {
  name: 'builtins',
  setup({ onResolve, onLoad }) {
    const names = new Set(builtinModules);
    onResolve({ filter: /.*/ }, ({ path }) => {
      const name = path.replace(/^node:/, '');
      return path.startsWith('node:') || names.has(name)
        ? { path: `node:${name}`, namespace: 'builtin' }
        : undefined;
    });
    onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
    }));
  },
};

/** The only package that is loaded at run time: its native part is an asset. */
const INSTALLED = ['@napi-rs/keyring'];

export interface Program {
  /** An expression: a function that takes `require` for modules of Node, `import.meta` and `__dirname`. ASCII. */
  readonly source: string;
  readonly main: string;
  /** Paths of the source files in it, from the root of the project. */
  readonly inputs: readonly string[];
}

const OPTIONS = {
  ...bundled,
  target: 'node26',
  banner: {},
  minify: true,
  legalComments: 'none',
  write: false,
  metafile: true,
} as const;

/** Bundles the program for executables. Same sources, same text. */
export async function bundleProgram(): Promise<Program> {
  const [program, main] = await Promise.all([
    build({
      ...OPTIONS,
      entryPoints: ['src/sea-program.ts'],
      define: { ...bundled.define, 'import.meta': '__meta' },
      external: [...WITHOUT, ...INSTALLED],
      plugins: [builtins, ...bundled.plugins],
    }),
    bundleMain(),
  ]);
  const source = `(async function(require,__meta,__dirname){${textOf(program)}})`;
  return { source, main, inputs: Object.keys(program.metafile.inputs) };
}

/** Bundles the main script of executables. */
export async function bundleMain(plugins: Plugin[] = []): Promise<string> {
  return textOf(await build({ ...OPTIONS, entryPoints: ['src/sea-main.ts'], format: 'cjs', plugins }));
}

function textOf({
  outputFiles: [file],
}: {
  readonly outputFiles: readonly { readonly text: string }[];
}): string {
  const text = file?.text ?? '';
  // The executable reads it one byte per character.
  if (text === '' || /[^\0-\x7f]/.test(text)) throw new Error('the bundle is not ASCII');
  return text;
}

/** Reads a file of an installed package. */
export function installedFile(...path: readonly string[]): Promise<Buffer> {
  return readFile(join(bundled.absWorkingDir, 'node_modules', ...path));
}
