/** Whether settings and sign-ins can be stored, and only this user can access them. */
import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BndError, errorText } from '../../lib/errors.ts';
import { settingsPaths } from '../../settings/paths.ts';
import { keepPrivate } from '../../settings/permissions.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Resolves with the reason why nothing is stored, undefined if files can be written. */
export async function storageObstacle(env: Env): Promise<BndError | undefined> {
  const files = await storedFiles(env);
  if (files instanceof BndError) return files;
  for (const file of files) {
    const why = await unwritable(dirname(file));
    if (why !== undefined)
      return new BndError('file-not-written', `Cannot write to ${dirname(file)}: ${why}.`, {
        hint: 'Make it writable for you, or set HOME to a folder that is.',
      });
  }
  return undefined;
}

/** Checks that settings and sign-ins can be stored and only this user can access them, and fixes the permissions. */
export async function checkFiles(env: Env): Promise<Finding> {
  const obstacle = await storageObstacle(env);
  if (obstacle !== undefined) {
    const make = obstacle.code === 'usage' ? fail : warn;
    return make('files', `${obstacle.message} Nothing is stored.`, obstacle.hint);
  }
  const files = await storedFiles(env);
  if (files instanceof BndError) throw files;
  const changed = (await Promise.all(files.map(keepPrivate))).filter((text) => text !== undefined);
  if (changed.length === 0) return ok('files', 'Only you can access settings and sign-ins.');
  const next = 'If others use this machine, sign out and in again: they may have read your tokens.';
  return warn('files', changed.join(' '), next);
}

async function storedFiles(env: Env): Promise<readonly string[] | BndError> {
  return settingsPaths({ env }).then(
    ({ settingsFile, tokenFile }) => [settingsFile, tokenFile],
    (error: unknown) => {
      if (error instanceof BndError) return error;
      throw error;
    },
  );
}

/** Resolves with the reason why a folder cannot be created or written to. */
async function unwritable(folder: string): Promise<string | undefined> {
  try {
    await access(folder, constants.W_OK | constants.X_OK);
    return (await stat(folder)).isDirectory() ? undefined : `${folder} is not a folder`;
  } catch (error) {
    const isAbsent =
      error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
    return isAbsent && dirname(folder) !== folder ? unwritable(dirname(folder)) : errorText(error);
  }
}
