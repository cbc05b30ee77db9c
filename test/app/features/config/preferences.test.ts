import { describe, expect, test } from 'vitest';
import { BndError } from '../../../../src/lib/errors.ts';
import { AppDriver } from '../../../support/app-driver.ts';
import { MemoryWorld } from '../../../support/memory-world.ts';

describe('preferences', () => {
  test(':theme holds at once and the next time', async () => {
    const world = new MemoryWorld();
    const app = await new AppDriver(world).signIn();
    await app.press(':', 'theme light', 'enter');
    expect([app.state.preferences.theme, app.toast]).toEqual(['light', 'Theme set to light']);
    const later = await new AppDriver(world).start();
    expect(later.state.preferences.theme).toBe('light');
  });

  test('a theme that does not exist is refused with the names of those that do', async () => {
    const app = await new AppDriver().signIn();
    await app.press(':', 'theme pink', 'enter');
    expect(app.toast).toContain('dark, light');
    expect(app.state.preferences.theme).toBeUndefined();
  });

  test('what cannot be kept holds for this run, and says so', async () => {
    const world = new MemoryWorld();
    const app = await new AppDriver(world).signIn();
    world.settingsFailure = new BndError('settings-unreadable', 'The disk is full.');
    await app.press(':', 'theme light', 'enter');
    expect(app.state.preferences.theme).toBe('light');
    expect(app.toast).toBe('Theme set to light for this run only, could not save: The disk is full.');
  });

  test('problems with the settings are reported at startup and listed in :config, later warnings as they come', async () => {
    const world = new MemoryWorld();
    world.warnings.push(
      'settings.json: "preferences.mouse" is ignored.',
      'settings.json: "targets" is ignored.',
    );
    world.preferences = { keys: { fly: ['Z'] } };
    const app = await new AppDriver(world).signIn();
    await world.clock.advance(2000);
    expect(app.toast).toContain('"preferences.mouse" is ignored');
    expect(app.toast).toContain('2 more in :config');
    expect(app.state.config).toBeUndefined();
    await app.press(':', 'config', 'enter');
    expect(app.state.config?.warnings).toEqual(world.warnings);
    world.warn('The keyring is locked.');
    expect(app.toast).toBe('The keyring is locked.');
    expect(world.log.lines().map(({ text }) => text)).toContain('The keyring is locked.');
  });

  test('onlyYou is chosen in :config', async () => {
    const world = new MemoryWorld();
    const app = await new AppDriver(world).signIn();
    await app.press(':', 'config', 'enter', '/', 'onlyYou', 'enter');
    const chosen: unknown[] = [];
    for (const _ of [1, 2, 3]) {
      await app.press('enter');
      chosen.push(app.state.preferences.onlyYou);
    }
    expect(chosen).toEqual(['on', 'off', 'auto']);
    expect(world.preferences).toMatchObject({ onlyYou: 'auto' });
  });
});
