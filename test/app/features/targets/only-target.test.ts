import { expect, test } from 'vitest';
import { AppDriver } from '../../../support/app-driver.ts';
import { MemoryWorld } from '../../../support/memory-world.ts';
import { target } from '../../../support/resources.ts';

test('the only target is opened at once, and one can go back from it', async () => {
  const world = new MemoryWorld();
  world.controller.rows.targets = [target('ttcp_1', { name: 'orders' })];
  const app = await new AppDriver(world).signIn();
  expect([app.screen, app.toast]).toEqual([
    'target',
    'Opened orders, your only target. <esc> shows the list.',
  ]);
  await app.press('esc');
  await world.clock.advance(20_000);
  expect(app.screen).toBe('scopes');
});

test('a target that becomes the only one later is left alone', async () => {
  const app = await new AppDriver().signIn();
  app.world.controller.rows.targets.splice(1);
  await app.world.clock.advance(20_000);
  expect([app.state.targets.byId.size, app.screen]).toEqual([1, 'scopes']);
});
