/** Files and folders that fail: a full disk, a read-only folder, leftovers, permissions. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, chown, mkdir, readdir, readFile, rmdir, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ownerMark } from '../../src/lib/owner-mark.ts';
import {
  ADDRESS,
  goneMark,
  MEMORY,
  modeOf,
  PROFILE,
  type SettingsFolder,
  settingsFolder,
  TOKEN,
} from './samples.ts';

let folder: SettingsFolder;
beforeEach(async () => {
  folder = await settingsFolder();
});
afterEach(() => folder.remove());

test.skipIf(process.platform === 'win32')(
  'a disk that fills up in the middle of a write leaves the old content whole',
  async () => {
    const settings = await folder.open();
    for (let n = 0; n < 20; n += 1) {
      await settings.keepSignIn(`https://${n}.example.com`, TOKEN);
      await settings.saveTargetMemory(ADDRESS, `ttcp_${n}`, MEMORY);
    }
    const before = await Promise.all([folder.settingsFile, folder.tokenFile].map((file) => readFile(file)));
    // Limits the file size: writing fails halfway, as on a full disk.
    const child = spawn(
      'sh',
      [
        '-c',
        'ulimit -f 2 && exec "$0" "$@"',
        process.execPath,
        fileURLToPath(new URL('save-child.ts', import.meta.url)),
        folder.configDir,
        folder.stateDir,
        'full',
        '1',
      ],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    child.stdin.end('go\n');
    const output = await child.stdout.setEncoding('utf8').toArray();
    const failures = output
      .join('')
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line): unknown => JSON.parse(line));
    expect(failures).toHaveLength(4);
    for (const failure of failures)
      expect(failure).toMatchObject({
        code: 'file-not-written',
        message: expect.stringContaining(folder.path),
        hint: expect.stringContaining('free space'),
      });
    const after = await Promise.all([folder.settingsFile, folder.tokenFile].map((file) => readFile(file)));
    expect(after).toEqual(before);
    expect(await readdir(folder.configDir)).toEqual(['settings.json']);
    expect(await readdir(folder.stateDir)).toEqual(['tokens.json']);
  },
);

test.skipIf(process.platform === 'win32')(
  'a settings folder that is read-only can be read, and says so when something is to be saved',
  async () => {
    const settings = await folder.open();
    await settings.saveProfile(PROFILE);
    await settings.keepSignIn(PROFILE.address, TOKEN);
    const folders = [folder.path, folder.configDir, folder.stateDir];
    const before = await readFile(folder.settingsFile, 'utf8');
    await asOrdinaryUser(async () => {
      for (const path of folders) await chmod(path, 0o500);
      const again = await folder.open();
      expect(again.profiles()).toMatchObject([{ name: 'work' }]);
      expect(await again.loadToken(PROFILE.address)).toEqual(TOKEN);
      expect(again.warnings()).toEqual([]);
      const refused = { code: 'file-not-written', message: expect.stringMatching(/EACCES|EPERM/) };
      await expect(again.savePreferences({ mouse: true })).rejects.toMatchObject(refused);
      await expect(again.forgetToken(PROFILE.address)).rejects.toMatchObject(refused);
      for (const path of folders) await chmod(path, 0o700);
    });
    expect(await readFile(folder.settingsFile, 'utf8')).toBe(before);
  },
);

/** Drops the rights of the superuser, who can write everywhere. */
async function asOrdinaryUser(run: () => Promise<void>): Promise<void> {
  if (process.getuid?.() !== 0) return run();
  const NOBODY = 65_534;
  const all = [folder.path, folder.configDir, folder.stateDir, folder.settingsFile, folder.tokenFile];
  for (const path of all) await chown(path, NOBODY, NOBODY);
  await chmod(dirname(folder.path), 0o711);
  process.seteuid?.(NOBODY);
  try {
    await run();
  } finally {
    process.seteuid?.(0);
  }
}

test('reports a lock that cannot be created, and settings can still be read', async () => {
  const settings = await folder.open();
  await settings.saveProfile(PROFILE);
  const lock = `${folder.settingsFile}.lock`;
  await mkdir(lock);
  await expect(settings.savePreferences({ mouse: true })).rejects.toMatchObject({
    code: 'file-not-written',
    message: expect.stringContaining('EISDIR'),
  });
  expect((await folder.open()).profiles()).toEqual([PROFILE]);
  await rmdir(lock);
});

describe('leftovers of a killed program', () => {
  test('are removed by the next start, and nothing else is', async () => {
    await (await folder.open()).keepSignIn(ADDRESS, TOKEN);
    const gone = await goneMark();
    const left = [`${folder.settingsFile}.${gone}`, `${folder.tokenFile}.${gone}`];
    const kept = [
      `${folder.settingsFile}.${ownerMark()}`,
      // Another machine that shares the home folder: its processes are unknown.
      `${folder.tokenFile}.${gone.replace(/^\w+/, 'elsewhere')}`,
      // Of an earlier version, just now.
      folder.settingsFile,
    ];
    const older = `${folder.tokenFile}.${randomUUID()}.tmp`;
    for (const name of [...left, ...kept]) await writeFile(`${name}.${randomUUID()}.tmp`, 'secret');
    await writeFile(older, 'secret');
    await writeFile(`${folder.settingsFile}.lock`, `${gone} ${Date.now()} id`);
    await writeFile(`${folder.tokenFile}.lock`, `${ownerMark()} ${Date.now()} id`);
    await writeFile(`${folder.settingsFile}.backup.tmp`, 'mine');
    const old = new Date(Date.now() - 3_600_000);
    await utimes(older, old, old);
    await folder.open();
    const files = [...(await readdir(folder.configDir)), ...(await readdir(folder.stateDir))];
    expect(files.map((name) => name.replace(/[0-9a-f-]{36}/, 'ID')).sort()).toEqual(
      [
        'settings.json',
        'settings.json.ID.tmp',
        'settings.json.backup.tmp',
        `settings.json.${ownerMark()}.ID.tmp`,
        'tokens.json',
        'tokens.json.lock',
        `tokens.json.${gone.replace(/^\w+/, 'elsewhere')}.ID.tmp`,
      ].sort(),
    );
  });

  test('a mark contains the machine and the process', () => {
    expect(ownerMark()).toBe(`${hostname().replace(/\W/g, '_')}.${process.pid}`);
  });
});

describe.skipIf(process.platform === 'win32')('files that others can read', () => {
  test('are fixed and reported once', async () => {
    const settings = await folder.open();
    await settings.keepSignIn(ADDRESS, TOKEN);
    await chmod(folder.tokenFile, 0o644);
    await chmod(folder.settingsFile, 0o660);
    const again = await folder.open();
    expect(again.warnings()).toEqual([
      expect.stringMatching(/settings\.json.*0660.*0600/),
      expect.stringMatching(/tokens\.json.*0644.*0600/),
    ]);
    expect(await Promise.all([folder.tokenFile, folder.settingsFile].map(modeOf))).toEqual([0o600, 0o600]);
    expect((await folder.open()).warnings()).toEqual([]);
  });

  test.runIf(process.getuid?.() === 0)(
    'are named although they belong to another user, and are used',
    async () => {
      await (await folder.open()).keepSignIn(ADDRESS, TOKEN);
      await chmod(folder.tokenFile, 0o644);
      await chmod(folder.path, 0o755);
      await chmod(folder.stateDir, 0o755);
      await mkdir(`${folder.path}/own`);
      await chown(`${folder.path}/own`, 65_534, 65_534);
      await chmod(dirname(folder.path), 0o711);
      process.seteuid?.(65_534);
      try {
        const settings = await folder.open({ configDir: `${folder.path}/own` });
        expect(settings.warnings()).toEqual([expect.stringMatching(/tokens\.json.*0644.*EPERM/)]);
        expect(await settings.loadToken(ADDRESS)).toEqual(TOKEN);
      } finally {
        process.seteuid?.(0);
      }
    },
  );
});
