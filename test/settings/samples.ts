/** A folder for settings, and sample content. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownerMark } from '../../src/lib/owner-mark.ts';
import { openSettings, type SettingsOptions } from '../../src/settings/index.ts';
import type { Profile, SettingsStore, StoredToken, TargetMemory } from '../../src/settings/types.ts';

export const ADDRESS = 'http://127.0.0.1:9200';

export const PROFILE: Profile = {
  name: 'work',
  address: 'https://boundary.example.com',
  tls: { caFile: '/etc/ca.pem' },
  authMethodId: 'ampw_1',
  loginName: 'ann',
  scopeId: undefined,
};

export const MEMORY: TargetMemory = {
  listenAddress: '0.0.0.0',
  listenPort: 5432,
  ifBusy: 'next',
  client: 'psql',
  commandText: '-d orders',
  idleMs: 900_000,
  onExpiry: 'reopen',
  closeOnExit: true,
  onSignIn: true,
  hostId: undefined,
  favourite: true,
  lastUsedAtMs: 1,
};

export const TOKEN: StoredToken = {
  token: 'at_1_secret',
  authTokenId: 'at_1',
  userId: 'u_1',
  loginName: 'ann',
  authMethodId: undefined,
  expiresAtMs: Date.now() + 60_000,
};

export interface SettingsFolder {
  readonly path: string;
  readonly configDir: string;
  readonly stateDir: string;
  readonly settingsFile: string;
  readonly tokenFile: string;
  /** Opens them again, with tokens in the file by default. */
  open(options?: Partial<SettingsOptions>): Promise<SettingsStore>;
  /** Writes the settings file: a text as it is, anything else as JSON. */
  write(content: unknown): Promise<void>;
  /** What is in the settings file. */
  stored(): Promise<unknown>;
  remove(): Promise<void>;
}

export async function settingsFolder(): Promise<SettingsFolder> {
  const path = await mkdtemp(join(tmpdir(), 'settings-'));
  const configDir = join(path, 'config');
  const stateDir = join(path, 'state');
  const settingsFile = join(configDir, 'settings.json');
  return {
    path,
    configDir,
    stateDir,
    settingsFile,
    tokenFile: join(stateDir, 'tokens.json'),
    open: (options = {}) =>
      openSettings({ env: { BND_TUI_TOKEN_STORE: 'file' }, configDir, stateDir, ...options }),
    write: async (content) => {
      await mkdir(configDir, { recursive: true });
      const text = typeof content === 'string' ? content : JSON.stringify(content);
      await writeFile(settingsFile, text, { mode: 0o600 });
    },
    stored: async () => JSON.parse(await readFile(settingsFile, 'utf8')),
    remove: () => rm(path, { recursive: true }),
  };
}

/** Permission bits. */
export async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777;
}

/** A mark as this process has it, of a process that is gone. */
export async function goneMark(): Promise<string> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'close');
  return ownerMark().replace(/\d+$/, String(child.pid));
}
