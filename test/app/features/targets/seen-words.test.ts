/** Words for targets that shells complete: kept once a list is loaded. */
import { expect, test } from 'vitest';
import { AppDriver } from '../../../support/app-driver.ts';
import { MemoryWorld } from '../../../support/memory-world.ts';
import { alias, target } from '../../../support/resources.ts';

const SECOND_MS = 1000;

test('the names of a list are kept, with a project where that is needed', async () => {
  const world = new MemoryWorld();
  const { rows, address } = world.controller;
  rows.targets.push(target('ttcp_4', { name: 'wiki', scopeId: 'p_1' }));
  rows.aliases.push(alias('alt_1', { value: 'web', destinationId: 'ttcp_3' }));
  const app = await (await new AppDriver(world).signIn()).press('0', ':', 'connect ', 'esc');
  await app.world.clock.advance(SECOND_MS);
  expect(world.seen.at(-1)).toMatchObject({
    address,
    names: ['orders', 'billing', 'wiki@lab', 'wiki@prod'],
    ids: expect.arrayContaining(['ttcp_4']),
  });
});

test('they are kept again at the end, if they changed', async () => {
  const app = await (await new AppDriver().signIn()).press('0');
  await app.world.clock.advance(SECOND_MS);
  const { seen, controller } = app.world;
  const before = seen.length;
  controller.rows.targets.push(target('ttcp_4', { name: 'new' }));
  await app.press('ctrl-r');
  await app.app.close();
  expect(seen.slice(before)).toMatchObject([{ names: expect.arrayContaining(['new']) }]);
});
