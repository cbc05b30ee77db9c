import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ADDRESS, MEMORY, PROFILE, type SettingsFolder, settingsFolder } from './samples.ts';

let folder: SettingsFolder;
beforeEach(async () => {
  folder = await settingsFolder();
});
afterEach(() => folder.remove());

/** Normalizes through JSON. */
function asWritten(content: object): object {
  return JSON.parse(JSON.stringify(content));
}

describe('an invalid value', () => {
  test.each([
    ['preferences.theme', { preferences: { theme: 'drak' } }, '"light"', '"drak"'],
    ['preferences.mouse', { preferences: { mouse: 'on' } }, 'true or false', '"on"'],
    ['preferences.keys', { preferences: { keys: [] } }, 'an object', 'a list'],
    ['preferences.keys.help', { preferences: { keys: { help: [1], quit: 'q' } } }, 'list of keys', 'a list'],
    ['preferences.clipboardClearSeconds', { preferences: { clipboardClearSeconds: -1 } }, '0', '-1'],
    ['preferences.warm', { preferences: { warm: 9 } }, '8', '9'],
    ['preferences.onlyYou', { preferences: { onlyYou: 'yes' } }, '"auto", "on" or "off"', '"yes"'],
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
    await folder.write({ ...content, newer: true });
    const settings = await folder.open();
    expect(settings.warnings()).toEqual([expect.stringContaining(`"${place}"`)]);
    expect(settings.warnings()[0]).toContain(allowed);
    expect(settings.warnings()[0]).toContain(`not ${is}`);
    await settings.saveTargetMemory('https://other', 'ttcp_1', { favourite: true });
    expect(await folder.stored()).toMatchObject({ ...asWritten(content), newer: true });
  });

  test('leaves the rest unchanged', async () => {
    await folder.write({
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
    await folder.write({ profiles: { work: PROFILE }, targets: [], preferences: { filters: 'none' } });
    const settings = await folder.open();
    const refused = { code: 'settings-unreadable' };
    await expect(settings.saveProfile(PROFILE)).rejects.toMatchObject(refused);
    await expect(settings.saveTargetMemory(ADDRESS, 'ttcp_1', MEMORY)).rejects.toMatchObject(refused);
    await expect(settings.savePreferences({ filters: {} })).rejects.toMatchObject(refused);
    expect(await folder.stored()).toEqual({
      profiles: { work: PROFILE },
      targets: [],
      preferences: { filters: 'none' },
    });
  });

  test('of a few kilobytes does not fill the screen', async () => {
    await folder.write({ tokenStore: 'x'.repeat(5000) });
    expect((await folder.open()).warnings()[0]?.length).toBeLessThan(200);
  });
});
