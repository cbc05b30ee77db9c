/** What background processes leave in the file system: a state file and a socket each, in a folder that only its owner can enter. */
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { isBndError } from '../../lib/errors.ts';
import { jsonFile } from '../../settings/json-file.ts';
import { settingsPaths } from '../../settings/paths.ts';
import { type BackgroundState, STATE_FILE } from './messages.ts';

/** macOS takes 104 bytes, Linux 108, the last one a zero. */
const LONGEST_SOCKET_PATH = 103;
const NAME = /^((\d+)(?:-[0-9a-f]+)?)\.(json|sock)$/;

/** Where one process keeps its two files. */
export interface Place {
  readonly stateFile: string;
  readonly socket: string;
}

/** A place as it is found later. */
export interface FoundPlace extends Place {
  /** By its name; the system may have given the number to another process since. */
  readonly pid: number;
  /** `unreadable` when e.g. another version wrote it; undefined when it has not been written. */
  readonly state: BackgroundState | 'unreadable' | undefined;
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * A place that no process had before, so that nothing of a dead one with the same number is in the way (containers give the same numbers again).
 * Makes the folder where it is missing. Where the path of the socket would be too long, it gets a folder of its own that only we can enter.
 */
export async function newPlace(env: Env, pid: number): Promise<Place> {
  const { backgroundDir } = await settingsPaths({ env });
  await mkdir(backgroundDir, { recursive: true, mode: 0o700 });
  await chmod(backgroundDir, 0o700);
  const path = join(backgroundDir, `${pid}-${randomBytes(4).toString('hex')}`);
  const beside = `${path}.sock`;
  const fits = Buffer.byteLength(beside) <= LONGEST_SOCKET_PATH;
  return {
    stateFile: `${path}.json`,
    socket: fits ? beside : join(await mkdtemp(join(tmpdir(), 'bnd-tui-')), 'bg.sock'),
  };
}

export async function writeState(place: Place, state: BackgroundState): Promise<void> {
  await jsonFile(place.stateFile, (object) => object).update(() => ({ ...state }));
}

/** Removes what a process left. */
export async function removePlace(place: Place): Promise<void> {
  await rm(place.stateFile, { force: true });
  await removeSocket(place);
}

/** Removes the socket, and the folder that was made for it. */
export async function removeSocket({ stateFile, socket }: Place): Promise<void> {
  await rm(socket, { force: true });
  const folder = dirname(socket);
  // Fails for one that is not empty: nothing else is removed.
  if (folder !== dirname(stateFile)) await rmdir(folder).catch(() => undefined);
}

/** The places of all processes that have not removed theirs. */
export async function findPlaces(env: Env): Promise<readonly FoundPlace[]> {
  const { backgroundDir } = await settingsPaths({ env });
  const names = await readdir(backgroundDir).catch((): string[] => []);
  const pids = new Map(
    names
      .map((name) => NAME.exec(name))
      .filter((match) => match !== null)
      .map(([, stem = '', pid]) => [stem, Number(pid)]),
  );
  return Promise.all(
    [...pids].map(async ([stem, pid]) => {
      const path = join(backgroundDir, stem);
      const stateFile = `${path}.json`;
      const state = names.includes(`${stem}.json`) ? await readState(stateFile) : undefined;
      const known = typeof state === 'object' ? state : { pid, socket: `${path}.sock` };
      return { stateFile, socket: known.socket, pid: known.pid, state };
    }),
  );
}

/** Undefined when the process removed it just now. */
async function readState(path: string): Promise<BackgroundState | 'unreadable' | undefined> {
  const file = jsonFile<BackgroundState | object>(path, (object) => object);
  try {
    const object = await file.read();
    if (Object.keys(object).length === 0) return undefined;
    const parsed = v.safeParse(STATE_FILE, object);
    return parsed.success ? parsed.output : 'unreadable';
  } catch (error) {
    if (isBndError(error)) return 'unreadable';
    throw error;
  }
}
