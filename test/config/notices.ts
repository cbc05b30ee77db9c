/** The licenses of packages that are bundled into what is distributed. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { bundled } from './bundle.ts';

const LICENSE_FILE = /^(licen[cs]e|notice|copying)/i;

/** `licenses` is the form of old packages. */
const PACKAGE = v.object({
  name: v.string(),
  version: v.string(),
  license: v.optional(v.string()),
  licenses: v.optional(v.array(v.object({ type: v.string() })), []),
});

export interface Included extends v.InferOutput<typeof PACKAGE> {
  readonly folder: string;
}

/** Returns the folders of the packages that these files come from. `inputs` are paths from the root of the project; esbuild puts names of plugins before some. */
export function packageFolders(inputs: readonly string[]): readonly string[] {
  const folders = inputs.map(
    (input) => /^(?:[\w-]+:)?(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1],
  );
  return [...new Set(folders)].flatMap((folder) =>
    folder === undefined ? [] : [join(bundled.absWorkingDir, folder)],
  );
}

/** Resolves with the packages in these folders, by name and version, each version once. */
export async function readPackages(folders: readonly string[]): Promise<readonly Included[]> {
  const read = folders.map(async (folder) => ({
    ...v.parse(PACKAGE, JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))),
    folder,
  }));
  const sorted = (await Promise.all(read)).sort((one, other) => (key(one) < key(other) ? -1 : 1));
  return [...new Map(sorted.map((each) => [key(each), each])).values()];
}

/** Resolves with the license of each package, with its text. Rejects if one has none: it must not be distributed then. */
export async function licensesOf(folders: readonly string[]): Promise<readonly string[]> {
  const parts: string[] = [];
  // The native parts of the keyring have the same one, which is long.
  const written = new Map<string, string>();
  for (const { name, version, license, licenses, folder } of await readPackages(folders)) {
    const files = (await readdir(folder)).filter((file) => LICENSE_FILE.test(file)).sort();
    const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
    const terms = license ?? licenses.map(({ type }) => type).join(', ');
    if (terms === '') throw new Error(`${name} ${version} has no license`);
    const shown = texts.map((text) => {
      const first = written.get(text);
      if (first !== undefined) return `The text is that of ${first}.`;
      written.set(text, name);
      return text.trim();
    });
    parts.push([`${name} ${version} (${terms})`, ...shown].join('\n\n'));
  }
  return parts;
}

/** Returns the file with these licenses. */
export function noticesOf(what: string, parts: readonly string[]): string {
  return `bnd-tui contains ${what}.\n\n${parts.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

function key({ name, version }: Included): string {
  return `${name} ${version}`;
}
