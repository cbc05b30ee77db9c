/** PGlite: inside the single executable, otherwise a package of its own, which someone who only connects need not install. */
import { createRequire } from 'node:module';
import { isSea } from 'node:sea';
import type { PGliteOptions } from '@electric-sql/pglite';
import packageJson from '../../../package.json' with { type: 'json' };
import { embeddedFile } from '../../lib/embedded.ts';

declare global {
  /** A part of Node that its types leave out. */
  namespace WebAssembly {
    function compile(bytes: Uint8Array<ArrayBuffer>): Promise<Module>;
  }
}

const PACKAGE = '@electric-sql/pglite';

/** How to install the version that this program needs. */
export const PGLITE_HINT = `Install it next to bnd-tui: npm install -g ${PACKAGE}@${packageJson.peerDependencies[PACKAGE]}. Then start again.`;

export function isPgliteInstalled(): boolean {
  if (isSea()) return true;
  try {
    createRequire(import.meta.url).resolve(PACKAGE);
    return true;
  } catch {
    return false;
  }
}

/** Returns options with the files of PGlite that are inside the executable; empty where it finds them itself, next to its code. */
export async function pgliteFiles(): Promise<PGliteOptions> {
  const [program, files] = [embeddedFile('pglite.wasm'), embeddedFile('pglite.data')];
  if (program === undefined || files === undefined) return {};
  return { pgliteWasmModule: await WebAssembly.compile(program), fsBundle: new Blob([files]) };
}
