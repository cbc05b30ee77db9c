/** Writes the secrets of a plan to files: mode 0600, in a directory that is removed when the client ends or this program exits. */
import { rmSync } from 'node:fs';
import { lstat, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { BndError, errorText } from '../lib/errors.ts';
import { isOwnerGone, ownerMark } from '../lib/owner-mark.ts';
import type { LaunchPlan } from './types.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface SecretFiles {
  /** Replaces the placeholders with the paths. */
  fill(text: string): string;
  /** Adds another file beside them; resolves with its path. */
  add(name: string, content: string): Promise<string>;
  /** Undefined without files. */
  readonly directory: string | undefined;
  remove(): Promise<void>;
}

/** Directories that still exist; one listener removes all of them at exit. */
const directories = new Set<string>();
function removeAll(): void {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
}

/** `always`: creates a directory even if the plan has no files. Rejects with BndError client-failed. */
export async function writeSecrets(
  plan: LaunchPlan,
  env: Env,
  { always = false } = {},
): Promise<SecretFiles> {
  if (plan.files.length === 0 && !always) {
    return { fill: (text) => text, add: noDirectory, directory: undefined, remove: async () => undefined };
  }
  const directory = await makeDirectory(env).catch((cause: unknown) => {
    throw notWritten(cause);
  });
  if (directories.size === 0) process.once('exit', removeAll);
  directories.add(directory);
  const remove = async (): Promise<void> => {
    directories.delete(directory);
    if (directories.size === 0) process.off('exit', removeAll);
    await rm(directory, { recursive: true, force: true });
  };
  const add = async (name: string, content: string): Promise<string> => {
    const path = join(directory, name);
    await writeFile(path, content, { mode: 0o600 });
    return path;
  };
  try {
    const paths = await Promise.all(
      plan.files.map(
        async ({ placeholder, content, suffix = '' }, index) =>
          [placeholder, await add(`${index}${suffix}`, content)] as const,
      ),
    );
    const fill = (text: string): string =>
      // A function, because `$&` in a path would be expanded.
      paths.reduce((filled, [mark, path]) => filled.replaceAll(mark, () => path), text);
    return { fill, add, directory, remove };
  } catch (cause) {
    await remove();
    throw notWritten(cause);
  }
}

/** Removes directories left by killed processes of this user. Never rejects. */
export async function sweepSecrets(env: Env): Promise<void> {
  for (const parent of new Set(parentsOf(env))) {
    const names = await readdir(parent).catch(() => []);
    for (const name of names) {
      const [, mark] = DIRECTORY.exec(name) ?? [];
      if (mark === undefined || !isOwnerGone(mark)) continue;
      const directory = join(parent, name);
      const found = await lstat(directory).catch(() => undefined);
      if (found?.isDirectory() !== true || !isOwn(found.uid)) continue;
      await rm(directory, { recursive: true, force: true }).catch(() => undefined);
    }
  }
}

/** On Windows the temporary folder belongs to one user. */
function isOwn(uid: number): boolean {
  return process.getuid === undefined || process.getuid() === uid;
}

/**
 * Candidates, the first usable one counts. The runtime directory is in memory and private to the user (XDG base directory specification, which
 * ignores relative paths).
 */
function parentsOf({ XDG_RUNTIME_DIR: runtime }: Env): readonly string[] {
  return runtime !== undefined && isAbsolute(runtime) ? [runtime, tmpdir()] : [tmpdir()];
}

/** Names as `makeDirectory` creates them; mkdtemp adds six letters or digits. */
const DIRECTORY = /^bnd-tui-(\w+\.\d+)-[A-Za-z0-9]{6}$/;

function makeDirectory(env: Env): Promise<string> {
  const [first = tmpdir(), second = first] = parentsOf(env);
  const name = `bnd-tui-${ownerMark()}-`;
  return mkdtemp(join(first, name)).catch(() => mkdtemp(join(second, name)));
}

function noDirectory(): Promise<string> {
  throw new Error('this plan has no directory');
}

function notWritten(cause: unknown): BndError {
  return new BndError(
    'client-failed',
    `Could not write the credentials for the client: ${errorText(cause)}`,
    {
      cause,
    },
  );
}
