import { describe, expect, test } from 'vitest';
import { visibleView } from '../../../../src/app/core/state.ts';
import { profileRows } from '../../../../src/app/features/profiles/profiles.select.ts';
import { AppDriver } from '../../../support/app-driver.ts';
import { MemoryWorld } from '../../../support/memory-world.ts';

const LAB = { api: 'http://127.0.0.1:9201', loginName: 'admin', password: 'secret', authMethodId: 'ampw_1' };
const STAGING = {
  name: 'staging',
  address: 'http://10.0.0.9:9200',
  tls: { insecure: true },
  authMethodId: undefined,
  loginName: undefined,
  scopeId: undefined,
};

/** Signed in, on the screen of profiles: the own one, staging, the lab. */
async function onProfiles(): Promise<AppDriver> {
  const app = await new AppDriver().signIn();
  app.world.profiles.push(STAGING);
  return app.press(':', 'ctx', 'enter');
}

function names(app: AppDriver): readonly string[] {
  return profileRows(app.state, visibleView(app.state)).map((row) => `${row.id}${row.current ? ' *' : ''}`);
}

test('a first start shows the profiles, and a new one leads to the sign-in', async () => {
  const app = await new AppDriver(new MemoryWorld(), { address: undefined }).start();
  expect([app.screen, names(app)]).toEqual(['profiles', ['lab']]);
  await app.press('n', 'http://127.0.0.1:9200', 'tab', 'prod', 'enter');
  expect(app.world.profiles.map(({ name, address }) => [name, address])).toEqual([
    ['prod', 'http://127.0.0.1:9200'],
  ]);
  expect(app.cursor).toBe('prod');
  await app.press('enter');
  expect([app.screen, app.state.signIn.methods.length]).toEqual(['sign-in', 1]);
  await app.press('ana', 'tab', 'secret', 'enter');
  expect(app.state.connection.phase).toBe('signed-in');
});

test('the sign-in form leads back to the profiles', async () => {
  const app = await (await new AppDriver().start()).press('esc');
  expect(app.screen).toBe('profiles');
  await app.press('esc');
  expect(app.screen).toBe('sign-in');
});

describe('using another one', () => {
  test('goes over to it and says that forwards go on', async () => {
    const app = await new AppDriver().signIn();
    app.world.profiles.push(STAGING);
    await app.press(':', 'connect orders', 'enter', ':', 'ctx staging', 'enter');
    expect([app.screen, app.state.connection.address]).toEqual(['targets', STAGING.address]);
    expect(app.toast).toMatch(/^(1 forward keeps|\d forwards keep) running while you use staging$/);
    expect(app.world.forwards[0]?.closed).toEqual([]);
    await app.press(':', 'profiles', 'enter');
    expect(profileRows(app.state, visibleView(app.state)).map((row) => [row.id, row.forwards])).toEqual([
      ['127.0.0.1:9200', 1],
      ['staging', 0],
      ['lab', 0],
    ]);
  });

  test('the lab is started, and one comes back with a key', async () => {
    const world = new MemoryWorld();
    const app = await new AppDriver(world, { lab: LAB }).start();
    world.profiles.push(STAGING);
    await app.press('enter', ':', 'ctx staging', 'enter', 'esc', 'G', 'enter');
    expect([app.screen, app.state.connection.lab, app.state.signIn.login.text]).toEqual([
      'sign-in',
      true,
      'admin',
    ]);
  });

  test('a name with blanks is everything that was typed, as the completion offers it', async () => {
    const app = await onProfiles();
    app.world.profiles.push({ ...STAGING, name: 'my  prod', address: 'http://10.0.0.8:9200' });
    await app.press('esc', ':', 'ctx', 'enter', ':', 'ctx my', 'tab', 'enter');
    expect(app.state.connection.address).toBe('http://10.0.0.8:9200');
  });

  test('an unknown name is reported, the one in use is only opened', async () => {
    const app = await (await onProfiles()).press(':', 'ctx nowhere', 'enter');
    expect(app.toast).toBe('Unknown profile "nowhere"');
    const calls = app.world.controller.calls.length;
    await app.press('g', 'enter');
    expect([app.screen, app.world.controller.calls.slice(calls).includes('authenticate')]).toEqual([
      'targets',
      false,
    ]);
  });
});

describe('changing', () => {
  test('renaming keeps the rest, and names are taken once', async () => {
    const app = await (await onProfiles()).press('down', 'R', 'ctrl-u', 'test', 'enter');
    expect(app.world.profiles.find(({ name }) => name === 'test')).toEqual({ ...STAGING, name: 'test' });
    expect(app.world.profiles.some(({ name }) => name === 'staging')).toBe(false);
    await app.press('n', 'http://10.0.0.1', 'tab', 'lab', 'enter');
    expect(app.state.dialog).toMatchObject({ failure: { message: 'A profile named "lab" already exists.' } });
  });

  test('a new profile without a name does not replace the one of its address', async () => {
    const app = await onProfiles();
    const before = structuredClone(app.world.profiles);
    await app.press('n', 'http://127.0.0.1:9200', 'tab', 'tab', 'ben', 'enter');
    expect(app.state.dialog).toMatchObject({
      failure: { message: 'A profile named "127.0.0.1:9200" already exists.' },
    });
    expect(app.world.profiles).toEqual(before);
    await app.press('shift-tab', 'second', 'enter');
    expect(new Set(app.world.profiles.map(({ name }) => name))).toEqual(
      new Set([...before.map(({ name }) => name), 'second']),
    );
  });

  test('an invalid address is reported in the dialog', async () => {
    const app = await (await onProfiles()).press('n', 'x', 'tab', 'nonsense', 'enter');
    expect(app.state.dialog).toMatchObject({
      kind: 'profile',
      busy: false,
      failure: { code: 'bad-address' },
    });
  });

  test('deleting asks, and the one in use stays', async () => {
    const app = await (await onProfiles()).press('g', 'ctrl-d');
    expect(app.toast).toBe('127.0.0.1:9200 is in use. Switch to another profile first.');
    await app.press('down', 'ctrl-d', 'y');
    expect(names(app)).toEqual(['127.0.0.1:9200 *', 'lab']);
    await app.press('G', 'ctrl-d');
    expect(app.toast).toBe('The lab is built in and cannot be changed');
  });

  test('testing tells how fast the controller answers', async () => {
    const app = await (await onProfiles()).press('down', 't');
    expect(profileRows(app.state, visibleView(app.state))[1]?.check).toEqual({
      ok: true,
      text: 'responded in 12 ms',
    });
  });

  test('signing out of another one deletes its token there', async () => {
    const app = await (await onProfiles()).press('down', 'o', 'y');
    expect(app.world.controller.calls).toContain('delete token');
    expect([app.world.storedToken, app.toast]).toEqual([undefined, 'Signed out of staging']);
  });

  test('signing out of another one closes the forwards that are open there', async () => {
    const app = await (await new AppDriver().signIn()).press('0', '/', 'orders', 'enter', 'F', 'enter');
    app.world.profiles.push(STAGING);
    await app.press(':', 'ctx staging', 'enter', ':', 'ctx', 'enter', 'g', 'o');
    expect(JSON.stringify(app.state.dialog)).toContain('This closes 1 open forward ');
    await app.press('y');
    expect(app.world.forwards[0]?.closed).toEqual([{ timeoutMs: 5000 }]);
  });
});
