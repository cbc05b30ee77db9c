/** The list of every forward: of each controller, of the background, and those that ended. */
import { describe, expect, test } from 'vitest';
import { allForwardRows } from '../../../../src/app/features/forward-list/forward-list.select.ts';
import { BndError } from '../../../../src/lib/errors.ts';
import type { BrokeredCredential } from '../../../../src/wire/resources.ts';
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

test('s knows the target of a background forward before the first list has come', async () => {
  const world = withHeld();
  world.controller.hold('list targets');
  await byCommand('forwards', ['s'], world);
  expect(world.launchRequests.at(-1)).toMatchObject({ port: 15_432, targetName: 'orders' });
});

describe('the credentials of a background forward', () => {
  const BROKERED: BrokeredCredential = {
    sourceId: 'clvlt_1',
    sourceName: 'db',
    storeId: undefined,
    storeType: undefined,
    credentialType: 'username_password',
    username: 'ana',
    password: 'hush',
    privateKey: undefined,
    privateKeyPassphrase: undefined,
    values: [
      { key: 'username', value: 'ana' },
      { key: 'password', value: 'hush' },
    ],
  };

  test('go to its client, and into no list', async () => {
    const world = withHeld();
    world.kept.credentials = [BROKERED];
    const app = await byCommand('forwards', ['s'], world);
    expect(world.launchRequests.at(-1)?.credentials).toEqual([BROKERED]);
    expect(JSON.stringify(app.state)).not.toContain('hush');
  });

  test('open a web page with a one-time address', async () => {
    const world = withHeld();
    const web = { authorization: 'Basic YQ==', isTls: false, host: 'web', port: 80, path: '/' };
    if (world.plan === undefined) throw new Error('no client');
    world.plan = { ...world.plan, client: 'browser', url: 'http://127.0.0.1:15432/', web };
    await byCommand('forwards', ['s'], world);
    expect(world.kept.webAccess).toEqual([web]);
    expect(world.launched.at(-1)?.url).toBe('http://127.0.0.1/once');
  });

  test('can be seen and copied', async () => {
    const world = withHeld();
    world.kept.credentials = [BROKERED];
    const app = await byCommand('forwards', ['enter', 'x', 'down', 'c'], world);
    expect(world.copiedSecrets).toEqual(['hush']);
    expect(JSON.stringify(app.state)).not.toContain('hush');
  });

  test('that its process does not give cannot be seen, and the reason is said', async () => {
    const world = withHeld();
    world.kept.credentials = new BndError('background-failed', 'The background process does not respond.');
    const app = await byCommand('forwards', ['enter', 'x'], world);
    expect([app.state.dialog, app.toast]).toEqual([undefined, expect.stringContaining('does not respond')]);
  });

  test('of a process that does not keep them are missing: the client runs without, and that is said', async () => {
    const world = withHeld();
    world.kept.credentials = new BndError('background-failed', 'The background process does not respond.');
    const app = await byCommand('forwards', ['s'], world);
    expect(world.launchRequests.at(-1)?.credentials).toEqual([]);
    expect(world.launched).toHaveLength(1);
    expect(app.world.log.lines().map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/credentials.*s_1.*does not respond/),
    );
  });
});

test('enter goes to the session, and ctrl-d closes one of the background', async () => {
  const app = await byCommand('forwards', ['enter'], withHeld());
  expect([app.screen, app.state.views.at(-1)?.params.sessionId]).toEqual(['session', 's_1']);
  await app.press('esc', 'ctrl-d', 'y');
  expect(app.world.stopped).toEqual(['s_1']);
});
