/** JSON files that survive a crash, a full disk and concurrent programs: replaced atomically, readable by their owner only. */
import { mkdir, readFile, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BndError, errorText, isBndError } from '../lib/errors.ts';
import { asObject, type JsonObject } from '../lib/json.ts';
import { withFileLock } from './file-lock.ts';
import { writePrivateFile } from './private-file.ts';

/** A file with one JSON object. */
export interface JsonFile<T> {
  read(): Promise<T>;
  /**
   * Reads the current content, changes it and replaces the file under the lock; resolves with the new content. `change` may be called more than once,
   * and nothing is written if it returns its argument. Rejects with BndError `settings-unreadable` or `file-not-written`; the file is unchanged then.
   */
  update(change: (current: T) => T): Promise<T>;
}

/** How often an update restarts because its lock was taken over: this process was suspended in the middle of it. */
const MAX_TRIES = 3;

/**
 * `parse` throws on invalid content; read and update then reject with BndError `settings-unreadable` and leave the file unchanged. A missing file is
 * `{}`. Reading needs no lock: the file is complete at any time.
 */
export function jsonFile<T extends object>(path: string, parse: (object: JsonObject) => T): JsonFile<T> {
  let lastUpdate: Promise<unknown> = Promise.resolve();

  async function read(): Promise<T> {
    try {
      return parse(parseObject(await readOrEmpty(path)));
    } catch (cause) {
      throw new BndError('settings-unreadable', `Cannot read ${path}: ${errorText(cause)}.`, { cause });
    }
  }

  async function updateAlone(change: (current: T) => T): Promise<T> {
    // A symbolic link (users keep settings in a repository) stays one.
    const target = await realpath(path).catch(() => path);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    for (let tries = 1; ; tries += 1) {
      const done = await withFileLock(target, async (isOurs) => {
        const current = await read();
        const next = change(current);
        if (next === current) return current;
        const content = `${JSON.stringify(next, undefined, 2)}\n`;
        return (await writePrivateFile(target, content, isOurs)) ? parse(parseObject(content)) : undefined;
      });
      if (done !== undefined) return done;
      if (tries === MAX_TRIES) throw notWritten(path, 'this process was suspended for too long');
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

/** The same in memory, without a file. */
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

/** The messages of JSON.parse quote the text, which may be a secret; only the position is taken from them. */
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

/** Any other error is a mistake in `change`, or has a code already. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && !isBndError(error) && 'code' in error;
}

function notWritten(path: string, cause: unknown): BndError {
  return new BndError('file-not-written', `Could not write ${path}: ${errorText(cause)}.`, {
    cause,
    hint: 'Check the permissions and free space of its folder. The file was not changed.',
  });
}
