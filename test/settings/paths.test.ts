import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cacheDir, compileCacheDir } from '../../src/lib/cache-dir.ts';
import { findHome } from '../../src/lib/home.ts';
import { openSettings } from '../../src/settings/index.ts';
import { settingsPaths } from '../../src/settings/paths.ts';
import { ADDRESS, PROFILE, type SettingsFolder, settingsFolder, TOKEN } from './samples.ts';

let folder: SettingsFolder;
beforeEach(async () => {
  folder = await settingsFolder();
});
afterEach(() => folder.remove());

const unknown = () => '';

describe.runIf(process.platform === 'linux')('paths', () => {
  test('follow XDG, which ignores relative paths', async () => {
    const env = { HOME: folder.path, XDG_CONFIG_HOME: 'relative', XDG_STATE_HOME: join(folder.path, 'xdg') };
    expect(await settingsPaths({ env })).toEqual({
      settingsFile: join(folder.path, '.config/bnd-tui/settings.json'),
      seenDir: join(folder.path, 'xdg/bnd-tui/seen'),
      sshDir: join(folder.path, 'xdg/bnd-tui/ssh'),
      tokenFile: join(folder.path, 'xdg/bnd-tui/tokens.json'),
      logFile: join(folder.path, 'xdg/bnd-tui/bnd-tui.log'),
      backgroundDir: join(folder.path, 'xdg/bnd-tui/background'),
    });
  });

  test('without HOME are in the home folder of the user database', async () => {
    const { settingsFile, tokenFile } = await settingsPaths({ env: {}, homeOfUser: () => '/home/ann' });
    expect([settingsFile, tokenFile]).toEqual([
      '/home/ann/.config/bnd-tui/settings.json',
      '/home/ann/.local/state/bnd-tui/tokens.json',
    ]);
    expect(findHome({})).toMatch(/^\//);
  });

  test.each([
    ['empty', ''],
    ['relative', 'home/ann'],
  ])('a HOME that is %s is refused', async (_, HOME) => {
    const refused = {
      code: 'usage',
      message: expect.stringContaining('HOME'),
      hint: expect.stringContaining('HOME'),
    };
    await expect(settingsPaths({ env: { HOME } })).rejects.toMatchObject(refused);
    await expect(openSettings({ env: { HOME } })).rejects.toMatchObject(refused);
    expect(findHome({ HOME })).toBeUndefined();
    expect([cacheDir({ HOME }, 'linux'), compileCacheDir({ HOME }, 'linux')]).toEqual([undefined, undefined]);
  });

  test('that are all given need no HOME', async () => {
    const env = { HOME: '', XDG_CONFIG_HOME: '/c', XDG_STATE_HOME: '/s', XDG_CACHE_HOME: '/k' };
    expect((await settingsPaths({ env })).settingsFile).toBe('/c/bnd-tui/settings.json');
    expect(compileCacheDir(env, 'linux')).toBe('/k/bnd-tui/compiled');
    expect(compileCacheDir({ HOME: '', NODE_COMPILE_CACHE: '/n' }, 'linux')).toBe('/n');
  });
});

test('without a home folder nothing is stored, with a warning, and everything works until exit', async () => {
  const options = { env: {}, homeOfUser: unknown };
  await expect(settingsPaths(options)).rejects.toMatchObject({ code: 'no-home' });
  const settings = await openSettings({ ...options, env: { BND_TUI_TOKEN_STORE: 'file' } });
  expect(settings.warnings()).toEqual([expect.stringContaining('HOME')]);
  expect([settings.file, settings.logFile, settings.tokenFile]).toEqual([undefined, undefined, undefined]);
  expect(settings.tokenBackend).toBe('memory');
  await settings.saveProfile(PROFILE);
  await settings.keepSignIn(ADDRESS, TOKEN);
  await settings.saveTargetMemory(ADDRESS, 'ttcp_1', { listenPort: 99 });
  await settings.savePreferences({ mouse: true });
  expect(settings.profiles()).toMatchObject([PROFILE, { address: ADDRESS }]);
  expect(await settings.loadToken(ADDRESS)).toEqual(TOKEN);
  expect(settings.targetMemory(ADDRESS).ttcp_1?.listenPort).toBe(99);
  expect((await openSettings(options)).profiles()).toEqual([]);
});
