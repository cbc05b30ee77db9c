/** What a running program takes of the machine, from /proc: Linux only, as the measures are. */
import { readFileSync } from 'node:fs';

/** Clock ticks a second of /proc/PID/stat on Linux. */
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
