import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BndError } from '../../src/lib/errors.ts';
import { openSettings } from '../../src/settings/index.ts';
import type { Keyring } from '../../src/settings/token-keyring.ts';
import type { Profile, StoredToken, TargetMemory } from '../../src/settings/types.ts';

const ADDRESS = 'http://127.0.0.1:9200';
const PROFILE: Profile = {
  name: 'work',
  address: 'https://boundary.example.com',
  tls: { caFile: '/etc/ca.pem' },
  authMethodId: 'ampw_1',
  loginName: 'ann',
  scopeId: undefined,
};
const MEMORY: TargetMemory = {
  listenAddress: '0.0.0.0',
  listenPort: 5432,
  ifBusy: 'next',
  client: 'psql',
  commandText: '-d orders',
  idleMs: 900_000,
  onExpiry: 'reopen',
  onSignIn: true,
  hostId: undefined,
  favourite: true,
  lastUsedAtMs: 1,
};
const TOKEN: StoredToken = {
  token: 'at_1_secret',
  authTokenId: 'at_1',
  userId: 'u_1',
  loginName: 'ann',
  authMethodId: undefined,
  expiresAtMs: Date.now() + 60_000,
};

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'settings-'));
});
afterEach(() => rm(directory, { recursive: true }));

const open = (env: Record<string, string> = { BND_TUI_TOKEN_STORE: 'file' }) =>
  openSettings({ env, configDir: join(directory, 'config'), stateDir: join(directory, 'state') });
const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

describe('settings', () => {
  test('nothing is written before there is something to keep', async () => {
    const settings = await open();
    expect(settings.profiles()).toEqual([]);
    expect(settings.targetMemory(ADDRESS)).toEqual({});
    expect(await settings.loadToken(ADDRESS)).toBeUndefined();
    expect(await readdir(directory)).toEqual([]);
  });

  test('changed keys are read as they are written, and stay when something else is saved', async () => {
    const preferences = { keys: { 'target.forward': ['p', 'no such key'], help: 'x', fly: [] }, mouse: true };
    await mkdir(join(directory, 'config'));
    await writeFile(join(directory, 'config', 'settings.json'), JSON.stringify({ preferences }));
    await (await open()).savePreferences({ header: false });
    expect((await open()).preferences()).toEqual({
      theme: undefined,
      keys: { 'target.forward': ['p', 'no such key'], help: ['x'], fly: [] },
      mouse: true,
      header: false,
    });
  });

  test.each([
    ['keys', []],
    ['keys["help"]', { help: [1] }],
    ['mouse', 'on'],
  ])('a preference that is not as it should be is named: %s', async (field, value) => {
    const preferences = { [field.replace(/\[.*/, '')]: value };
    await mkdir(join(directory, 'config'));
    await writeFile(join(directory, 'config', 'settings.json'), JSON.stringify({ preferences }));
    await expect(open()).rejects.toThrow(`preferences.${field}`);
  });

  test('what was saved is there the next time, readable by its owner only', async () => {
    const settings = await open();
    await settings.saveProfile(PROFILE);
    await settings.saveProfile({ ...PROFILE, name: 'home' });
    await settings.saveProfile({ ...PROFILE, loginName: 'bob' });
    await settings.removeProfile('home');
    await settings.saveTargetMemory(ADDRESS, 'ttcp_1', MEMORY);
    await settings.savePreferences({ theme: 'light', filters: { targets: { ssh: 'type=ssh' } } });
    const again = await open();
    expect(again.profiles()).toEqual([{ ...PROFILE, loginName: 'bob' }]);
    expect(again.targetMemory(ADDRESS)).toEqual({ ttcp_1: MEMORY });
    expect(again.preferences()).toEqual({ theme: 'light', filters: { targets: { ssh: 'type=ssh' } } });
    expect(await modeOf(again.file)).toBe(0o600);
    expect(await readdir(join(directory, 'config'))).toEqual(['settings.json']);
  });

  test.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['profiles that are no list', '{"profiles":{}}'],
    ['a profile without an address', '{"profiles":[{"name":"x"}]}'],
    ['a filter that is no text', '{"preferences":{"filters":{"targets":{"a":1}}}}'],
    ['a theme that is a number', '{"preferences":{"theme":1}}'],
    ['an end that is no word of ours', '{"targets":{"a":{"b":{"onExpiry":"explode"}}}}'],
    ['a port that is a word', '{"targets":{"a":{"b":{"listenPort":"x"}}}}'],
  ])('a file with %s is named and left as it is', async (_, content) => {
    const { file, saveProfile } = await open();
    await saveProfile(PROFILE);
    await writeFile(file, content);
    const unreadable = { code: 'settings-unreadable', message: expect.stringContaining(file) };
    await expect(open()).rejects.toMatchObject(unreadable);
    await expect(saveProfile(PROFILE)).rejects.toMatchObject(unreadable);
    expect(await readFile(file, 'utf8')).toBe(content);
  });

  test('two programs that save at once lose neither file nor each other’s profiles', async () => {
    const [one, two] = await Promise.all([open(), open()]);
    await one.saveProfile({ ...PROFILE, name: 'one' });
    await two.saveProfile({ ...PROFILE, name: 'two' });
    const saves = Array.from({ length: 20 }, (_, index) =>
      (index % 2 === 0 ? one : two).saveTargetMemory(ADDRESS, `ttcp_${index}`, MEMORY),
    );
    await Promise.all(saves);
    const names = (await open()).profiles().map(({ name }) => name);
    expect(names).toEqual(['one', 'two']);
    expect(await readdir(join(directory, 'config'))).toEqual(['settings.json']);
  });

  test('a symbolic link to a file elsewhere stays one', async () => {
    const { file, saveProfile } = await open();
    await saveProfile(PROFILE);
    const elsewhere = join(directory, 'dotfiles.json');
    await writeFile(elsewhere, '{}');
    await rm(file);
    await symlink(elsewhere, file);
    await saveProfile(PROFILE);
    expect(await readFile(elsewhere, 'utf8')).toContain('boundary.example.com');
  });

  test.runIf(process.platform === 'linux')(
    'places follow XDG, where relative paths do not count',
    async () => {
      const env = { HOME: directory, XDG_CONFIG_HOME: 'relative', XDG_STATE_HOME: join(directory, 'xdg') };
      const { file, logFile } = await openSettings({ env });
      expect(file).toBe(join(directory, '.config/bnd-tui/settings.json'));
      expect(logFile).toBe(join(directory, 'xdg/bnd-tui/bnd-tui.log'));
    },
  );
});

describe('tokens', () => {
  test('are kept by controller, in a 0600 file, until they are forgotten', async () => {
    const settings = await open();
    await settings.saveToken(ADDRESS, TOKEN);
    await settings.saveToken('https://other', { ...TOKEN, authTokenId: 'at_2' });
    expect(await modeOf(join(directory, 'state/tokens.json'))).toBe(0o600);
    const again = await open();
    expect(await again.loadToken(ADDRESS)).toEqual(TOKEN);
    expect(await again.loadToken('https://third')).toBeUndefined();
    await again.forgetToken(ADDRESS);
    expect(await again.loadToken(ADDRESS)).toBeUndefined();
    expect(await again.loadToken('https://other')).toMatchObject({ authTokenId: 'at_2' });
  });

  test('an expired one is not handed out', async () => {
    const settings = await open();
    await settings.saveToken(ADDRESS, { ...TOKEN, expiresAtMs: Date.now() });
    expect(await settings.loadToken(ADDRESS)).toBeUndefined();
  });

  test('without a keyring the first save chooses the file and the next start knows it', async () => {
    const settings = await open({});
    await settings.saveToken(ADDRESS, TOKEN);
    expect(settings.tokenBackend).toBe('file');
    expect(await readFile(settings.file, 'utf8')).toContain('"tokenStore": "file"');
    expect(await (await open({})).loadToken(ADDRESS)).toEqual(TOKEN);
  });

  test('a session bus that accepts and stays silent costs neither the token nor the program', async () => {
    const bus = createServer((socket) => socket.on('error', () => undefined).resume());
    bus.listen(join(directory, 'bus'));
    await once(bus, 'listening');
    const settings = await open({ DBUS_SESSION_BUS_ADDRESS: `unix:path=${directory}/bus` });
    await settings.saveToken(ADDRESS, TOKEN);
    expect(settings.tokenBackend).toBe('file');
    expect(await settings.loadToken(ADDRESS)).toEqual(TOKEN);
    bus.close();
    await once(bus, 'close');
  });

  test('a keyring that answers is chosen, and the file when it no longer does', async () => {
    const secrets = new Map<string, string>();
    let isLocked = false;
    const unlocked = () => {
      if (isLocked) throw new BndError('keyring-unavailable', 'The keyring is locked.');
      return secrets;
    };
    const keyring: Keyring = {
      answers: async () => true,
      get: async (account) => unlocked().get(account),
      set: async (account, secret) => void unlocked().set(account, secret),
      remove: async (account) => void unlocked().delete(account),
    };
    const openWith = (env = {}) =>
      openSettings({
        env,
        keyring,
        configDir: join(directory, 'config'),
        stateDir: join(directory, 'state'),
      });

    await (await openWith()).saveToken(ADDRESS, TOKEN);
    const settings = await openWith();
    expect(settings.tokenBackend).toBe('keyring');
    expect(await settings.loadToken(ADDRESS)).toEqual(TOKEN);
    expect(await readdir(directory)).toEqual(['config']);

    isLocked = true;
    expect(await settings.loadToken(ADDRESS)).toBeUndefined();
    await settings.saveToken(ADDRESS, TOKEN);
    expect(settings.tokenBackend).toBe('file');
    expect(await (await openWith()).loadToken(ADDRESS)).toEqual(TOKEN);

    const forced = await openWith({ BND_TUI_TOKEN_STORE: 'keyring' });
    await expect(forced.saveToken(ADDRESS, TOKEN)).rejects.toMatchObject({ code: 'keyring-unavailable' });
  });

  test('in memory they are gone with the program', async () => {
    const settings = await open({ BND_TUI_TOKEN_STORE: 'memory' });
    await settings.saveToken(ADDRESS, TOKEN);
    expect(settings.tokenBackend).toBe('memory');
    expect(await settings.loadToken(ADDRESS)).toEqual(TOKEN);
    expect(await (await open({ BND_TUI_TOKEN_STORE: 'memory' })).loadToken(ADDRESS)).toBeUndefined();
    expect(await readdir(directory)).toEqual([]);
  });

  test('a broken token file is named, never its content', async () => {
    const settings = await open();
    await settings.saveToken(ADDRESS, TOKEN);
    const file = join(directory, 'state/tokens.json');
    await writeFile(file, '{"http://127.0.0.1:9200":{"token":"at_1_secret"}}');
    const failure = { code: 'settings-unreadable', message: expect.stringContaining(file) };
    await expect(settings.loadToken(ADDRESS)).rejects.toMatchObject(failure);
    await expect(settings.loadToken(ADDRESS)).rejects.toThrow(expect.not.stringContaining('secret'));
  });

  test('an unknown place is refused', async () => {
    await expect(open({ BND_TUI_TOKEN_STORE: 'cloud' })).rejects.toMatchObject({ code: 'usage' });
  });
});
