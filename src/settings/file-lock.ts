/** One writer of a file at a time, among all programs. The lock is a folder beside the file, which works on network file systems too. */
import fs from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { BndError } from '../lib/errors.ts';

/** A lock that was not renewed for this long belongs to a process that was killed or suspended, and is taken over. */
const STALE_MS = 10_000;
/** Longer than STALE_MS, so that a killed process never makes a write fail. */
const WAIT_MS = 20_000;
/** A write takes a few milliseconds. */
const POLL_MS = { from: 5, to: 25 } as const;

/** Folders of locks that their owner gives back just now. */
const released = new Set<string>();

/**
 * The file functions that the library calls, with one change. It removes a stale lock by the time that it read a moment ago; meanwhile
 * another process may have taken the lock over (moxystudio/node-proper-lockfile, issue 121). So the time is read again, with nothing
 * in between.
 */
const lockFs = {
  ...fs,
  rmdir(path: string, done: (error: Error | null) => void): void {
    try {
      if (!released.has(path) && Date.now() - fs.statSync(path).mtimeMs < STALE_MS)
        throw Object.assign(new Error('the lock is held'), { code: 'ELOCKED' });
      fs.rmdirSync(path);
      done(null);
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  },
};

/**
 * Runs `work` while no other process holds the lock of this file. `isOurs` becomes false when the lock may have been taken over, because
 * this process stood still for too long: then nothing may be written any more.
 * Rejects with BndError `file-not-written` when another process keeps the lock for `waitMs`, and with the error of the system when the
 * lock cannot be made.
 */
export async function withFileLock<T>(
  file: string,
  work: (isOurs: () => boolean) => Promise<T>,
  waitMs = WAIT_MS,
): Promise<T> {
  const folder = `${file}.lock`;
  const release = await acquire(file, folder, waitMs);
  const sinceMs = Date.now();
  const isOurs = (): boolean => Date.now() - sinceMs < STALE_MS / 2;
  try {
    return await work(isOurs);
  } finally {
    if (isOurs()) released.add(folder);
    // A lock that was removed by hand, or taken over and so not stale, needs no release.
    await release().catch(() => undefined);
    released.delete(folder);
  }
}

let library: Promise<typeof import('proper-lockfile')> | undefined;

/** The first write loads it, no start does. */
function loadLibrary(): Promise<typeof import('proper-lockfile')> {
  if (library === undefined) {
    library = import('proper-lockfile').then((module) => module.default);
    // Node ignores this signal, so that a file that grows too large is an error of the write; the exit hook of the library would end the program.
    if (process.platform !== 'win32') process.on('SIGXFSZ', () => undefined);
  }
  return library;
}

async function acquire(file: string, folder: string, waitMs: number): Promise<() => Promise<void>> {
  const { lock } = await loadLibrary();
  const untilMs = Date.now() + waitMs;
  for (;;) {
    try {
      return await lock(file, {
        lockfilePath: folder,
        stale: STALE_MS,
        realpath: false,
        fs: lockFs,
        // `isOurs` answers for it; the library would end the program.
        onCompromised: () => undefined,
      });
    } catch (error) {
      if (!isLocked(error)) throw error;
      if (Date.now() >= untilMs) {
        throw new BndError('file-not-written', `${file} was not written: another program keeps it locked.`, {
          cause: error,
          hint: `Try again. If no other bnd-tui is running, remove ${folder}.`,
        });
      }
    }
    await setTimeout(POLL_MS.from + Math.random() * (POLL_MS.to - POLL_MS.from));
  }
}

function isLocked(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ELOCKED';
}
