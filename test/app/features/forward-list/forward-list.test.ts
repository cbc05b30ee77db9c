/** The list of every forward: of each controller, of the background, and those that ended. */
import { expect, test } from 'vitest';
import { allForwardRows } from '../../../../src/app/features/forward-list/forward-list.select.ts';
import type { AppDriver } from '../../../support/app-driver.ts';
import { MemoryWorld } from '../../../support/memory-world.ts';
import { testAlone } from '../../../support/test-alone.ts';
import { PRODUCTION, STAGING, signedInToProduction, toStaging } from '../../../support/two-controllers.ts';
import { byCommand, signedIn } from '../../../support/ways.ts';

function withHeld(): MemoryWorld {
  const world = new MemoryWorld();
  world.running = [
    {
      sessionId: 's_1',
      targetId: 'ttcp_1',
      target: 'orders',
      controller: world.controller.address,
      listenAddress: '127.0.0.1',
      listenPort: 15_432,
      expiresAtMs: world.clock.now() + 3_600_000,
      figures: { openConnections: 2, bytesUp: 10, bytesDown: 2048 },
    },
  ];
  world.plan = {
    client: 'psql',
    program: 'psql',
    args: [],
    env: {},
    files: [],
    display: 'psql',
    installed: true,
  };
  return world;
}

const rows = (app: AppDriver): readonly string[] =>
  allForwardRows(app.state).map(
    ({ state, target, local, bytesDown }) => `${state} ${target} ${local} ${bytesDown ?? '-'}`,
  );

testAlone('lists forwards here, in the background and ended, with port, bytes and state', async () => {
  const app = await signedIn([':', 'c billing 20000', 'enter', ':', 'c orders 20001', 'enter'], withHeld());
  app.world.forwards[0]?.set({ bytesDown: 77 });
  app.world.forwards[1]?.finish('session-over');
  await app.world.clock.advance(1100);
  await app.press(':', 'forwards', 'enter');
  expect(rows(app)).toEqual([
    'live billing 127.0.0.1:20000 77',
    'background orders 127.0.0.1:15432 2048',
    'ended orders 127.0.0.1:20001 0',
  ]);
  await app.press('/', 'conn>1', 'enter', 'c');
  expect(app.world.copied).toEqual(['127.0.0.1:15432']);
});

testAlone('lists and closes a forward of a controller that is not shown', async () => {
  const { app } = await signedInToProduction();
  await app.press(':', 'c orders 20000', 'enter');
  await toStaging(app);
  await app.press(':', 'forwards', 'enter', 'enter');
  expect(allForwardRows(app.state).map(({ controller }) => controller)).toEqual([PRODUCTION]);
  expect([app.screen, app.toast]).toEqual(['forwards', expect.stringContaining(':profiles')]);
  await app.press('ctrl-d', 'y');
  await app.world.clock.advance(1100);
  expect([allForwardRows(app.state), app.world.forwards[0]?.closed.length]).toEqual([[], 1]);
  expect(STAGING).not.toBe(PRODUCTION);
});

test('s runs the client on the port of a background forward', async () => {
  const app = await byCommand('forwards', ['s'], withHeld());
  expect(app.world.launchRequests.at(-1)).toMatchObject({ port: 15_432, targetName: 'orders' });
  expect([app.world.launched.length, app.world.forwards.length]).toEqual([1, 0]);
});

test('enter goes to the session, and ctrl-d closes one of the background', async () => {
  const app = await byCommand('forwards', ['enter'], withHeld());
  expect([app.screen, app.state.views.at(-1)?.params.sessionId]).toEqual(['session', 's_1']);
  await app.press('esc', 'ctrl-d', 'y');
  expect(app.world.stopped).toEqual(['s_1']);
});
