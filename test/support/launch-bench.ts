/** A launcher with its own PATH: programs are shell scripts that record how they were called. */
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLauncher } from '../../src/launch/index.ts';
import type { Launcher, LaunchPlan, LaunchRequest } from '../../src/launch/types.ts';
import type { BrokeredCredential } from '../../src/wire/resources.ts';

export function credential(own: Partial<BrokeredCredential>): BrokeredCredential {
  return {
    sourceId: 'credup_1',
    sourceName: undefined,
    storeId: undefined,
    storeType: undefined,
    credentialType: undefined,
    username: undefined,
    password: undefined,
    privateKey: undefined,
    privateKeyPassphrase: undefined,
    values: [],
    ...own,
  };
}

export function request(own: Partial<LaunchRequest> = {}): LaunchRequest {
  return {
    targetName: 'tests',
    targetId: 'ttcp_1',
    targetType: 'tcp',
    endpointPort: undefined,
    address: '127.0.0.1',
    port: 40001,
    credentials: [],
    ...own,
  };
}

export class LaunchBench {
  readonly #directory: string;
  readonly env: Record<string, string>;
  /** Output for the user, and prompts for Enter. */
  readonly told: string[] = [];
  readonly #person = {
    tell: (text: string) => void this.told.push(text),
    waitForEnter: async (text: string) => void this.told.push(text),
    keepInFront: () => () => undefined,
  };

  private constructor(directory: string) {
    this.#directory = directory;
    this.env = { PATH: join(directory, 'bin'), HOME: directory, XDG_RUNTIME_DIR: join(directory, 'run') };
  }

  static async set(): Promise<LaunchBench> {
    const directory = await mkdtemp(join(tmpdir(), 'launch-'));
    await Promise.all([mkdir(join(directory, 'bin')), mkdir(join(directory, 'run'))]);
    return new LaunchBench(directory);
  }

  clear(): Promise<void> {
    return rm(this.#directory, { recursive: true });
  }

  /** Where a program is, or would be. */
  program(name: string): string {
    return join(this.#directory, 'bin', name);
  }

  /** Puts a client on the PATH that is this shell script; `$REPORT` is a file that it may write to. */
  async install(name: string, script: string): Promise<{ readonly report: string }> {
    const report = join(this.#directory, `report-of-${name}`);
    const text = `#!/bin/sh\nPATH=/usr/bin:/bin\nREPORT='${report}'\n${script}\n`;
    await writeFile(this.program(name), text);
    await chmod(this.program(name), 0o755);
    return { report };
  }

  /** A program that records its arguments, one per line, and then the output of `script`. */
  async recorder(name: string, script = ''): Promise<() => Promise<readonly string[]>> {
    const { report } = await this.install(name, `exec >$REPORT\nprintf '%s\\n' "$@"\n${script}`);
    return async () => (await readFile(report, 'utf8')).split('\n').slice(0, -1);
  }

  launcher(platform = 'linux'): Launcher {
    return createLauncher({ env: this.env, platform, person: this.#person });
  }

  async planned(own: Partial<LaunchRequest>, platform = 'linux'): Promise<LaunchPlan> {
    const plan = await this.launcher(platform).plan(request(own));
    if (plan === undefined) throw new Error('no client fits');
    return plan;
  }

  async launch(own: Partial<LaunchRequest>) {
    return this.launcher().run(await this.planned(own));
  }

  /** What is left of the files with secrets. */
  leftovers(): Promise<readonly string[]> {
    return readdir(join(this.#directory, 'run'));
  }
}
