/** Client programs by key: here, beside, in the browser, and what is said where none can run. */
import { describe, expect, test } from 'vitest';
import type { LaunchPlan } from '../../../../src/launch/types.ts';
import { BndError } from '../../../../src/lib/errors.ts';
import { AppDriver } from '../../../support/app-driver.ts';
import { MemoryWorld } from '../../../support/memory-world.ts';

const PLAN: LaunchPlan = {
  client: 'psql',
  program: 'psql',
  args: [],
  env: {},
  files: [],
  display: 'psql -h 127.0.0.1',
  installed: true,
};

async function onOrders(change: (world: MemoryWorld) => void): Promise<AppDriver> {
  const world = new MemoryWorld();
  world.plan = PLAN;
  change(world);
  const app = await new AppDriver(world).signIn();
  return app.press('0', '/', 'orders', 'enter');
}

describe('S', () => {
  test('inside tmux runs the client beside and keeps this terminal', async () => {
    const app = await onOrders((world) => {
      world.besides = [];
    });
    await app.press('S');
    expect(app.world.besides).toMatchObject([PLAN]);
    expect([app.world.lent, app.world.launched]).toEqual([0, []]);
    expect(app.toast).toBe('Started psql in a new tmux window; 127.0.0.1:50001 stays open');
    await app.press('F', 'enter', 'S');
    expect([app.screen, app.world.besides?.length]).toEqual(['session', 2]);
    await app.press('esc', 'S');
    expect([app.world.besides?.length, app.world.forwards.length]).toEqual([3, 2]);
  });

  test('outside tmux says why and opens no session', async () => {
    const app = await onOrders(() => undefined);
    await app.press('S');
    expect([app.toast, app.world.forwards.length, app.state.busy]).toEqual([
      'a new window needs tmux',
      0,
      undefined,
    ]);
  });

  test('where tmux opens no window, says so', async () => {
    const app = await onOrders((world) => {
      world.besides = [];
      world.besideFailure = new BndError('client-failed', 'tmux Could not open a window: no space');
    });
    await app.press('S');
    expect(app.state.dialog).toMatchObject({ kind: 'message', copy: expect.stringContaining('no space') });
  });
});

describe(':shell', () => {
  test.each(['orders', 'orders@prod', 'Orders.DB', 'ttcp_1'])(
    '%s runs the client of its target',
    async (name) => {
      const app = await onOrders(() => undefined);
      await app.press(':', `shell ${name}`, 'enter');
      expect(app.world.launched).toMatchObject([{ client: 'psql', display: PLAN.display }]);
      expect(app.world.controller.calls).toContain('authorize ttcp_1');
    },
  );

  test.each([
    ['shell', /Usage/],
    ['shell ordrs', /orders/],
  ])('":%s" opens no session', async (line, text) => {
    const app = await onOrders(() => undefined);
    await app.press(':', line, 'enter');
    expect(app.toast).toMatch(text);
    expect(app.world.forwards).toEqual([]);
  });
});

describe('s', () => {
  test('keeps the terminal for what has a window of its own, and tells of its credentials', async () => {
    const app = await onOrders((world) => {
      world.plan = {
        ...PLAN,
        client: 'browser',
        url: 'http://127.0.0.1:50001/',
        note: 'Its credentials: <x>.',
      };
    });
    await app.press('s');
    expect([app.world.lent, app.world.launched.length, app.toast]).toEqual([
      0,
      1,
      'Opened http://127.0.0.1:50001/ in the browser; 127.0.0.1:50001 stays open. Its credentials: <x>.',
    ]);
    app.world.plan = { ...PLAN, program: 'remmina', ownWindow: true };
    await app.press('s');
    expect([app.world.lent, app.toast]).toEqual([0, 'Started remmina; 127.0.0.1:50001 stays open']);
  });

  test('a browser gets pages with credentials by an address that is not shown', async () => {
    const web = { authorization: 'Basic eA==', isTls: false, host: 'h', port: 80, path: '/a' };
    const app = await onOrders((world) => {
      world.plan = { ...PLAN, client: 'browser', url: 'http://127.0.0.1:50001/a', web };
    });
    await app.press('s');
    const [forward] = app.world.forwards;
    expect(forward?.webAccess).toEqual([web]);
    expect(app.world.launched[0]?.url).toBe('http://127.0.0.1:50001/.bnd-tui/token-1/a');
    expect(app.toast).toContain('Opened http://127.0.0.1:50001/a');
    expect(JSON.stringify([app.state, app.world.log.lines()])).not.toContain('token-1');
  });

  test('names the package of a program that is missing, and offers its command', async () => {
    const app = await onOrders((world) => {
      world.plan = { ...PLAN, installed: false, missing: 'The package is usually called libpq.' };
    });
    await app.press('s');
    expect(app.state.dialog).toMatchObject({ title: 'psql is not installed', copy: PLAN.display });
    expect(JSON.stringify(app.state.dialog)).toContain('libpq');
    await app.press('c');
    expect(app.world.copied).toEqual([PLAN.display]);
  });

  test('on a target that no client fits says what there is', async () => {
    const app = await onOrders((world) => {
      world.plan = undefined;
    });
    await app.press('s');
    expect(app.state.dialog).toMatchObject({ kind: 'clients', target: 'orders', address: '127.0.0.1:50001' });
    await app.press('c');
    expect(app.world.copied).toEqual(['127.0.0.1:50001']);
  });

  test('tells what is wrong with a command line, and the copy menu still opens', async () => {
    const app = await onOrders((world) => {
      world.planFailure = new BndError('usage', 'The command line ends inside a single quote.');
    });
    await app.press('s');
    expect(JSON.stringify(app.state.dialog)).toContain('ends inside a single quote');
    await app.press('esc', ':', 's', 'enter', 'C');
    expect(app.state.dialog).toMatchObject({ kind: 'copy' });
  });

  test.each([
    ['tcp://[fd00::7]:6443', 'fd00::7'],
    ['tcp://k8s.example:6443', 'k8s.example'],
    ['tcp://k8s.example', 'k8s.example'],
    ['tcp://a b:6443', undefined],
    ['tcp://--server=x:6443', undefined],
    ['', undefined],
  ])('of %j tells the client the host behind the worker, if it can be one: %s', async (endpoint, host) => {
    const app = await onOrders((world) => {
      world.controller.endpoint = endpoint;
    });
    await app.press('s');
    expect(app.world.launchRequests.at(-1)?.endpointHost).toBe(host);
  });
});
