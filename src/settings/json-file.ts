/** JSON files that survive a crash, a full disk and two programs at once: read strictly, replaced whole, readable by their owner only. */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BndError, errorText } from '../lib/errors.ts';
import { asObject, type JsonObject } from '../lib/json.ts';

/** A file with one JSON object in it. */
export interface JsonFile<T> {
  read(): Promise<T>;
  /**
   * Reads what is there now, changes it and replaces the file; changes of this process run one after another. Resolves with the new
   * content. Of two processes in the same moment the last one wins, and the file is whole at any time.
   */
  update(change: (current: T) => T): Promise<T>;
}

/**
 * `parse` throws on what it does not understand; read and update then reject with BndError `settings-unreadable` and the file stays as
 * it is. A missing file is `{}`.
 */
export function jsonFile<T extends object>(path: string, parse: (object: JsonObject) => T): JsonFile<T> {
  let lastUpdate: Promise<unknown> = Promise.resolve();

  async function read(): Promise<T> {
    try {
      const object = asObject(JSON.parse(await readOrEmpty(path)));
      if (object === undefined) throw new Error('it holds no JSON object');
      return parse(object);
    } catch (cause) {
      throw new BndError('settings-unreadable', `${path} cannot be used: ${errorText(cause)}.`, { cause });
    }
  }

  return {
    read,
    update(change) {
      const update = lastUpdate.then(async () => {
        const next = change(await read());
        await replaceFile(path, `${JSON.stringify(next, undefined, 2)}\n`);
        return next;
      });
      lastUpdate = update.catch(() => undefined);
      return update;
    },
  };
}

async function readOrEmpty(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '{}';
    throw error;
  }
}

/** Writes beside the file and renames over it. A symbolic link (people keep settings in a repository) stays one. */
async function replaceFile(path: string, content: string): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const draft = `${target}.${randomUUID()}.tmp`;
  try {
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await writeFile(draft, content, { mode: 0o600, flag: 'wx', flush: true });
    await rename(draft, target);
  } catch (cause) {
    await rm(draft, { force: true });
    throw new BndError('settings-unreadable', `${path} cannot be written: ${errorText(cause)}.`, {
      cause,
      hint: 'Check the permissions and the free space of its directory; nothing in it was changed.',
    });
  }
}
