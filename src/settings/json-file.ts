/** JSON files that survive a crash, a full disk and several programs at once: replaced whole, readable by their owner only. */
import { mkdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BndError, errorText, isBndError } from '../lib/errors.ts';
import { asObject, type JsonObject } from '../lib/json.ts';
import { draftOf } from './drafts.ts';
import { withFileLock } from './file-lock.ts';

/** A file with one JSON object in it. */
export interface JsonFile<T> {
  read(): Promise<T>;
  /**
   * Reads what is there now, changes it and replaces the file, while no other program does; resolves with the new content. `change` may be
   * called more than once, and nothing is written when it returns what it was given. Rejects with BndError `settings-unreadable` or
   * `file-not-written`; the file is then as it was.
   */
  update(change: (current: T) => T): Promise<T>;
}

/** How often an update starts because its lock was taken over: this process stood still in the middle of it. */
const MAX_TRIES = 3;

/**
 * `parse` throws on what it does not understand; read and update then reject with BndError `settings-unreadable` and the file stays as
 * it is. A missing file is `{}`. Reading needs no lock: the file is whole at any time.
 */
export function jsonFile<T extends object>(path: string, parse: (object: JsonObject) => T): JsonFile<T> {
  let lastUpdate: Promise<unknown> = Promise.resolve();

  async function read(): Promise<T> {
    try {
      return parse(parseObject(await readOrEmpty(path)));
    } catch (cause) {
      throw new BndError('settings-unreadable', `${path} cannot be used: ${errorText(cause)}.`, { cause });
    }
  }

  async function updateAlone(change: (current: T) => T): Promise<T> {
    // A symbolic link (people keep settings in a repository) stays one.
    const target = await realpath(path).catch(() => path);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    for (let tries = 1; ; tries += 1) {
      const done = await withFileLock(target, async (isOurs) => {
        const current = await read();
        const next = change(current);
        if (next === current) return current;
        const content = `${JSON.stringify(next, undefined, 2)}\n`;
        return (await replaceFile(target, content, isOurs)) ? parse(parseObject(content)) : undefined;
      });
      if (done !== undefined) return done;
      if (tries === MAX_TRIES) throw notWritten(path, 'this process stood still for too long');
    }
  }

  return {
    read,
    update(change) {
      const update = lastUpdate
        .then(() => updateAlone(change))
        .catch((error: unknown) => {
          throw isSystemError(error) ? notWritten(path, error) : error;
        });
      lastUpdate = update.catch(() => undefined);
      return update;
    },
  };
}

/** The same without a file, for as long as the program runs. */
export function memoryFile(): JsonFile<JsonObject> {
  let content: JsonObject = {};
  return {
    read: async () => content,
    update: async (change) => {
      content = parseObject(JSON.stringify(change(content)));
      return content;
    },
  };
}

/** The messages of JSON.parse quote the text, which may be a secret; only the place in it is taken from them. */
function parseObject(text: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const place = /\(line \d+ column \d+\)/.exec(errorText(error))?.[0];
    throw new Error(`it is not valid JSON${place === undefined ? '' : ` ${place}`}`);
  }
  const object = asObject(value);
  if (object === undefined) throw new Error('it is not a JSON object');
  return object;
}

async function readOrEmpty(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '{}';
    throw error;
  }
}

/** Writes beside the file and renames over it; false when that may no longer be done. */
async function replaceFile(target: string, content: string, isOurs: () => boolean): Promise<boolean> {
  const draft = draftOf(target);
  try {
    await writeFile(draft, content, { mode: 0o600, flag: 'wx', flush: true });
    if (!isOurs()) return false;
    await rename(draft, target);
    return true;
  } finally {
    await rm(draft, { force: true }).catch(() => undefined);
  }
}

/** Any other error is a mistake in `change`, or has its code already. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && !isBndError(error) && 'code' in error;
}

function notWritten(path: string, cause: unknown): BndError {
  return new BndError('file-not-written', `${path} was not written: ${errorText(cause)}.`, {
    cause,
    hint: 'Check the permissions and the free space of its folder; its content was not changed.',
  });
}
