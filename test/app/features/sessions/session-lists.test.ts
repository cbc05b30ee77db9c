/** Which sessions the list shows, and several forwards side by side. */
import { expect, test } from 'vitest';
import { visibleView } from '../../../../src/app/core/state.ts';
import { openForwardsHere } from '../../../../src/app/features/forwards/held-forwards.state.ts';
import { CATALOG } from '../../../../src/app/registry.ts';
import { AppDriver } from '../../../support/app-driver.ts';
import { MemoryWorld } from '../../../support/memory-world.ts';
import { session } from '../../../support/resources.ts';

function rowIds({ state }: AppDriver): readonly string[] {
  const view = visibleView(state);
  return [...CATALOG.screenOf(view).rowIds(state, view)].sort();
}

test('mine and live at first, m adds those of others, t those that are over', async () => {
  const world = new MemoryWorld();
  world.controller.rows.sessions.push(session('s_3', { status: 'terminated' }));
  const app = await (await new AppDriver(world).signIn()).press(':', 's', 'enter');
  expect(rowIds(app)).toEqual(['s_1']);
  await app.press('m');
  expect(rowIds(app)).toEqual(['s_1', 's_2']);
  await app.press('t');
  expect(rowIds(app)).toEqual(['s_1', 's_2', 's_3']);
  await app.press('m');
  expect(rowIds(app)).toEqual(['s_1', 's_3']);
});

test('two targets are forwarded at once, each on its port', async () => {
  const app = await (await new AppDriver().signIn()).press('0');
  await app.press(':', 'f 15432 orders', 'enter', ':', 'f 15433 billing', 'enter');
  expect(openForwardsHere(app.state).map((view) => [view.targetId, view.listenPort])).toEqual([
    ['ttcp_1', 15_432],
    ['ttcp_2', 15_433],
  ]);
});

test('keys work while a session is being opened', async () => {
  const app = await (await new AppDriver().signIn()).press('0');
  const answer = Promise.withResolvers<never>();
  app.world.controller.api.authorizeSession = () => answer.promise;
  await app.press('F', 'enter');
  expect(app.state.dialog).toMatchObject({ kind: 'connect', busy: true });
  await app.press('esc', 'down');
  expect([app.state.dialog, app.cursor]).toEqual([undefined, 'ttcp_1']);
});

test('r on a session that is over opens a new one on the same port', async () => {
  const app = await (await new AppDriver().signIn()).press(':', 'connect orders 15432', 'enter');
  app.world.forwards[0]?.finish('expired');
  await app.world.clock.advance(0);
  await app.press('n', 'r');
  expect(app.world.forwards.map(({ listenPort }) => listenPort)).toEqual([15_432, 15_432]);
  expect(openForwardsHere(app.state)).toHaveLength(1);
});
