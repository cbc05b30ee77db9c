/** A target named in a command. */
import { describe, expect, test } from 'vitest';
import { visibleView } from '../../../../src/app/core/state.ts';
import { AppDriver } from '../../../support/app-driver.ts';
import { settle } from '../../../support/manual-clock.ts';
import { MemoryWorld } from '../../../support/memory-world.ts';

test('is found before the list that the screen asked for has arrived', async () => {
  const world = new MemoryWorld();
  world.controller.hold('list targets');
  const app = await (await new AppDriver(world).signIn()).press('0', ':', 'connect orders', 'enter');
  expect([app.state.targets.fetchedAtMs === undefined, app.world.forwards[0]?.targetId]).toEqual([
    false,
    'ttcp_1',
  ]);
});

test('is read by its id where targets cannot be listed', async () => {
  const world = new MemoryWorld();
  world.controller.refused.add('list targets');
  const app = await (await new AppDriver(world).signIn()).press(':', 'connect ttcp_1', 'enter');
  expect(app.world.forwards[0]?.targetId).toBe('ttcp_1');
});

test('gets close names if the controller takes it for a malformed id', async () => {
  const app = await new AppDriver().signIn();
  app.world.controller.malformed.add('order_s');
  await app.press(':', 'connect order_s', 'enter');
  expect(app.state.toast?.kind).toBe('error');
  expect(app.state.toast?.text).toMatch(/order_s.*orders/s);
});

/** `:connect orders` was typed, and the controller takes its time. */
async function asked(): Promise<{ readonly app: AppDriver; readonly release: () => void }> {
  const app = await (await new AppDriver().signIn()).press('0');
  const release = app.world.controller.hold('authorize ttcp_1');
  return { app: await app.press(':', 'connect orders', 'enter'), release };
}

const screenOf = ({ state }: AppDriver): string => visibleView(state).screen;

describe('while its session is being opened', () => {
  test('the view keeps the keys, and the page of the session follows', async () => {
    const { app, release } = await asked();
    expect([app.state.dialog, app.state.busy]).toEqual([undefined, 'opening orders']);
    await app.press('down', 'down');
    release();
    await settle();
    expect([screenOf(app), app.state.busy]).toEqual(['session', undefined]);
  });

  test('a command that is being typed is not interrupted', async () => {
    const { app, release } = await asked();
    await app.press(':', 'sess');
    release();
    await settle();
    expect([app.world.forwards.length, screenOf(app)]).toEqual([1, 'targets']);
    await app.press('ions', 'enter');
    expect([app.world.launched, screenOf(app)]).toEqual([[], 'sessions']);
  });

  test('it is not opened twice', async () => {
    const { app, release } = await asked();
    await app.press(':', 'connect orders', 'enter');
    release();
    await settle();
    expect(app.world.forwards).toHaveLength(1);
  });

  test('a failure shows the dialog to those who wait, and a message to those who have moved on', async () => {
    const refused = async (...meanwhile: readonly string[]): Promise<AppDriver> => {
      const { app, release } = await asked();
      app.world.controller.refused.add('authorize ttcp_1');
      await app.press(...meanwhile);
      release();
      await settle();
      return app;
    };
    expect((await refused()).state.dialog).toMatchObject({ kind: 'connect', failure: { code: 'forbidden' } });
    const left = await refused(':', 'sessions', 'enter');
    expect([left.state.dialog, left.state.toast?.kind]).toEqual([undefined, 'error']);
  });
});
