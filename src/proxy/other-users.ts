/** Whether programs of other users run on this machine, by the owners of the folders in /proc (proc(5)). */
import { readdirSync, statSync } from 'node:fs';

/** Where most Linux systems begin to number the users of people (UID_MIN in login.defs(5)); services have smaller numbers. */
const FIRST_ORDINARY_UID = 1000;
/** A machine with more than this many processes counts as shared: looking at all of them would take longer than what it saves. */
const MOST_PROCESSES = 1000;
/** Visible unless /proc hides the processes of other users (`hidepid`), which is done on shared machines. */
const FIRST_PROCESS = '1';

export interface ProcessTable {
  /** Process ids. */
  list(): readonly string[];
  /** Undefined: it has ended, or is hidden. */
  owner(pid: string): number | undefined;
}

/** Synchronous: 0.5 ms for 130 processes (measured), several times as long through promises. */
const PROC: ProcessTable = {
  list: () => readdirSync('/proc').filter((name) => /^\d+$/.test(name)),
  owner: (pid) => statSync(`/proc/${pid}`, { throwIfNoEntry: false })?.uid,
};

/** Returns whether a process of an ordinary user other than `ownUid` runs. True if that cannot be seen. */
export function othersRun(ownUid: number, processes: ProcessTable = PROC): boolean {
  try {
    const pids = processes.list();
    if (pids.length > MOST_PROCESSES || processes.owner(FIRST_PROCESS) === undefined) return true;
    return pids.some((pid) => {
      const uid = processes.owner(pid);
      return uid !== undefined && uid !== ownUid && uid >= FIRST_ORDINARY_UID;
    });
  } catch {
    return true;
  }
}
