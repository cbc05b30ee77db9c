/** Files of background processes: a state file and a socket each, in a folder that only its owner can enter. */
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { isBndError } from '../../lib/errors.ts';
import { jsonFile } from '../../settings/json-file.ts';
import { settingsPaths } from '../../settings/paths.ts';
import { type BackgroundState, STATE_FILE } from './messages.ts';

/** macOS allows 104 bytes, Linux 108, including the terminating zero. */
const LONGEST_SOCKET_PATH = 103;
const NAME = /^((\d+)(?:-[0-9a-f]+)?)\.(json|sock)$/;

/** The two files of one process. */
export interface Place {
  readonly stateFile: string;
  readonly socket: string;
}

/** The files of one process, found later. */
export interface FoundPlace extends Place {
  /** From the file name; the system may have reused the process id. */
  readonly pid: number;
  /** `unreadable` if e.g. another version wrote it; undefined if it has not been written. */
  readonly state: BackgroundState | 'unreadable' | undefined;
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Creates paths that no process had before, so that nothing of a dead process with the same id is in the way (containers reuse ids). Creates the
 * folder if it is missing. If the path of the socket would be too long, it gets a private folder of its own.
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

/** Removes the files of a process. */
export async function removePlace(place: Place): Promise<void> {
  await rm(place.stateFile, { force: true });
  await removeSocket(place);
}

/** Removes the socket, and the folder that was created for it. */
export async function removeSocket({ stateFile, socket }: Place): Promise<void> {
  await rm(socket, { force: true });
  const folder = dirname(socket);
  // Fails if the folder is not empty, so nothing else is removed.
  if (folder !== dirname(stateFile)) await rmdir(folder).catch(() => undefined);
}

/** Returns the files of all processes that have not removed theirs. */
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

/** Undefined if the process has just removed it. */
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
