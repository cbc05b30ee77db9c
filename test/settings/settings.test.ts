import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ADDRESS, MEMORY, modeOf, PROFILE, type SettingsFolder, settingsFolder } from './samples.ts';

let folder: SettingsFolder;
beforeEach(async () => {
  folder = await settingsFolder();
});
afterEach(() => folder.remove());

describe('settings', () => {
  test('writes nothing before there is anything to store', async () => {
    const settings = await folder.open();
    expect(settings.profiles()).toEqual([]);
    expect(settings.lastUsedProfile()).toBeUndefined();
    expect(settings.targetMemory(ADDRESS)).toEqual({});
    expect(await settings.loadToken(ADDRESS)).toBeUndefined();
    await settings.noteUse(ADDRESS);
    await settings.forgetToken(ADDRESS);
    expect(settings.warnings()).toEqual([]);
    expect(await readdir(folder.path)).toEqual([]);
  });

  test('reads changed keys unmodified, and keeps them when something else is saved', async () => {
    await folder.write({
      preferences: { keys: { 'target.forward': ['p', 'no such key'], help: 'x', fly: [] }, mouse: true },
    });
    await (await folder.open()).savePreferences({ header: false });
    expect((await folder.open()).preferences()).toEqual({
      keys: { 'target.forward': ['p', 'no such key'], help: ['x'], fly: [] },
      mouse: true,
      header: false,
    });
  });

  test('what was saved is loaded the next time, readable by its owner only', async () => {
    const settings = await folder.open();
    await settings.saveProfile(PROFILE);
    await settings.saveProfile({ ...PROFILE, name: 'home' });
    await settings.saveProfile({ ...PROFILE, loginName: 'bob' });
    await settings.removeProfile('home');
    await settings.saveTargetMemory(ADDRESS, 'ttcp_1', MEMORY);
    await settings.savePreferences({ theme: 'light', filters: { targets: { ssh: 'type=ssh' } } });
    const again = await folder.open();
    expect(again.profiles()).toEqual([{ ...PROFILE, loginName: 'bob' }]);
    expect(again.targetMemory(ADDRESS)).toEqual({ ttcp_1: MEMORY });
    expect(again.preferences()).toEqual({ theme: 'light', filters: { targets: { ssh: 'type=ssh' } } });
    expect(await modeOf(folder.settingsFile)).toBe(0o600);
    expect(await readdir(folder.configDir)).toEqual(['settings.json']);
  });

  test('a renamed or changed profile keeps its position and unknown fields', async () => {
    await folder.write({
      profiles: [
        { ...PROFILE, note: 'ask Ben', tls: { caFile: '/etc/ca.pem', pin: 'sha256' } },
        { ...PROFILE, name: 'home' },
      ],
    });
    const settings = await folder.open();
    await settings.saveProfile({ ...PROFILE, name: 'office', loginName: undefined }, 'work');
    expect(await folder.stored()).toEqual({
      profiles: [
        {
          name: 'office',
          address: PROFILE.address,
          authMethodId: 'ampw_1',
          note: 'ask Ben',
          tls: { caFile: '/etc/ca.pem', pin: 'sha256' },
        },
        { ...PROFILE, name: 'home' },
      ],
    });
  });

  test('removes a deleted filter, and choices that were reset', async () => {
    const settings = await folder.open();
    await settings.savePreferences({ theme: 'light', filters: { targets: { ssh: 'type=ssh', a: 'a' } } });
    await settings.savePreferences({ theme: undefined, filters: { targets: { a: 'a' } } });
    expect(await folder.stored()).toEqual({ preferences: { filters: { targets: { a: 'a' } } } });
  });

  test('pending saves can be awaited, whatever their result', async () => {
    const settings = await folder.open();
    const saves = [settings.saveProfile(PROFILE), settings.savePreferences({ mouse: true })];
    await settings.settled();
    expect(await folder.stored()).toMatchObject({
      profiles: [{ name: 'work' }],
      preferences: { mouse: true },
    });
    await Promise.all(saves);
    await folder.write('{');
    const failing = settings.savePreferences({ mouse: false });
    await settings.settled();
    await expect(failing).rejects.toMatchObject({ code: 'settings-unreadable' });
  });

  test('a symbolic link to another file stays one', async () => {
    const { saveProfile } = await folder.open();
    await saveProfile(PROFILE);
    const elsewhere = join(folder.path, 'dotfiles.json');
    await writeFile(elsewhere, '{}');
    await rm(folder.settingsFile);
    await symlink(elsewhere, folder.settingsFile);
    await saveProfile(PROFILE);
    expect(await readFile(elsewhere, 'utf8')).toContain('boundary.example.com');
  });

  test.each([
    ['no JSON', '{"a": 1,'],
    ['no object', '[]'],
  ])('a file with %s is named and left as it is', async (_, content) => {
    const { saveProfile } = await folder.open();
    await saveProfile(PROFILE);
    await folder.write(content);
    const unreadable = { code: 'settings-unreadable', message: expect.stringContaining(folder.settingsFile) };
    await expect(folder.open()).rejects.toMatchObject(unreadable);
    await expect(saveProfile(PROFILE)).rejects.toMatchObject(unreadable);
    expect(await readFile(folder.settingsFile, 'utf8')).toBe(content);
  });
});

describe('files of the previous version', () => {
  const SETTINGS = `{
  "profiles": [
    {
      "name": "work",
      "address": "https://boundary.example.com",
      "tls": {
        "caFile": "/etc/ca.pem"
      },
      "authMethodId": "ampw_1",
      "loginName": "ann"
    },
    {
      "name": "127.0.0.1:9200",
      "address": "http://127.0.0.1:9200",
      "tls": {}
    }
  ],
  "preferences": {
    "theme": "light",
    "keys": {
      "help": [
        "x"
      ]
    },
    "filters": {
      "targets": {
        "ssh": "type=ssh"
      }
    }
  },
  "targets": {
    "http://127.0.0.1:9200": {
      "ttcp_1": {
        "listenPort": 5432,
        "ifBusy": "next",
        "onSignIn": false,
        "favourite": true,
        "lastUsedAtMs": 1
      }
    }
  },
  "tokenStore": "file"
}
`;
  const TOKENS = `{
  "http://127.0.0.1:9200": {
    "token": "at_1_secret",
    "authTokenId": "at_1",
    "userId": "u_1",
    "expiresAtMs": 32503680000000
  }
}
`;

  test('are read unchanged, and not written', async () => {
    await folder.write(SETTINGS);
    await mkdir(folder.stateDir);
    await writeFile(folder.tokenFile, TOKENS, { mode: 0o600 });
    const settings = await folder.open({ env: {} });
    expect(settings.warnings()).toEqual([]);
    expect(settings.profiles()).toEqual([PROFILE, { name: '127.0.0.1:9200', address: ADDRESS, tls: {} }]);
    expect(settings.preferences()).toEqual({
      theme: 'light',
      keys: { help: ['x'] },
      filters: { targets: { ssh: 'type=ssh' } },
    });
    expect(settings.targetMemory(ADDRESS).ttcp_1).toMatchObject({ listenPort: 5432, favourite: true });
    expect(settings.tokenBackend).toBe('file');
    expect(await settings.loadToken(ADDRESS)).toMatchObject({ token: 'at_1_secret', userId: 'u_1' });
    expect(await readFile(folder.settingsFile, 'utf8')).toBe(SETTINGS);
    expect(await readFile(folder.tokenFile, 'utf8')).toBe(TOKENS);
  });
});

describe('unknown fields', () => {
  test('stay at every level when anything is saved', async () => {
    const before = {
      $comment: 'mine',
      newer: { a: [1] },
      profiles: [{ ...PROFILE, newer: 1, tls: { caFile: '/etc/ca.pem', newer: 2 } }],
      preferences: {
        newer: 3,
        keyz: { help: 'x' },
        keys: { 'not.there': ['q'] },
        filters: { targets: { ssh: 'type=ssh' }, newer: { a: 'b' } },
      },
      targets: { [ADDRESS]: { ttcp_1: { ...MEMORY, newer: 4 } }, 'https://other': { ttcp_2: { newer: 5 } } },
    };
    await folder.write(before);
    const settings = await folder.open();
    settings.preferences();
    await settings.saveProfile({ ...PROFILE, loginName: 'bob' });
    await settings.savePreferences({
      mouse: true,
      filters: { targets: { tcp: 'type=tcp' }, newer: { a: 'b' } },
    });
    await settings.saveTargetMemory(ADDRESS, 'ttcp_1', { listenPort: 99 });
    expect(await folder.stored()).toEqual({
      ...before,
      profiles: [{ ...before.profiles[0], loginName: 'bob' }],
      preferences: {
        ...before.preferences,
        mouse: true,
        filters: { targets: { tcp: 'type=tcp' }, newer: { a: 'b' } },
      },
      targets: { ...before.targets, [ADDRESS]: { ttcp_1: { ...MEMORY, newer: 4, listenPort: 99 } } },
    });
    expect((await folder.open()).warnings()).toEqual([]);
  });
});
