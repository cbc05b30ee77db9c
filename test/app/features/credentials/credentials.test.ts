import { describe, expect, test } from 'vitest';
import {
  credentialValues,
  foundCredentials,
} from '../../../../src/app/features/credentials/credential-list.state.ts';
import { AppDriver } from '../../../support/app-driver.ts';
import { MemoryWorld } from '../../../support/memory-world.ts';

/** A session whose credentials are on the screen: of every source a username and a password. */
async function withCredentials(sources = 100, seconds?: number): Promise<AppDriver> {
  const world = new MemoryWorld();
  world.controller.brokered = Array.from({ length: sources }, (_, index) => ({
    source: `source-${index}`,
    values: { password: `hush-${index}`, username: `user-${index}` },
  }));
  if (seconds !== undefined) world.preferences = { theme: undefined, clipboardClearSeconds: seconds };
  return (await new AppDriver(world).signIn()).press('0', '/', 'orders', 'enter', 'F', 'enter', 'x');
}

function dialogOf(app: AppDriver) {
  const { dialog } = app.state;
  if (dialog?.kind !== 'credentials') throw new Error('the dialog is not open');
  return dialog;
}

const shown = (app: AppDriver): string | undefined => dialogOf(app).shown?.value;
const found = (app: AppDriver): number => foundCredentials(dialogOf(app)).length;

describe('the dialog of credentials', () => {
  test('shows the chosen one only, and hides it after half a minute', async () => {
    const app = await withCredentials();
    await app.press('x');
    expect(shown(app)).toBe('user-0');
    await app.press('down', 'x');
    expect(shown(app)).toBe('hush-0');
    expect(JSON.stringify(app.state).match(/hush/g)).toHaveLength(1);
    await app.world.clock.advance(29_000);
    expect(shown(app)).toBe('hush-0');
    await app.world.clock.advance(1_000);
    expect(JSON.stringify(app.state)).not.toContain('hush');
  });

  test('x again hides at once; the clock of what was shown before does not hide what is shown now', async () => {
    const app = await withCredentials();
    await app.press('x');
    await app.world.clock.advance(20_000);
    await app.press('x');
    expect(shown(app)).toBeUndefined();
    await app.press('down', 'x');
    await app.world.clock.advance(20_000);
    expect(shown(app)).toBe('hush-0');
  });

  test('finds one among two hundred by its source and field', async () => {
    const app = await withCredentials();
    expect(found(app)).toBe(200);
    await app.press('/', 'source-42 pass');
    expect(found(app)).toBe(1);
    await app.press('enter', 'c');
    expect(app.world.copiedSecrets).toEqual(['hush-42']);
    expect(shown(app)).toBeUndefined();
  });

  test('letters that are keys are text while one searches; esc clears first and closes then', async () => {
    const app = await withCredentials();
    await app.press('/', 'xcjkq');
    expect([dialogOf(app).query.text, found(app), app.world.copied]).toEqual(['xcjkq', 0, []]);
    await app.press('enter', 'x');
    expect(app.toast).toBe('No matching credential');
    await app.press('esc');
    expect(found(app)).toBe(200);
    await app.press('esc');
    expect(app.state.dialog).toBeUndefined();
  });

  test('values are not searched: a guess finds nothing', async () => {
    const app = await withCredentials();
    await app.press('/', 'hush-42');
    expect(found(app)).toBe(0);
  });

  test('who one is comes before what proves it', () => {
    const base = { sourceId: 'clvlt_1', sourceName: undefined, storeId: undefined, storeType: undefined };
    const known = { credentialType: undefined, username: undefined, password: undefined };
    const values = ['host', 'data.password', 'data.username'].map((key) => ({ key, value: key }));
    const credential = { ...base, ...known, privateKey: undefined, privateKeyPassphrase: undefined, values };
    expect(credentialValues([credential]).map(({ key }) => key)).toEqual([
      'data.username',
      'data.password',
      'host',
    ]);
  });
});

describe('a secret in the clipboard', () => {
  test('is taken out after 45 seconds, and that is said once', async () => {
    const app = await withCredentials();
    await app.press('down', 'c');
    expect(app.toast).toBe('Copied the password. Clearing the clipboard in 45 s');
    await app.world.clock.advance(44_000);
    expect(app.world.cleared).toEqual([]);
    await app.world.clock.advance(1_000);
    expect(app.world.cleared).toEqual(['hush-0']);
  });

  test('has its time anew with each copy', async () => {
    const app = await withCredentials();
    await app.press('c');
    await app.world.clock.advance(30_000);
    await app.press('down', 'c');
    await app.world.clock.advance(44_000);
    expect(app.world.cleared).toEqual([]);
    await app.world.clock.advance(1_000);
    expect(app.world.cleared).toEqual(['hush-0']);
  });

  test('does not stay behind when the program is left before', async () => {
    const app = await withCredentials();
    await app.press('c');
    await app.app.close();
    expect(app.world.cleared).toEqual(['user-0']);
    await app.world.clock.advance(60_000);
    expect(app.world.cleared).toEqual(['user-0']);
  });

  test('stays as long as the user chose, and forever with 0', async () => {
    const short = await withCredentials(1, 10);
    await short.press('c');
    expect(short.toast).toBe('Copied the username. Clearing the clipboard in 10 s');
    await short.world.clock.advance(10_000);
    expect(short.world.cleared).toEqual(['user-0']);
    const off = await withCredentials(1, 0);
    await off.press('c');
    expect(off.toast).toBe('Copied the username');
    await off.world.clock.advance(100_000);
    await off.app.close();
    expect(off.world.cleared).toEqual([]);
  });

  test('is not what anything else that is copied is taken for', async () => {
    const app = await withCredentials();
    await app.press('esc', 'c');
    await app.world.clock.advance(60_000);
    await app.app.close();
    expect([app.world.copied.length, app.world.cleared]).toEqual([1, []]);
  });
});
