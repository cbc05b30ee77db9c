/** Forwards that are opened at each sign-in. */
import { expect, test } from 'vitest';
import { NO_MEMORY } from '../../../../src/app/features/forwards/forward-request.state.ts';
import { BndError } from '../../../../src/lib/errors.ts';
import { AppDriver } from '../../../support/app-driver.ts';
import { MemoryWorld } from '../../../support/memory-world.ts';
import { openApp } from '../../../support/terminal.tsx';

function wanting(...ids: readonly string[]): MemoryWorld {
  const world = new MemoryWorld();
  for (const [index, id] of ids.entries())
    world.savedMemory[id] = { ...NO_MEMORY, listenPort: 15_432 + index, onSignIn: true };
  return world;
}

test('every forward that was asked for is opened after a sign-in, one after another', async () => {
  const app = await new AppDriver(wanting('ttcp_1', 'ttcp_2')).signIn();
  expect(app.world.forwards.map(({ targetId, listenPort }) => [targetId, listenPort])).toEqual([
    ['ttcp_1', 15_432],
    ['ttcp_2', 15_433],
  ]);
  expect(app.toast).toBe('Opened at sign-in: orders 127.0.0.1:15432, billing 127.0.0.1:15433');
  expect(app.state.dialog).toBeUndefined();
});

test('also at a start with a stored token', async () => {
  const world = wanting('ttcp_1');
  const { clock } = world;
  world.storedToken = {
    token: 'at_1_secret',
    authTokenId: 'at_1',
    userId: 'u_1',
    loginName: 'ana',
    authMethodId: 'ampw_1',
    expiresAtMs: clock.now() + 3_600_000,
  };
  const app = await new AppDriver(world).start();
  expect(app.world.forwards).toHaveLength(1);
});

test('one that fails is named, and the others are opened all the same', async () => {
  const world = wanting('ttcp_9', 'ttcp_1');
  const { authorizeSession } = world.controller.api;
  world.controller.api.authorizeSession = async (request) => {
    if (request.target === 'ttcp_9') throw new BndError('not-found', 'Resource not found.');
    return authorizeSession(request);
  };
  const app = await new AppDriver(world).signIn();
  expect(app.world.forwards.map(({ targetId }) => targetId)).toEqual(['ttcp_1']);
  expect(app.toast).toBe('Not opened at sign-in: ttcp_9. <@> shows why.');
  const lines = world.log.lines().map(({ text }) => text);
  expect(lines.filter((text) => text.includes('ttcp_9 at sign-in: Resource'))).toHaveLength(1);
});

test('a forward that is still open is not opened twice', async () => {
  const app = await new AppDriver(wanting('ttcp_1')).signIn();
  app.world.controller.failure = new BndError('unauthenticated', 'The token is not valid.');
  app.app.perform({ type: 'refresh' });
  await app.world.clock.advance(0);
  app.world.controller.failure = undefined;
  await app.press('shift-tab', 'ctrl-u', 'ana', 'tab', 'secret', 'enter');
  expect([app.state.connection.phase, app.world.forwards.length]).toEqual(['signed-in', 1]);
});

test('the page of the target shows it', async () => {
  const app = await new AppDriver().signIn();
  await app.press(
    '0',
    '/',
    'orders',
    'enter',
    'F',
    'tab',
    'tab',
    'tab',
    'tab',
    'tab',
    'tab',
    'space',
    'ctrl-s',
    'enter',
  );
  expect(app.world.savedMemory.ttcp_1?.onSignIn).toBe(true);
  const terminal = await openApp(app);
  expect(terminal.frame()).toMatch(/At sign-in +opens a forward/);
  terminal.close();
});
