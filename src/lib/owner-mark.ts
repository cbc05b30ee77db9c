/** Marks in the names of temporary files, by which a later start recognizes leftovers of a killed process. */
import { hostname } from 'node:os';

/** A home or temporary folder may be shared by machines and containers, whose process ids mean nothing to each other. */
const HOST = hostname().replace(/\W/g, '_') || 'unnamed';

/** Returns the mark of this process: letters, digits, `_` and one `.`. */
export function ownerMark(): string {
  return `${HOST}.${process.pid}`;
}

/** Returns true if the process of this mark no longer exists. False for a mark of another machine, whose processes cannot be seen. */
export function isOwnerGone(mark: string): boolean {
  const [, host, pid] = /^(\w+)\.(\d+)$/.exec(mark) ?? [];
  return host === HOST && isProcessGone(Number(pid));
}

/** Returns true if no process has this id. The id may have been reused in the meantime. */
export function isProcessGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // EPERM: it exists and belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}
