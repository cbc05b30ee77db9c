/** Forwards that outlive the program, as far as the store goes. */
import { describe, expect, test } from 'vitest';
import { visibleView } from '../../../../src/app/core/state.ts';
import { backgroundById } from '../../../../src/app/features/forwards/held-forwards.state.ts';
import { sessionRows } from '../../../../src/app/features/sessions/sessions.select.ts';
import type { TokenBackend } from '../../../../src/settings/types.ts';
import { AppDriver } from '../../../support/app-driver.ts';
import { settle } from '../../../support/manual-clock.ts';
import { MemoryWorld } from '../../../support/memory-world.ts';
import { testAlone } from '../../../support/test-alone.ts';

const LAB = {
  api: 'http://127.0.0.1:9200',
  loginName: 'ana',
  password: 'secret',
  authMethodId: 'ampw_1',
} as const;

async function withForward(): Promise<AppDriver> {
  return (await new AppDriver().signIn()).press('0', ':', 'connect orders', 'enter');
}

const press = (text: string): readonly string[] => [':', ...text, 'enter'];

/** A proxy with a forward, and a stored sign-in unless `tokenBackend` says otherwise. */
async function withProxy(tokenBackend: TokenBackend = 'file') {
  const world = new MemoryWorld();
  world.tokenBackend = tokenBackend;
  const app = await new AppDriver(world).signIn();
  await app.press(...press('proxy 8080 direct'), 'esc');
  const [gateway] = world.gateways;
  if (gateway === undefined) throw new Error('no proxy');
  const sessionId = await gateway.backend.open(await gateway.backend.resolve('orders.prod.boundary'));
  return { app, world, gateway, sessionId };
}

/** Sessions that were handed over, without those of the controller in the shadow. */
function handedHere({ handed, controller: { address } }: MemoryWorld): readonly string[] {
  return handed.filter(({ controller }) => controller === address).map(({ sessionId }) => sessionId);
}

/** A session that an earlier run left to the background. */
async function withBackground(): Promise<AppDriver> {
  const world = new MemoryWorld();
  const rest = { targetId: 'ttcp_1', target: 'orders', controller: 'http://127.0.0.1:9200' };
  const expiresAtMs = world.clock.now() + 3_600_000;
  world.running = [
    { ...rest, sessionId: 's_1', listenAddress: '127.0.0.1', listenPort: 15_432, expiresAtMs },
  ];
  return (await new AppDriver(world).signIn()).press(':', 's', 'enter');
}

function locals(app: AppDriver): readonly string[] {
  return sessionRows(app.state, visibleView(app.state)).map(({ local }) => local);
}

describe('the proxy', () => {
  test('is handed over with its port, its sessions and what it passes through, and quits', async () => {
    const { app, world, gateway, sessionId } = await withProxy();
    await app.press(...press('bg'));
    expect(gateway.isClosed).toBe(true);
    expect(world.kept.handed).toEqual([
      {
        controller: world.controller.address,
        listenAddress: '127.0.0.1',
        listenPort: 8080,
        direct: true,
        idleMs: 600_000,
        login: undefined,
        sessionIds: [sessionId],
      },
    ]);
    expect(handedHere(world)).toEqual([sessionId]);
    expect(world.exits).toBe(1);
  });

  test('is handed over without any forward, and the quit dialog offers it', async () => {
    const world = new MemoryWorld();
    world.tokenBackend = 'file';
    const app = await new AppDriver(world).signIn();
    await app.press(...press('proxy'), 'esc', 'ctrl-c');
    expect(app.state.dialog).toMatchObject({ kind: 'confirm', title: expect.stringContaining('proxy') });
    await app.press('k');
    expect([world.kept.handed.length, world.exits]).toEqual([1, 1]);
  });

  test('stays open, with its forwards, if the sign-in is not stored', async () => {
    const { app, world, gateway, sessionId } = await withProxy('memory');
    await app.press(...press('bg'));
    expect(app.toast).toContain('not stored');
    expect(app.toast).toContain(':proxy stop');
    expect([world.exits, world.handed, gateway.isClosed]).toEqual([0, [], false]);
    expect(app.forward(sessionId)?.end).toBeUndefined();
    await app.press(...press('proxy stop'), ...press('bg'));
    expect([world.exits, handedHere(world), world.kept.handed]).toEqual([1, [sessionId], []]);
  });

  test('that the process cannot open is reported, and the program stays', async () => {
    const { app, world } = await withProxy();
    world.kept.failure = 'Port 8080 on 127.0.0.1 is in use.';
    await app.press(...press('bg'));
    expect(app.toast).toContain('Port 8080');
    expect([world.exits, app.state.proxy]).toEqual([0, undefined]);
  });

  test('of a process that is gone is reported', async () => {
    const world = new MemoryWorld();
    world.kept.lost = [
      { controller: world.controller.address, listenAddress: '127.0.0.1', listenPort: 1080 },
    ];
    const app = await new AppDriver(world).signIn();
    expect(app.world.log.lines().map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/proxy .*127\.0\.0\.1:1080/),
    );
  });
});

describe('handing over', () => {
  test('releases the ports without canceling, passes the secrets to the process, and quits', async () => {
    const app = await (await withForward()).press(':', 'bg', 'enter');
    expect(app.world.forwards[0]?.closed).toEqual([{ keepSession: true }]);
    const { address, calls } = app.world.controller;
    expect(app.world.handed.filter(({ controller }) => controller === address)).toMatchObject([
      { target: 'orders', listenPort: 50_001, authorizationToken: 'authorization', tofuToken: 'tofu' },
    ]);
    expect([app.world.exits, app.state.closing]).toEqual([1, true]);
    expect(calls.filter((call) => call.startsWith('cancel'))).toEqual([]);
  });

  testAlone('the quit dialog offers it between staying and cancelling', async () => {
    const app = await (await withForward()).press('ctrl-c', 'tab');
    expect(app.state.dialog).toMatchObject({ kind: 'confirm', focus: 'other', otherwise: 'Quit, keep it' });
    await app.press('enter');
    expect([app.world.exits, app.world.handed.length]).toEqual([1, 1]);
  });

  testAlone('a session that cannot be kept is cancelled, and the program stays', async () => {
    const app = await withForward();
    app.world.handOverFailure = 'Port 50001 is in use.';
    await app.press(':', 'bg', 'enter');
    expect(app.toast).toBe('Could not keep orders on 127.0.0.1:50001: Port 50001 is in use.');
    expect(app.world.controller.calls).toContain('cancel s_3');
    expect([app.world.exits, app.state.busy]).toEqual([0, undefined]);
  });

  testAlone('nothing to keep and a lab that ends say so', async () => {
    const none = await (await new AppDriver().signIn()).press(':', 'bg', 'enter');
    expect(none.toast).toContain('No open forwards');
    const lab = await (await new AppDriver(new MemoryWorld(), { lab: LAB }).start()).press('enter');
    await lab.press('0', ':', 'connect orders', 'enter', 'ctrl-c');
    expect(lab.state.dialog).toMatchObject({ kind: 'confirm', yes: 'Cancel it and quit' });
    await lab.press('k');
    expect(lab.toast).toBe('Press <y> or <n>');
    await lab.press('n', ':', 'bg', 'enter');
    expect(lab.toast).toBe('Lab sessions cannot be kept: the lab stops when bnd-tui exits');
  });
});

describe('what runs already', () => {
  test('is shown with its address, which can be copied', async () => {
    const app = await withBackground();
    expect(locals(app)).toEqual(['127.0.0.1:15432&']);
    await app.press('c');
    expect(app.world.copied).toEqual(['127.0.0.1:15432']);
    await app.press('s');
    expect(app.world.launchRequests.at(-1)).toMatchObject({ port: 15_432, targetId: 'ttcp_1' });
  });

  test('is marked as failing while its connections fail', async () => {
    const app = await withBackground();
    const [held] = app.world.running;
    if (held === undefined) throw new Error('nothing runs');
    app.world.running = [{ ...held, failing: 'The worker refused.' }];
    await app.world.clock.advance(10_000);
    const rows = () => sessionRows(app.state, visibleView(app.state));
    expect(rows()).toMatchObject([{ background: true, failingPort: 15_432 }]);
    app.world.running = [held];
    await app.world.clock.advance(10_000);
    expect(rows()).toMatchObject([{ background: true, failingPort: undefined }]);
  });

  test('is canceled like a forward of this program, its port too', async () => {
    const app = await (await withBackground()).press('ctrl-d', 'y');
    expect(app.world.stopped).toEqual(['s_1']);
    expect([app.toast, backgroundById(app.state, 's_1')]).toEqual(['Canceled s_1', undefined]);
  });

  test('a list of them that comes late does not bring back what was stopped', async () => {
    const app = await withBackground();
    const release = app.world.hold('background');
    await app.world.clock.advance(10_000);
    await app.press('ctrl-d', 'y');
    expect(backgroundById(app.state, 's_1')).toBeUndefined();
    release();
    await settle();
    expect(backgroundById(app.state, 's_1')).toBeUndefined();
  });

  test('a session that ends elsewhere gives its port back at once', async () => {
    const app = await withBackground();
    app.world.controller.replaceSession('s_1', { status: 'terminated' });
    await app.press('ctrl-r');
    expect(app.world.portsClosed).toEqual(['s_1']);
    expect(app.world.stopped).toEqual([]);
    expect(backgroundById(app.state, 's_1')).toBeUndefined();
  });

  test('a process that exited is reported once, with what it held', async () => {
    const world = new MemoryWorld();
    const rest = {
      targetId: 'ttcp_1',
      target: 'orders',
      controller: 'http://127.0.0.1:9200',
      expiresAtMs: 0,
    };
    world.lost = [{ ...rest, sessionId: 's_1', listenAddress: '127.0.0.1', listenPort: 15_432 }];
    const app = await new AppDriver(world).start();
    expect(app.toast).toBe('A background process exited; orders (s_1) is no longer forwarded');
  });
});
