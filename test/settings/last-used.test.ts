import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PROFILE, type SettingsFolder, settingsFolder } from './samples.ts';

let folder: SettingsFolder;
beforeEach(async () => {
  folder = await settingsFolder();
});
afterEach(() => folder.remove());

describe('the most recently used controller', () => {
  const TOKEN = {
    token: 'at_1_x',
    authTokenId: 'at_1',
    userId: undefined,
    loginName: 'ann',
    authMethodId: 'ampw_2',
    expiresAtMs: Date.now() + 60_000,
  };
  const OTHER = { ...PROFILE, name: 'staging', address: 'https://staging.example.com' };
  const last = async () => (await folder.open()).lastUsedProfile()?.name;

  test('is the first one in settings of earlier versions', async () => {
    await folder.write({ profiles: [PROFILE, OTHER] });
    expect(await last()).toBe('work');
  });

  test('is the one of the last stored or reused sign-in', async () => {
    await folder.write({ profiles: [PROFILE, OTHER] });
    const settings = await folder.open();
    await settings.keepSignIn(OTHER.address, TOKEN);
    expect([settings.lastUsedProfile()?.name, await last()]).toEqual(['staging', 'staging']);
    await settings.noteUse(PROFILE.address);
    expect([settings.lastUsedProfile()?.name, await last()]).toEqual(['work', 'work']);
    await settings.noteUse(OTHER.address);
    expect(await last()).toBe('staging');
    expect((await folder.open()).profiles()).toMatchObject([
      { name: 'work', loginName: 'ann', lastUsedAtMs: expect.any(Number) },
      { name: 'staging', authMethodId: 'ampw_2', lastUsedAtMs: expect.any(Number) },
    ]);
  });

  test('is found despite a clock that was ahead, and survives an edit from an older view', async () => {
    const ahead = Date.now() + 1e9;
    await folder.write({ profiles: [{ ...PROFILE, lastUsedAtMs: ahead }, OTHER] });
    const [one, two] = await Promise.all([folder.open(), folder.open()]);
    await one.noteUse(OTHER.address);
    expect(await last()).toBe('staging');
    for (const profile of two.profiles()) await two.saveProfile(profile);
    expect(await last()).toBe('staging');
  });

  test('is not written again if unchanged', async () => {
    await folder.write({ profiles: [PROFILE, { ...OTHER, lastUsedAtMs: 5 }] });
    const before = await readFile(folder.settingsFile, 'utf8');
    const settings = await folder.open();
    await settings.noteUse(OTHER.address);
    await settings.noteUse('https://unknown.example.com');
    expect(await readFile(folder.settingsFile, 'utf8')).toBe(before);
  });

  test('has its own profile, even if another controller has its host or its name', async () => {
    const settings = await folder.open();
    for (const address of ['https://b.example.com:9200', 'http://b.example.com:9200'])
      await settings.keepSignIn(address, TOKEN);
    expect(settings.profiles().map(({ address }) => address)).toEqual([
      'https://b.example.com:9200',
      'http://b.example.com:9200',
    ]);
    expect(new Set(settings.profiles().map(({ name }) => name)).size).toBe(2);
  });
});
