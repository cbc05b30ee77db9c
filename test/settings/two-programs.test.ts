import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ownerMark } from '../../src/lib/owner-mark.ts';
import { withFileLock } from '../../src/settings/file-lock.ts';
import { jsonFile } from '../../src/settings/json-file.ts';
import { ADDRESS, goneMark, MEMORY, PROFILE, type SettingsFolder, settingsFolder, TOKEN } from './samples.ts';

let folder: SettingsFolder;
const children: ChildProcess[] = [];
beforeEach(async () => {
  folder = await settingsFolder();
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await folder.remove();
});

const CHILD = fileURLToPath(new URL('save-child.ts', import.meta.url));

/** Resolves when it is ready to save. */
async function startSaving(name: string, times: number) {
  const args = [CHILD, folder.configDir, folder.stateDir, name, String(times)];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  const end = once(child, 'close').then(([code]: unknown[]) => code);
  await Promise.race([once(child.stdout, 'data'), end]);
  return { child, end, go: () => child.stdin.write('go\n') };
}

test('concurrent saves of several programs lose nothing', async () => {
  const TIMES = 8;
  const names = ['one', 'two', 'three'];
  const programs = await Promise.all(names.map((name) => startSaving(name, TIMES)));
  for (const { go } of programs) go();
  expect(await Promise.all(programs.map(({ end }) => end))).toEqual([0, 0, 0]);
  const settings = await folder.open();
  const each = names.flatMap((name) => Array.from({ length: TIMES }, (_, n) => ({ name, n })));
  expect(new Set(settings.profiles().map(({ address }) => address))).toEqual(
    new Set(each.map(({ name, n }) => `https://${name}-${n}.example.com`)),
  );
  for (const { name, n } of each)
    expect(await settings.loadToken(`https://${name}-${n}.example.com`)).toMatchObject({ loginName: name });
  expect(Object.keys(settings.targetMemory('https://shared'))).toHaveLength(each.length + 1);
  expect(Object.keys(settings.preferences().filters?.targets ?? {})).toHaveLength(each.length);
  expect(await readdir(folder.configDir)).toEqual(['settings.json']);
  expect(await readdir(folder.stateDir)).toEqual(['tokens.json']);
});

test('changes of two programs to one entry are merged field by field', async () => {
  const first = await folder.open();
  await first.saveTargetMemory(ADDRESS, 'ttcp_1', MEMORY);
  await first.savePreferences({ filters: { targets: { old: 'x', kept: 'y' } } });
  const [one, two] = await Promise.all([folder.open(), folder.open()]);
  one.preferences();
  two.preferences();
  await Promise.all([
    one.saveTargetMemory(ADDRESS, 'ttcp_1', { favourite: false }),
    two.saveTargetMemory(ADDRESS, 'ttcp_1', { listenPort: 99 }),
    one.savePreferences({ filters: { targets: { kept: 'y' } }, mouse: true }),
    two.savePreferences({ filters: { targets: { old: 'x', kept: 'y', new: 'z' } }, header: false }),
    one.saveProfile(PROFILE),
    two.saveProfile({ ...PROFILE, name: 'home' }),
    one.keepSignIn(ADDRESS, TOKEN),
    two.keepSignIn('https://other', TOKEN),
  ]);
  const settings = await folder.open();
  expect(settings.targetMemory(ADDRESS).ttcp_1).toEqual({ ...MEMORY, favourite: false, listenPort: 99 });
  expect(settings.preferences()).toEqual({
    mouse: true,
    header: false,
    filters: { targets: { kept: 'y', new: 'z' } },
  });
  expect(settings.profiles()).toHaveLength(4);
  expect(await settings.loadToken(ADDRESS)).toEqual(TOKEN);
  expect(await settings.loadToken('https://other')).toEqual(TOKEN);
});

test('a program killed while saving leaves complete files, and the others continue', async () => {
  const { child, end, go } = await startSaving('killed', 1_000_000);
  go();
  await expect.poll(async () => (await folder.open()).profiles().length).toBeGreaterThan(2);
  child.kill('SIGKILL');
  await end;
  const settings = await folder.open();
  const before = settings.profiles().length;
  await settings.keepSignIn(ADDRESS, TOKEN);
  expect((await folder.open()).profiles()).toHaveLength(before + 1);
  expect(await readdir(folder.configDir)).toEqual(['settings.json']);
  expect(await readdir(folder.stateDir)).toEqual(['tokens.json']);
});

/** Content of a lock file. */
function lockText(mark: string, ageMs: number): string {
  return `${mark} ${Date.now() - ageMs} id`;
}

test.each([
  ['was killed just now', async () => lockText(await goneMark(), 0)],
  ['is suspended', async () => lockText(ownerMark(), 60_000)],
  ['is on another machine and does not answer', async () => lockText('elsewhere.1', 60_000)],
  ['had a clock that was ahead', async () => lockText(ownerMark(), -60_000)],
])('a lock whose owner %s is taken over by one after the other', async (_, text) => {
  await mkdir(folder.configDir);
  await writeFile(`${folder.settingsFile}.lock`, await text());
  const file = jsonFile(folder.settingsFile, (object) => object);
  let inside = 0;
  const works = Array.from({ length: 10 }, (_, n) =>
    withFileLock(folder.settingsFile, async () => {
      inside += 1;
      expect(inside).toBe(1);
      await writeFile(folder.settingsFile, JSON.stringify({ ...(await file.read()), [n]: n }));
      inside -= 1;
    }),
  );
  await Promise.all(works);
  expect(Object.keys(await file.read())).toHaveLength(10);
  expect(await readdir(folder.configDir)).toEqual(['settings.json']);
});

test('takes over a lock whose owner was killed while creating it, but not a new one', async () => {
  await mkdir(folder.configDir);
  const lock = `${folder.settingsFile}.lock`;
  await writeFile(lock, '');
  const work = () => withFileLock(folder.settingsFile, async () => 'done', 30);
  await expect(work()).rejects.toMatchObject({ code: 'file-not-written' });
  const old = new Date(Date.now() - 60_000);
  await utimes(lock, old, old);
  expect(await work()).toBe('done');
});

test.each([
  ['of a living process', () => ownerMark()],
  ['of another machine', () => 'elsewhere.1'],
])('a lock %s is waited for', async (_, mark) => {
  await mkdir(folder.configDir);
  await writeFile(`${folder.settingsFile}.lock`, lockText(mark(), 0));
  await expect(withFileLock(folder.settingsFile, async () => 'done', 30)).rejects.toMatchObject({
    code: 'file-not-written',
  });
});

test('reports a lock that another program keeps, and the file stays', async () => {
  const settings = await folder.open();
  await settings.saveProfile(PROFILE);
  const before = await readFile(folder.settingsFile, 'utf8');
  const failure = await withFileLock(folder.settingsFile, () =>
    withFileLock(folder.settingsFile, async () => 'never', 30).catch((error: unknown) => error),
  );
  expect(failure).toMatchObject({
    code: 'file-not-written',
    hint: expect.stringContaining(`${folder.settingsFile}.lock`),
  });
  expect(await readFile(folder.settingsFile, 'utf8')).toBe(before);
  await settings.saveProfile({ ...PROFILE, name: 'next' });
  expect((await folder.open()).profiles()).toHaveLength(2);
});

test('reading waits for no lock', async () => {
  await (await folder.open()).saveProfile(PROFILE);
  const read = await withFileLock(folder.settingsFile, () => folder.open());
  expect(read.profiles()).toEqual([PROFILE]);
});

test.skipIf(process.platform === 'win32')(
  'a program that was suspended in the middle of a write starts it again on what others wrote',
  async () => {
    const args = [fileURLToPath(new URL('suspended-child.ts', import.meta.url)), folder.settingsFile];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    const end = once(child, 'close');
    await Promise.race([once(child.stdout, 'data'), end]);
    // As if it had been suspended for a minute.
    await writeFile(`${folder.settingsFile}.lock`, lockText(ownerMark(), 60_000));
    const file = jsonFile(folder.settingsFile, (object) => object);
    expect(await file.update((current) => ({ ...current, other: 1 }))).toEqual({ other: 1 });
    // Repeatedly: it may not have stopped yet.
    const resume = setInterval(() => child.kill('SIGCONT'), 20);
    const [code]: unknown[] = await end;
    clearInterval(resume);
    expect(code).toBe(0);
    expect(await file.read()).toEqual({ other: 1, suspended: 2 });
    expect(await readdir(folder.configDir)).toEqual(['settings.json']);
  },
);
