/**
 * One writer of a file at a time, among all programs. Implemented here because the packages for it (proper-lockfile, lockfile) take over the signals
 * of the whole process, and do not notice when two processes take over one lock.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { BndError } from '../lib/errors.ts';
import { isOwnerGone, ownerMark } from '../lib/owner-mark.ts';

/** A lock this old belongs to a process that is suspended or was killed on another machine; a write takes a few milliseconds. */
const STALE_MS = 10_000;
/** Longer than STALE_MS, so that a lock without owner never makes a write fail. */
const WAIT_MS = 20_000;
const POLL_MS = { from: 5, to: 25 } as const;

/**
 * Runs `work` while no other process holds the lock of this file, which is a file next to it that names its owner. The lock of a dead process is
 * taken over at once, any other after 10 s. So `isOurs` may become false while this process is suspended; then, and when two processes took over in
 * the same moment, nothing may be written any more. Rejects with BndError `file-not-written` if another process keeps the lock for `waitMs`, and with
 * the error of the system if the lock cannot be created.
 */
export async function withFileLock<T>(
  file: string,
  work: (isOurs: () => boolean) => Promise<T>,
  waitMs = WAIT_MS,
): Promise<T> {
  const lock = `${file}.lock`;
  const owner = `${ownerMark()} ${Date.now()} ${randomUUID()}`;
  const untilMs = Date.now() + waitMs;
  while (!(await make(lock, owner))) {
    if (removeStale(lock)) continue;
    if (Date.now() >= untilMs) {
      throw new BndError('file-not-written', `Could not write ${file}: another program has locked it.`, {
        hint: `Try again. If no other bnd-tui is running, remove ${lock}.`,
      });
    }
    await setTimeout(POLL_MS.from + Math.random() * (POLL_MS.to - POLL_MS.from));
  }
  const isOurs = (): boolean => ownerOf(lock) === owner;
  try {
    return await work(isOurs);
  } finally {
    if (isOurs()) rmSync(lock, { force: true });
  }
}

/** Removes the lock of this file if its owner is gone. Never rejects: the next write reports a lock that cannot be removed. */
export async function sweepLock(path: string): Promise<void> {
  try {
    removeStale(`${await realpath(path)}.lock`);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
  }
}

/** Returns false if a lock exists. */
async function make(lock: string, owner: string): Promise<boolean> {
  const handle = await open(lock, 'wx', 0o600).catch((error: unknown) => {
    if (hasCode(error, 'EEXIST')) return undefined;
    throw error;
  });
  if (handle === undefined) return false;
  try {
    await handle.writeFile(owner);
  } catch (error) {
    rmSync(lock, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  return true;
}

/** Returns true if the lock may be free. Nothing else in this process runs between the check and the removal. */
function removeStale(lock: string): boolean {
  const owner = ownerOf(lock);
  if (owner === undefined) return true;
  const [mark = '', since] = owner.split(' ');
  // A lock is empty until its owner has written it. A time in the future comes from a clock that was set back.
  const sinceMs = since === undefined ? statSync(lock, { throwIfNoEntry: false })?.mtimeMs : Number(since);
  const isOld = sinceMs !== undefined && Math.abs(Date.now() - sinceMs) > STALE_MS;
  if (!isOld && !isOwnerGone(mark)) return false;
  rmSync(lock, { force: true });
  return true;
}

/** Returns undefined if the lock does not exist. */
function ownerOf(lock: string): string | undefined {
  try {
    return readFileSync(lock, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
