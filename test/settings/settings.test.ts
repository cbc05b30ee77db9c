import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ADDRESS, MEMORY, modeOf, PROFILE, type SettingsFolder, settingsFolder } from './samples.ts';

let folder: SettingsFolder;
beforeEach(async () => {
  folder = await settingsFolder();
});
afterEach(() => folder.remove());

async function write(content: unknown): Promise<void> {
  await mkdir(folder.configDir, { recursive: true });
  await writeFile(folder.settingsFile, typeof content === 'string' ? content : JSON.stringify(content), {
    mode: 0o600,
  });
}

async function stored(): Promise<unknown> {
  return JSON.parse(await readFile(folder.settingsFile, 'utf8'));
}

/** Normalizes through JSON. */
function asWritten(content: object): object {
  return JSON.parse(JSON.stringify(content));
}

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
    await write({
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
    await write({
      profiles: [
        { ...PROFILE, note: 'ask Ben', tls: { caFile: '/etc/ca.pem', pin: 'sha256' } },
        { ...PROFILE, name: 'home' },
      ],
    });
    const settings = await folder.open();
    await settings.saveProfile({ ...PROFILE, name: 'office', loginName: undefined }, 'work');
    expect(await stored()).toEqual({
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
    expect(await stored()).toEqual({ preferences: { filters: { targets: { a: 'a' } } } });
  });

  test('pending saves can be awaited, whatever their result', async () => {
    const settings = await folder.open();
    const saves = [settings.saveProfile(PROFILE), settings.savePreferences({ mouse: true })];
    await settings.settled();
    expect(await stored()).toMatchObject({ profiles: [{ name: 'work' }], preferences: { mouse: true } });
    await Promise.all(saves);
    await write('{');
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
    await write(content);
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
    await write(SETTINGS);
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
    await write(before);
    const settings = await folder.open();
    settings.preferences();
    await settings.saveProfile({ ...PROFILE, loginName: 'bob' });
    await settings.savePreferences({
      mouse: true,
      filters: { targets: { tcp: 'type=tcp' }, newer: { a: 'b' } },
    });
    await settings.saveTargetMemory(ADDRESS, 'ttcp_1', { listenPort: 99 });
    expect(await stored()).toEqual({
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

describe('an invalid value', () => {
  test.each([
    ['preferences.theme', { preferences: { theme: 'drak' } }, '"light"', '"drak"'],
    ['preferences.mouse', { preferences: { mouse: 'on' } }, 'true or false', '"on"'],
    ['preferences.keys', { preferences: { keys: [] } }, 'an object', 'a list'],
    ['preferences.keys.help', { preferences: { keys: { help: [1], quit: 'q' } } }, 'list of keys', 'a list'],
    ['preferences.clipboardClearSeconds', { preferences: { clipboardClearSeconds: -1 } }, '0', '-1'],
    ['preferences.filters.targets.a', { preferences: { filters: { targets: { a: 1 } } } }, 'a string', '1'],
    ['profiles', { profiles: {} }, 'a list', 'an object'],
    ['profiles[1].loginName', { profiles: [PROFILE, { ...PROFILE, loginName: [] }] }, 'a string', 'a list'],
    ['profiles[0].tls.insecure', { profiles: [{ ...PROFILE, tls: { insecure: 1 } }] }, 'true or false', '1'],
    [
      'targets["a.b"].c.onExpiry',
      { targets: { 'a.b': { c: { onExpiry: 'x' } } } },
      '"ask", "reopen" or',
      '"x"',
    ],
    ['targets.a.b.listenPort', { targets: { a: { b: { listenPort: 70000 } } } }, '65535', '70000'],
    ['tokenStore', { tokenStore: 'cloud' }, '"keyring" or "file"', '"cloud"'],
  ])('is named with what is allowed, and stays in the file: %s', async (place, content, allowed, is) => {
    await write({ ...content, newer: true });
    const settings = await folder.open();
    expect(settings.warnings()).toEqual([expect.stringContaining(`"${place}"`)]);
    expect(settings.warnings()[0]).toContain(allowed);
    expect(settings.warnings()[0]).toContain(`not ${is}`);
    await settings.saveTargetMemory('https://other', 'ttcp_1', { favourite: true });
    expect(await stored()).toMatchObject({ ...asWritten(content), newer: true });
  });

  test('leaves the rest unchanged', async () => {
    await write({
      profiles: [1, { name: 'nowhere' }, { ...PROFILE, scopeId: 5 }],
      preferences: { theme: 'drak', mouse: true, keys: { help: [1], quit: 'q' } },
      targets: { [ADDRESS]: { ttcp_1: { ...MEMORY, ifBusy: 'wait', listenPort: 'x' }, ttcp_2: [] } },
    });
    const settings = await folder.open();
    expect(settings.profiles()).toEqual([PROFILE]);
    expect(settings.preferences()).toEqual({ mouse: true, keys: { quit: ['q'] } });
    expect(settings.targetMemory(ADDRESS)).toEqual({
      ttcp_1: { ...MEMORY, ifBusy: undefined, listenPort: undefined },
    });
    const named = settings.warnings().map((text) => /"([^"]+)"/.exec(text)?.[1]);
    expect(new Set(named)).toEqual(
      new Set([
        'profiles[0]',
        'profiles[1]',
        'profiles[2].scopeId',
        'preferences.theme',
        'preferences.keys.help',
        'targets[',
      ]),
    );
  });

  test('that a save would replace makes the save fail', async () => {
    await write({ profiles: { work: PROFILE }, targets: [], preferences: { filters: 'none' } });
    const settings = await folder.open();
    const refused = { code: 'settings-unreadable' };
    await expect(settings.saveProfile(PROFILE)).rejects.toMatchObject(refused);
    await expect(settings.saveTargetMemory(ADDRESS, 'ttcp_1', MEMORY)).rejects.toMatchObject(refused);
    await expect(settings.savePreferences({ filters: {} })).rejects.toMatchObject(refused);
    expect(await stored()).toEqual({
      profiles: { work: PROFILE },
      targets: [],
      preferences: { filters: 'none' },
    });
  });

  test('of a few kilobytes does not fill the screen', async () => {
    await write({ tokenStore: 'x'.repeat(5000) });
    expect((await folder.open()).warnings()[0]?.length).toBeLessThan(200);
  });
});

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
    await write({ profiles: [PROFILE, OTHER] });
    expect(await last()).toBe('work');
  });

  test('is the one of the last stored or reused sign-in', async () => {
    await write({ profiles: [PROFILE, OTHER] });
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
    await write({ profiles: [{ ...PROFILE, lastUsedAtMs: ahead }, OTHER] });
    const [one, two] = await Promise.all([folder.open(), folder.open()]);
    await one.noteUse(OTHER.address);
    expect(await last()).toBe('staging');
    for (const profile of two.profiles()) await two.saveProfile(profile);
    expect(await last()).toBe('staging');
  });

  test('is not written again if unchanged', async () => {
    await write({ profiles: [PROFILE, { ...OTHER, lastUsedAtMs: 5 }] });
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
