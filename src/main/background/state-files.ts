/** The files of background processes: one a process, in a folder that only its owner can enter. */
import { chmod, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { isBndError } from '../../lib/errors.ts';
import { jsonFile } from '../../settings/json-file.ts';
import { settingsPaths } from '../../settings/paths.ts';
import { type BackgroundState, STATE_FILE } from './messages.ts';

/** Makes the folder where it is missing. */
export async function backgroundDir(): Promise<string> {
  const { backgroundDir: directory } = await settingsPaths({ env: process.env });
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await chmod(directory, 0o700);
  return directory;
}

export async function writeState(directory: string, state: BackgroundState): Promise<void> {
  await jsonFile(stateFile(directory, state.pid), (object) => object).update(() => ({ ...state }));
}

/** Removes what a process left, its socket too. */
export async function removeState(
  directory: string,
  state: Pick<BackgroundState, 'pid' | 'socket'>,
): Promise<void> {
  await rm(stateFile(directory, state.pid), { force: true });
  await rm(state.socket, { force: true });
}

/** Every file that can be read; one that cannot belongs to another version and is left alone. */
export async function readStates(): Promise<readonly BackgroundState[]> {
  const { backgroundDir: directory } = await settingsPaths({ env: process.env });
  const names = await readdir(directory).catch(() => []);
  const states = await Promise.all(
    names
      .filter((name) => /^\d+\.json$/.test(name))
      .map((name) =>
        jsonFile(join(directory, name), (object) => v.parse(STATE_FILE, object))
          .read()
          .catch((error: unknown) => {
            if (isBndError(error)) return undefined;
            throw error;
          }),
      ),
  );
  return states.filter((state) => state !== undefined);
}

function stateFile(directory: string, pid: number): string {
  return join(directory, `${pid}.json`);
}
