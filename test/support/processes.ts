/** Child processes, as reported by Linux. */
import { readFileSync } from 'node:fs';

/** Ids of the direct children. */
export function childrenOf(pid: number): number[] {
  return told(`/proc/${pid}/task/${pid}/children`).trim().split(' ').filter(Boolean).map(Number);
}

/** Ids of all children, their children and so on. */
export function descendants(pid: number): number[] {
  return childrenOf(pid).flatMap((child) => [child, ...descendants(child)]);
}

/** Program and arguments, which every user of the machine can read. */
export function commandLine(pid: number): string {
  return told(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();
}

/** Nothing for a process that has exited. */
function told(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
