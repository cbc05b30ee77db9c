/** A target named in a command. */
import { expect, test } from 'vitest';
import { AppDriver } from '../../../support/app-driver.ts';
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
