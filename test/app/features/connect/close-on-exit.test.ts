/** The forward that is closed with its client. */
import { expect, test } from 'vitest';
import { NO_MEMORY } from '../../../../src/app/features/forwards/forward-request.state.ts';
import type { LaunchPlan } from '../../../../src/launch/types.ts';
import { AppDriver } from '../../../support/app-driver.ts';
import { MemoryWorld } from '../../../support/memory-world.ts';

const PSQL: LaunchPlan = {
  client: 'psql',
  program: 'psql',
  args: [],
  env: {},
  files: [],
  display: 'psql',
  installed: true,
};

async function ran(closeOnExit: boolean, openConnections = 0): Promise<AppDriver> {
  const world = new MemoryWorld();
  world.plan = PSQL;
  world.savedMemory.ttcp_1 = { ...NO_MEMORY, closeOnExit };
  const app = await (await new AppDriver(world).signIn()).press(':', 'c orders', 'enter');
  world.forwards[0]?.set({ openConnections });
  await app.press('s');
  await world.clock.advance(1000);
  return app;
}

test('is closed when the client exits, if that was chosen', async () => {
  const app = await ran(true);
  expect(app.world.forwards[0]?.closed).toHaveLength(1);
  expect([app.toast, app.state.ended]).toEqual(['psql ended; 127.0.0.1:50001 is closed', []]);
});

test('stays open without that choice, and while something else uses it', async () => {
  expect((await ran(false)).world.forwards[0]?.closed).toEqual([]);
  const used = await ran(true, 2);
  expect([used.world.forwards[0]?.closed, used.toast]).toEqual([
    [],
    expect.stringContaining('2 connections'),
  ]);
});

test('the dialog has the choice, and it is remembered', async () => {
  const app = await (await new AppDriver().signIn()).press('0', '/', 'orders', 'enter', 'F');
  await app.press('tab', 'tab', 'tab', 'tab');
  expect(app.state.dialog).toMatchObject({ focus: 'closeOnExit' });
  await app.press('space', 'ctrl-s');
  expect(app.world.savedMemory.ttcp_1?.closeOnExit).toBe(true);
});

test('the terminal shows which target a client runs on', async () => {
  const app = await ran(false);
  expect(app.world.launched[0]?.note).toMatch(/psql on orders \(127\.0\.0\.1:50001\)/);
});
