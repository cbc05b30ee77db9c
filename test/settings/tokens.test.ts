import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BndError } from '../../src/lib/errors.ts';
import type { Keyring } from '../../src/settings/token-keyring.ts';
import { ADDRESS, modeOf, PROFILE, type SettingsFolder, settingsFolder, TOKEN } from './samples.ts';

let folder: SettingsFolder;
beforeEach(async () => {
  folder = await settingsFolder();
});
afterEach(() => folder.remove());

const EXPIRED = { ...TOKEN, expiresAtMs: Date.now() - 1 };

async function storedTokens(): Promise<unknown> {
  return JSON.parse(await readFile(folder.tokenFile, 'utf8'));
}

describe('tokens', () => {
  test('are stored by controller, in a 0600 file, until they are removed', async () => {
    const settings = await folder.open();
    await settings.keepSignIn(ADDRESS, TOKEN);
    await settings.keepSignIn('https://other', { ...TOKEN, authTokenId: 'at_2' });
    expect(await modeOf(folder.tokenFile)).toBe(0o600);
    const again = await folder.open();
    expect(await again.loadToken(ADDRESS)).toEqual(TOKEN);
    expect(await again.loadToken('https://third')).toBeUndefined();
    await again.forgetToken(ADDRESS);
    expect(await again.loadToken(ADDRESS)).toBeUndefined();
    expect(await again.loadToken('https://other')).toMatchObject({ authTokenId: 'at_2' });
  });

  test('that of another sign-in stays if a token is removed by its id', async () => {
    const settings = await folder.open();
    await settings.keepSignIn(ADDRESS, TOKEN);
    await settings.forgetToken(ADDRESS, 'at_0');
    expect(await settings.loadToken(ADDRESS)).toEqual(TOKEN);
    await settings.forgetToken(ADDRESS, 'at_1');
    expect(await settings.loadToken(ADDRESS)).toBeUndefined();
  });

  test('an expired one can be removed by its id', async () => {
    const settings = await folder.open();
    await settings.keepSignIn(ADDRESS, EXPIRED);
    await settings.forgetToken(ADDRESS, 'at_0');
    expect(await storedTokens()).toHaveProperty([ADDRESS]);
    await settings.forgetToken(ADDRESS, 'at_1');
    expect(await storedTokens()).toEqual({});
  });

  test('an expired one is not returned, and does not stay', async () => {
    const settings = await folder.open();
    await settings.keepSignIn(ADDRESS, EXPIRED);
    expect(await settings.loadToken(ADDRESS)).toBeUndefined();
    expect(await storedTokens()).toEqual({});
  });

  test('that of a deleted profile is removed, unless another profile has the address', async () => {
    const settings = await folder.open();
    await settings.saveProfile(PROFILE);
    await settings.saveProfile({ ...PROFILE, name: 'twin' });
    await settings.keepSignIn(PROFILE.address, TOKEN);
    await settings.removeProfile('work');
    expect(await settings.loadToken(PROFILE.address)).toEqual(TOKEN);
    await settings.removeProfile('twin');
    expect(await storedTokens()).toEqual({});
  });

  test.each([
    ['', undefined],
    [' and its name', 'office'],
  ])('one goes whose profile gets another address%s', async (_, name = PROFILE.name) => {
    const settings = await folder.open();
    await settings.saveProfile(PROFILE);
    await settings.keepSignIn(PROFILE.address, EXPIRED);
    await settings.saveProfile({ ...PROFILE, name, address: 'https://moved.example.com' }, PROFILE.name);
    expect(settings.profiles().map((profile) => profile.name)).toEqual([name]);
    expect(await storedTokens()).toEqual({});
  });

  test('of a newer version keep unknown fields when others change', async () => {
    await mkdir(folder.stateDir);
    const newer = { 'https://other': { ...TOKEN, newer: 1 }, 'https://odd': { sealed: 'x' } };
    await writeFile(folder.tokenFile, JSON.stringify(newer), { mode: 0o600 });
    const settings = await folder.open();
    await settings.keepSignIn(ADDRESS, TOKEN);
    expect(await storedTokens()).toMatchObject(JSON.parse(JSON.stringify(newer)));
    expect(await settings.loadToken('https://other')).toEqual(TOKEN);
    await expect(settings.loadToken('https://odd')).rejects.toMatchObject({ code: 'settings-unreadable' });
  });

  test.each([
    ['an entry', '{"http://127.0.0.1:9200":{"token":"at_1_secret"}}'],
    ['its JSON', '{"http://127.0.0.1:9200":{"token":"at_1_secret",x"authTokenId":"at_1"}}'],
    ['its end', '{"http://127.0.0.1:9200":{"token":"at_1_secret'],
  ])('a token file in which %s is broken is named, never its content', async (_, content) => {
    const settings = await folder.open();
    await settings.keepSignIn(ADDRESS, TOKEN);
    await writeFile(folder.tokenFile, content);
    const failure = await settings.loadToken(ADDRESS).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'settings-unreadable',
      message: expect.stringContaining(folder.tokenFile),
    });
    expect(String(failure)).not.toContain('at_1');
    expect(await readFile(folder.tokenFile, 'utf8')).toBe(content);
  });

  test('a sign-in is stored even if the settings cannot be saved', async () => {
    await mkdir(folder.configDir);
    await writeFile(folder.settingsFile, '{"profiles":"none"}', { mode: 0o600 });
    const settings = await folder.open();
    await expect(settings.keepSignIn(ADDRESS, TOKEN)).rejects.toMatchObject({ code: 'settings-unreadable' });
    expect(await settings.loadToken(ADDRESS)).toEqual(TOKEN);
  });

  test('in memory are lost with the program', async () => {
    const env = { BND_TUI_TOKEN_STORE: 'memory' };
    const settings = await folder.open({ env });
    await settings.keepSignIn(ADDRESS, TOKEN);
    expect(settings.tokenBackend).toBe('memory');
    expect(await settings.loadToken(ADDRESS)).toEqual(TOKEN);
    expect(await (await folder.open({ env })).loadToken(ADDRESS)).toBeUndefined();
    expect(await readdir(folder.path)).toEqual(['config']);
  });

  test('an unknown store is rejected', async () => {
    const env = { BND_TUI_TOKEN_STORE: 'cloud' };
    await expect(folder.open({ env })).rejects.toMatchObject({ code: 'usage' });
  });
});

/** A keyring that can be locked, and does not respond then. */
class LockableKeyring implements Keyring {
  readonly secrets = new Map<string, string>();
  isLocked = false;

  async answers(): Promise<boolean> {
    return !this.isLocked;
  }
  async get(account: string): Promise<string | undefined> {
    return this.#unlocked().get(account);
  }
  async set(account: string, secret: string): Promise<void> {
    this.#unlocked().set(account, secret);
  }
  async remove(account: string): Promise<void> {
    this.#unlocked().delete(account);
  }

  #unlocked(): Map<string, string> {
    if (this.isLocked) throw new BndError('keyring-unavailable', 'The keyring is locked.');
    return this.secrets;
  }
}

describe('the keyring', () => {
  const keyring = new LockableKeyring();
  const open = (env = {}) => folder.open({ env, keyring });
  beforeEach(() => {
    keyring.secrets.clear();
    keyring.isLocked = false;
  });

  test('is used if it responds, also by the next start', async () => {
    await (await open()).keepSignIn(ADDRESS, TOKEN);
    const settings = await open();
    expect(settings.tokenBackend).toBe('keyring');
    expect(await settings.loadToken(ADDRESS)).toEqual(TOKEN);
    expect(await readdir(folder.path)).toEqual(['config']);
    await settings.forgetToken(ADDRESS);
    expect(keyring.secrets.size).toBe(0);
  });

  test('that fails once is replaced by the file for this run, with a warning', async () => {
    await (await open()).keepSignIn(ADDRESS, TOKEN);
    const before = await readFile(folder.settingsFile, 'utf8');
    const settings = await open();
    const told: string[] = [];
    settings.onWarning((text) => told.push(text));
    keyring.isLocked = true;
    expect(await settings.loadToken(ADDRESS)).toBeUndefined();
    expect(settings.tokenBackend).toBe('file');
    expect(told).toEqual([expect.stringContaining('locked')]);
    expect(settings.warnings()).toEqual(told);
    await settings.loadToken(ADDRESS);
    expect(told).toHaveLength(1);
    expect(await readFile(folder.settingsFile, 'utf8')).toBe(before);

    keyring.isLocked = false;
    const next = await open();
    expect(next.tokenBackend).toBe('keyring');
    expect(await next.loadToken(ADDRESS)).toEqual(TOKEN);
  });

  test('finds sign-ins that a run without it stored in the file', async () => {
    await (await open()).keepSignIn(ADDRESS, TOKEN);
    const newer = { ...TOKEN, authTokenId: 'at_2', expiresAtMs: Date.now() + 120_000 };
    const without = await open();
    keyring.isLocked = true;
    await without.keepSignIn(ADDRESS, newer);
    await without.keepSignIn('https://other', TOKEN);
    keyring.isLocked = false;

    const next = await open();
    expect(await next.loadToken(ADDRESS)).toEqual(newer);
    expect(await next.loadToken('https://other')).toEqual(TOKEN);
    await next.keepSignIn(ADDRESS, { ...newer, authTokenId: 'at_3' });
    expect(await storedTokens()).not.toHaveProperty([ADDRESS]);
    expect(await next.loadToken(ADDRESS)).toMatchObject({ authTokenId: 'at_3' });
    await next.forgetToken('https://other');
    expect(await storedTokens()).toEqual({});
  });

  test('that is locked at the first sign-in is tried again at the next one', async () => {
    keyring.isLocked = true;
    await (await open()).keepSignIn(ADDRESS, TOKEN);
    expect(await storedTokens()).toHaveProperty([ADDRESS]);
    keyring.isLocked = false;
    const settings = await open();
    expect(await settings.loadToken(ADDRESS)).toEqual(TOKEN);
    await settings.keepSignIn(ADDRESS, TOKEN);
    expect(settings.tokenBackend).toBe('keyring');
    expect([...keyring.secrets.keys()]).toEqual([ADDRESS]);
    expect(await storedTokens()).toEqual({});
  });

  test('is not queried if settings of an earlier version exclude it', async () => {
    await mkdir(folder.configDir);
    await writeFile(folder.settingsFile, '{"tokenStore":"file"}', { mode: 0o600 });
    await (await open()).keepSignIn(ADDRESS, TOKEN);
    expect(keyring.secrets.size).toBe(0);
    expect(await (await open()).loadToken(ADDRESS)).toEqual(TOKEN);
  });

  test('that was explicitly selected is never replaced', async () => {
    const settings = await open({ BND_TUI_TOKEN_STORE: 'keyring' });
    keyring.isLocked = true;
    await expect(settings.keepSignIn(ADDRESS, TOKEN)).rejects.toMatchObject({ code: 'keyring-unavailable' });
    await expect(settings.loadToken(ADDRESS)).rejects.toMatchObject({ code: 'keyring-unavailable' });
    expect(await readdir(folder.path)).toEqual(['config']);
  });

  test('behind a silent session bus loses no token and does not hang the program', async () => {
    const bus = createServer((socket) => socket.on('error', () => undefined).resume());
    bus.listen(join(folder.path, 'bus'));
    await once(bus, 'listening');
    const settings = await folder.open({
      env: { DBUS_SESSION_BUS_ADDRESS: `unix:path=${folder.path}/bus` },
    });
    await settings.keepSignIn(ADDRESS, TOKEN);
    expect(settings.tokenBackend).toBe('file');
    expect(await settings.loadToken(ADDRESS)).toEqual(TOKEN);
    bus.close();
    await once(bus, 'close');
  });
});
