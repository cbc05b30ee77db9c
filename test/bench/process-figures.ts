/** Resource usage of a running program, from /proc: Linux only, like the measurements. */
import { readFileSync } from 'node:fs';

/** Clock ticks per second of /proc/PID/stat on Linux. */
const TICKS = 100;

export function residentMb(pid: number): number {
  const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kb) / 1024;
}

/** Processor time since the start of the program. */
export function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}
