/** `:proxy` in the program. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { openForwardsHere } from '../../../../src/app/features/forwards/held-forwards.state.ts';
import { BndError } from '../../../../src/lib/errors.ts';
import { AppDriver } from '../../../support/app-driver.ts';
import { openApp } from '../../../support/terminal.tsx';

const command = (text: string): readonly string[] => [':', ...text, 'enter'];

async function withProxy(text = 'proxy') {
  const app = await new AppDriver().signIn();
  await app.press(...command(text));
  const [gateway] = app.world.gateways;
  if (gateway === undefined) throw new Error('no proxy');
  return { app, ...gateway, gateway };
}

test('listens on loopback, port 1080, and shows its addresses until they are closed', async () => {
  const { app, request } = await withProxy();
  expect(request).toEqual({ listenAddress: '127.0.0.1', listenPort: 1080, direct: false });
  expect(app.state.proxy).toMatchObject({ port: 1080, pacUrl: 'http://127.0.0.1:1080/proxy.pac' });
  expect(app.state.dialog).toMatchObject({ kind: 'message', copy: 'socks5h://127.0.0.1:1080' });
  await app.press('esc', ...command('proxy'));
  expect(app.state.dialog).toMatchObject({ kind: 'message' });
  expect(app.world.gateways).toHaveLength(1);
});

test.each([
  ['proxy 0', { listenPort: 0, direct: false }],
  ['proxy 8080 direct', { listenPort: 8080, direct: true }],
  ['proxy direct', { listenPort: 1080, direct: true }],
])(':%s', async (text, expected) => {
  expect((await withProxy(text)).request).toMatchObject(expected);
});

test.each(['proxy 99999', 'proxy web', 'proxy 1 2', 'proxy stop now'])(
  ':%s is refused with its usage',
  async (text) => {
    const app = await new AppDriver().signIn();
    await app.press(...command(text));
    expect(app.world.gateways).toEqual([]);
    expect(app.toast).toContain(':proxy');
  },
);

test('a busy port is reported, and nothing is open', async () => {
  const app = await new AppDriver().signIn();
  app.world.busyPorts.add(1080);
  await app.press(...command('proxy'));
  expect(app.state.proxy).toBeUndefined();
  expect(app.toast).toContain('1080');
  expect(app.toast).toContain(':proxy 0');
});

test('a connection to a name opens an ordinary forward, which stays open after ":proxy stop"', async () => {
  const { app, backend, gateway } = await withProxy();
  const target = await backend.resolve('orders.prod.boundary');
  expect(target).toMatchObject({ targetId: 'ttcp_1', ports: [5432], isListed: true });
  const sessionId = await backend.open(target);
  expect(app.forward(sessionId)).toMatchObject({ targetId: 'ttcp_1', target: 'orders', end: undefined });
  expect(app.forward(sessionId)?.request).toMatchObject({ onExpiry: 'stop', idleMs: 600_000 });
  await app.press('esc', ...command('proxy stop'));
  expect(gateway.isClosed).toBe(true);
  expect(app.state.proxy).toBeUndefined();
  expect(app.forward(sessionId)?.end).toBeUndefined();
});

test('a target that is used through the proxy counts as used', async () => {
  const { app, backend } = await withProxy();
  const atMs = app.world.clock.now();
  await backend.open(await backend.resolve('orders.prod'));
  await app.world.clock.advance(60_000);
  expect(app.world.savedMemory.ttcp_1?.lastUsedAtMs).toBe(atMs);
  await app.press('esc', '0');
  const terminal = await openApp(app, 100, 30);
  onTestFinished(() => terminal.close());
  expect(terminal.frame()).toMatch(/orders .* 1m│/);
  expect(terminal.frame()).toMatch(/billing .* -│/);
  await app.press('ctrl-p');
  const { dialog } = app.state;
  expect(dialog?.kind === 'palette' && dialog.rows.map(({ group, title }) => `${group} ${title}`)).toEqual(
    expect.arrayContaining(['recent orders', 'targets billing']),
  );
});

describe('a connection is refused', () => {
  test('for an unknown name', async () => {
    const { backend } = await withProxy();
    const target = await backend.resolve('nothing.boundary');
    expect(target.isListed).toBe(false);
    await expect(backend.open(target)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('without rights, by the words of the controller', async () => {
    const { app, backend } = await withProxy();
    const target = await backend.resolve('orders.prod');
    app.world.controller.failure = new BndError('forbidden', 'Forbidden.');
    await expect(backend.open(target)).rejects.toMatchObject({ code: 'forbidden' });
    expect(openForwardsHere(app.state)).toEqual([]);
  });

  test('after the sign-out, and works again after the next sign-in', async () => {
    const { app, backend } = await withProxy();
    await app.press('esc', ...command('logout'), 'y');
    await expect(backend.resolve('orders.prod')).rejects.toMatchObject({ code: 'unauthenticated' });
    await app.press('shift-tab', 'ctrl-u', 'ana', 'tab', 'secret', 'enter');
    expect(await backend.resolve('orders.prod')).toMatchObject({ targetId: 'ttcp_1' });
  });

  test('and that is shown, the next ones only in the log', async () => {
    const { app, backend } = await withProxy();
    for (const port of [80, 443]) backend.refused(`web.prod:${port} refused`);
    expect(app.toast).toContain('web.prod:80');
    expect(app.world.log.lines().at(-1)?.text).toContain('web.prod:443');
  });
});

test('is not opened in read-only mode', async () => {
  const app = await new AppDriver(undefined, { readOnly: true }).signIn();
  await app.press(...command('proxy'));
  expect(app.world.gateways).toEqual([]);
});

test('an end of its thread is reported', async () => {
  const { app, gateway } = await withProxy();
  gateway.lose();
  await app.world.clock.advance(0);
  expect(app.state.proxy).toBeUndefined();
  expect(app.toast).toContain('proxy');
});

test('ends with the program', async () => {
  const { app, gateway } = await withProxy();
  await app.app.close();
  expect(gateway.isClosed).toBe(true);
});

describe('while a background process listens', () => {
  const HELD = {
    controller: 'http://127.0.0.1:9200',
    listenAddress: '127.0.0.1',
    listenPort: 1080,
    pacUrl: 'http://127.0.0.1:1080/secret/proxy.pac',
    login: { user: 'boundary', password: 'its-password' },
    pid: 4711,
  };
  async function withHeld() {
    const app = await new AppDriver().signIn();
    app.world.kept.held = [HELD];
    return app;
  }

  test.each(['proxy', 'proxy 1080'])('":%s" shows where, and opens none', async (text) => {
    const app = await withHeld();
    await app.press(...command(text));
    expect(app.world.gateways).toEqual([]);
    expect(app.state.dialog).toMatchObject({
      kind: 'message',
      copy: 'socks5h://boundary:its-password@127.0.0.1:1080',
      lines: expect.arrayContaining([expect.stringContaining('4711'), expect.stringContaining(HELD.pacUrl)]),
    });
  });

  test('":proxy stop" stops it, and ":proxy" with another port opens one here', async () => {
    const app = await withHeld();
    await app.press(...command('proxy'), 'esc', ...command('proxy 8080'), 'esc');
    expect(app.world.gateways).toHaveLength(1);
    await app.press(...command('proxy stop'));
    expect(app.world.kept.held).toEqual([HELD]);
    await app.press(...command('proxy stop'));
    expect([app.world.kept.held, app.state.backgroundProxies]).toEqual([[], []]);
    expect(app.toast).toContain('127.0.0.1:1080');
  });
});
