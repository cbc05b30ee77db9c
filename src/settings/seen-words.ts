/** Words for the targets of a controller that this program saw last, for completion. Only names and ids, no secrets. */
import { createHash } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { texts } from '../lib/json.ts';
import { jsonFile } from './json-file.ts';

export interface SeenWords {
  /** Each leads to one target: its name, or its name with its project. */
  readonly names: readonly string[];
  /** The same with their projects. */
  readonly qualified: readonly string[];
  readonly aliases: readonly string[];
  readonly ids: readonly string[];
}

/** Controllers of tests and trials have a new port each time. */
const MOST_FILES = 20;

/** Replaces what is given, the rest stays. Rejects with BndError. */
export async function keepSeenWords(
  folder: string,
  address: string,
  words: Partial<SeenWords>,
): Promise<void> {
  await fileOf(folder, address).update((known) => ({ ...known, ...words }));
  await removeOldest(folder);
}

/** Empty if nothing was seen, or the file cannot be read. Never rejects. */
export async function readSeenWords(folder: string, address: string): Promise<SeenWords> {
  return fileOf(folder, address)
    .read()
    .catch(() => ({ names: [], qualified: [], aliases: [], ids: [] }));
}

function fileOf(folder: string, address: string) {
  const name = createHash('sha256').update(address).digest('hex').slice(0, 16);
  return jsonFile<SeenWords>(join(folder, `${name}.json`), (object) => ({
    names: texts(object, 'names'),
    qualified: texts(object, 'qualified'),
    aliases: texts(object, 'aliases'),
    ids: texts(object, 'ids'),
  }));
}

async function removeOldest(folder: string): Promise<void> {
  const paths = (await readdir(folder))
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(folder, name));
  if (paths.length <= MOST_FILES) return;
  const files = await Promise.all(
    paths.map(async (path) => ({ path, atMs: (await stat(path).catch(() => undefined))?.mtimeMs ?? 0 })),
  );
  const oldest = files.toSorted((a, b) => a.atMs - b.atMs).slice(0, files.length - MOST_FILES);
  await Promise.all(oldest.map(({ path }) => rm(path, { force: true })));
}
