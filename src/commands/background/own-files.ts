/** Keeps the state file of this process up to date. A full disk ends no forward: what could not be written is reported on request. */
import { errorText } from '../../lib/errors.ts';
import type { FileLog } from '../../lib/log.ts';
import type { StatedForward, StatedProxy } from './messages.ts';
import { type Place, removePlace, removeSocket, writeState } from './state-files.ts';

export interface OwnFiles {
  /** Writes the current forwards, and where the proxy listens. Never rejects. */
  save(forwards: readonly StatedForward[], proxy?: StatedProxy): Promise<void>;
  /** The last change, later ones are ignored: removes everything, except a file about sessions that may stay active, which `ps` then reports. Never rejects. */
  leave(unended: readonly StatedForward[]): Promise<void>;
  /** Why the newest change is not on disk; undefined if it is. */
  readonly problem: string | undefined;
}

/** Writes in sequence, so that none comes after the last. */
export function createOwnFiles(place: Place, pid: number, log: FileLog): OwnFiles {
  const { socket } = place;
  let last = Promise.resolve();
  let hasLeft = false;
  let problem: string | undefined;
  const inTurn = (write: () => Promise<void>): Promise<void> => {
    last = last.then(write).then(
      () => {
        problem = undefined;
      },
      (error: unknown) => {
        const text = `Could not save its state, the forwards keep running: ${errorText(error)}`;
        if (text !== problem) log.write('warn', text);
        problem = text;
      },
    );
    return last;
  };
  return {
    save: async (forwards, proxy) => {
      const state = { pid, socket, forwards: [...forwards], ...(proxy === undefined ? {} : { proxy }) };
      if (!hasLeft) await inTurn(() => writeState(place, state));
    },
    leave: (unended) => {
      hasLeft = true;
      return inTurn(async () => {
        if (unended.length === 0) return removePlace(place);
        await removeSocket(place);
        await writeState(place, { pid, socket, forwards: [...unended] });
      });
    },
    get problem() {
      return problem;
    },
  };
}
