/** `bnd-tui ssh-config`: an include file for ssh, so that `ssh web.prod.boundary` reaches a target. */
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { BndError, errorText } from '../../lib/errors.ts';
import { EXIT_OK } from '../../lib/exit-codes.ts';
import { counted } from '../../lib/format.ts';
import { findHome } from '../../lib/home.ts';
import { selfCommand } from '../../lib/self.ts';
import { writeError, writeOut } from '../../lib/write-out.ts';
import { settingsPaths } from '../../settings/paths.ts';
import { writePrivateFile } from '../../settings/private-file.ts';
import { signedInClient } from '../signed-in-api.ts';
import { sshConfigText } from './config-text.ts';
import { configFile, folderIn } from './prepared.ts';
import { findSshHosts } from './ssh-hosts.ts';

export interface SshConfigOptions {
  /** Only these targets; empty: all that look like ssh. */
  readonly targets: readonly string[];
  /** Writes the usual file. */
  readonly write?: boolean;
  /** Writes this file. */
  readonly file?: string;
  readonly addr?: string;
}

const USUAL_FILE = 'bnd-tui.conf';

/** Prints the file, or writes it. Resolves with the exit code; rejects with BndError. */
export async function runSshConfig({
  targets,
  write = false,
  file,
  addr,
}: SshConfigOptions): Promise<number> {
  const { sshDir } = await settingsPaths({ env: process.env });
  const { api } = await signedInClient(addr);
  try {
    const hosts = await findSshHosts(api, {
      words: targets,
      includes: (targetId, hostId) => configFile(folderIn(sshDir, targetId, hostId)),
    });
    const text = sshConfigText({ hosts, controller: api.address, program: selfCommand() });
    if (write || file !== undefined) await save(text, file, hosts.length);
    else await writeOut(text);
    return EXIT_OK;
  } finally {
    await api.close();
  }
}

async function save(text: string, file: string | undefined, count: number): Promise<void> {
  const home = findHome(process.env);
  if (home === undefined) throw new BndError('no-home', 'HOME is not set.');
  const folder = join(home, '.ssh');
  const path = file === undefined ? join(folder, USUAL_FILE) : resolve(file);
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writePrivateFile(path, text);
  } catch (cause) {
    throw new BndError('file-not-written', `Could not write ${path}: ${errorText(cause)}.`, { cause });
  }
  await writeError(`Wrote ${path}: ${counted(count, 'host')}.`);
  if (!(await isIncluded(folder, path)))
    await writeError(
      `Add this line at the top of ${join(folder, 'config')}: Include ${includedAs(folder, path)}`,
    );
}

/** Relative paths in ~/.ssh/config are relative to its folder. */
function includedAs(folder: string, path: string): string {
  return dirname(path) === folder ? path.slice(folder.length + 1) : path;
}

async function isIncluded(folder: string, path: string): Promise<boolean> {
  const text = await readFile(join(folder, 'config'), 'utf8').catch(() => '');
  const words = text
    .split('\n')
    .filter((line) => /^\s*include\s/i.test(line))
    .flatMap((line) =>
      line
        .trim()
        .split(/[\s"]+/)
        .slice(1),
    );
  return words.some(
    (word) => (isAbsolute(word) ? word : join(folder, word.replace(/^~\/\.ssh\//, ''))) === path,
  );
}
