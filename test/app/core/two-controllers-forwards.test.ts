/** Forwards of two controllers with equal ids side by side: each goes on, ends and is named as one of its own controller. */
import { describe, expect, test } from 'vitest';
import type { Lab } from '../../../src/app/core/ports.ts';
import { visibleView } from '../../../src/app/core/state.ts';
import { NO_MEMORY } from '../../../src/app/features/forwards/forward-request.state.ts';
import { openForwards } from '../../../src/app/features/forwards/held-forwards.state.ts';
import { logRows } from '../../../src/app/features/log/log.select.ts';
import { BndError } from '../../../src/lib/errors.ts';
import { AppDriver } from '../../support/app-driver.ts';
import { settle } from '../../support/manual-clock.ts';
import type { MemoryController } from '../../support/memory-controller.ts';
import { MemoryWorld } from '../../support/memory-world.ts';
import { session } from '../../support/resources.ts';
import {
  forwardOnProduction,
  PRODUCTION,
  STAGING,
  signedInToProduction,
  type Two,
  toProduction,
  toStaging,
  withStaging,
} from '../../support/two-controllers.ts';

/** The first forward expires. */
async function expire({ world }: AppDriver): Promise<void> {
  world.forwards[0]?.finish('expired');
  await world.clock.advance(0);
}

function renamed(controller: MemoryController): void {
  controller.rows.targets = controller.rows.targets.map((row) => ({
    ...row,
    name: `${row.name} of staging`,
  }));
}

describe('a forward whose session expires while the user is elsewhere', () => {
  /** With a forward that is to be opened again, on staging as another user. */
  async function reopening(): Promise<Two> {
    const two = await signedInToProduction();
    const { app } = two;
    app.world.savedMemory.ttcp_1 = { ...NO_MEMORY, listenPort: 15_432, onExpiry: 'reopen' };
    await toStaging(app);
    await toProduction(app);
    await app.press('0', '/', 'orders', 'enter', 'F', 'enter');
    await asUser(app, 'u_9');
    await toStaging(app);
    await expire(app);
    return two;
  }

  async function asUser(app: AppDriver, userId: string): Promise<void> {
    withStaging(app.world);
    const { storedToken } = app.world;
    if (storedToken !== undefined) app.world.storedToken = { ...storedToken, userId };
  }

  test('is opened again for the user that opened it', async () => {
    const { app, staging } = await reopening();
    expect(staging.calls).not.toContain('authorize ttcp_1');
    await asUser(app, 'u_1');
    await toProduction(app);
    expect(openForwards(app.state).map(({ controller, listenPort }) => [controller, listenPort])).toEqual([
      [PRODUCTION, 15_432],
    ]);
  });

  test('is not opened again for the user of the other controller', async () => {
    const { app, production } = await reopening();
    production.calls.length = 0;
    await toProduction(app);
    expect(production.calls).not.toContain('authorize ttcp_1');
  });

  test('names no key and no command of the other controller', async () => {
    const { app, staging } = await forwardOnProduction();
    staging.rows.sessions.push(session('s_3'));
    await toStaging(app);
    await app.press(':', 's', 'enter', '/', 's_3', 'enter', 'enter');
    expect(app.screen).toBe('session');
    await expire(app);
    expect(app.toast).toContain('orders on 127.0.0.1:9200: session expired');
    expect(app.toast).not.toMatch(/<r>|:c /);
  });
});

describe('a forward that is opened late', () => {
  test('is said to listen where its own target wanted it', async () => {
    const { app, production, staging } = await signedInToProduction();
    staging.rows.targets = staging.rows.targets.map((row) => ({ ...row, defaultClientPort: 5432 }));
    await app.press('0', '/', 'orders', 'enter');
    const release = production.hold('authorize ttcp_1');
    await app.press('F', 'enter', 'esc');
    await toStaging(app);
    release();
    await settle();
    expect(app.toast).toBe('127.0.0.1:9200: Listening on 127.0.0.1:50001');
  });

  test('at a sign-in is named as at its own controller', async () => {
    const { app, production, staging } = await signedInToProduction();
    app.world.savedMemory.ttcp_1 = { ...NO_MEMORY, onSignIn: true };
    renamed(staging);
    await toStaging(app);
    const release = production.hold('authorize ttcp_1');
    await toProduction(app);
    await toStaging(app);
    release();
    await settle();
    expect(app.toast).toMatch(/^127\.0\.0\.1:9200: Opened at sign-in: /);
    expect(app.toast).not.toContain('of staging');
  });

  test('is remembered for its target after a new sign-in to the same controller', async () => {
    const { app, production } = await signedInToProduction();
    await app.press('0', '/', 'orders', 'enter');
    const release = production.hold('authorize ttcp_1');
    await app.press('F', 'enter', 'esc', ':', 'login', 'enter', 'secret', 'enter');
    expect(app.state.connection.phase).toBe('signed-in');
    release();
    await settle();
    expect(app.state.memory.ttcp_1?.lastUsedAtMs).toBe(app.world.clock.now());
  });

  test('is named with its controller where its session may stay active', async () => {
    const { app, production } = await signedInToProduction();
    await app.press('0', '/', 'orders', 'enter');
    production.hold('authorize ttcp_1');
    await app.press('F', 'enter', 'esc');
    await toStaging(app);
    const closed = app.app.close();
    await app.world.clock.advance(6_000);
    expect(await closed).toEqual([expect.stringContaining('orders on 127.0.0.1:9200')]);
  });
});

describe('forwards that are handed to the background', () => {
  /** One of each controller, with the same id. */
  async function onBoth(): Promise<AppDriver> {
    const { app } = await forwardOnProduction();
    await toStaging(app);
    return app.press('0', '/', 'orders', 'enter', 'F', '15432', 'enter');
  }

  test('are named by what failed', async () => {
    const app = await onBoth();
    app.world.background.start = async () => ({
      take: async () => ({
        failed: [{ controller: STAGING, sessionId: 's_3', message: 'The port is in use.' }],
      }),
    });
    await app.press(':', 'bg', 'enter');
    expect(app.toast).toBe('Could not keep orders on 127.0.0.1:15432: The port is in use.');
    expect(
      [app.world.controller, app.world.controllers.get(STAGING)].map((one) =>
        one?.calls.includes('cancel s_3'),
      ),
    ).toEqual([false, true]);
  });

  test('and fail late leave the work of the other controller alone', async () => {
    const { app, staging } = await forwardOnProduction();
    const gate = Promise.withResolvers<never>();
    app.world.background.start = () => gate.promise;
    await app.press(':', 'bg', 'enter');
    await toStaging(app);
    staging.hold('authorize ttcp_1');
    await app.press('0', '/', 'orders', 'enter', 's');
    gate.reject(new BndError('background-failed', 'It did not start.'));
    await settle();
    expect([app.state.busy, app.toast]).toEqual([
      'opening orders',
      expect.stringContaining('It did not start.'),
    ]);
  });

  test('and lost there are named with their controller', async () => {
    const world = new MemoryWorld();
    const rest = { targetId: 'ttcp_1', target: 'orders', listenAddress: '127.0.0.1', listenPort: 15_432 };
    world.lost = [{ ...rest, sessionId: 's_1', controller: STAGING, expiresAtMs: 2e12 }];
    const app = await new AppDriver(world).start();
    expect(app.toast).toContain('orders on 127.0.0.1:9300 (s_1)');
  });
});

describe('forwards of the lab and of another controller', () => {
  const LAB: Lab = {
    api: 'http://127.0.0.1:9400',
    loginName: 'admin',
    password: 'secret',
    authMethodId: 'ampw_1',
  };

  /** A forward of the lab, and on staging another one of an equal target. */
  async function labAndStaging(): Promise<AppDriver> {
    const world = new MemoryWorld();
    world.addController(LAB.api);
    world.addController(STAGING);
    withStaging(world);
    const app = await new AppDriver(world, { lab: LAB }).start();
    await app.press('enter', ':', 'connect orders', 'enter');
    await toStaging(app);
    return app.press(':', 'connect orders 15432', 'enter');
  }

  test('the lab ends with the program, the other one goes on in the background', async () => {
    const app = await labAndStaging();
    await app.press(':', 'bg', 'enter');
    expect(app.world.handed.map(({ controller }) => controller)).toEqual([STAGING]);
    expect(app.world.forwards.map(({ closed }) => closed)).toEqual([
      [{ timeoutMs: 5000 }],
      [{ keepSession: true }],
    ]);
    expect(app.world.exits).toBe(1);
  });

  test('the other one can be kept from the lab as well', async () => {
    const app = await labAndStaging();
    app.app.perform({ type: 'profile.use', name: 'lab' });
    await settle();
    await app.press('enter', 'ctrl-c');
    expect(app.state.dialog).toMatchObject({ kind: 'confirm', otherwise: 'Quit, keep it' });
    await app.press('k');
    expect(app.world.handed.map(({ controller }) => controller)).toEqual([STAGING]);
  });
});

describe('the log', () => {
  test('tells sessions with equal ids apart', async () => {
    const { app } = await forwardOnProduction();
    await toStaging(app);
    await app.press('0', '/', 'orders', 'enter', 'F', '15432', 'enter', 'l');
    const { state } = app;
    const lines = logRows(state, visibleView(state)).map(({ line }) => line.text);
    expect(lines).toEqual([
      's_3 listening on 127.0.0.1:50001',
      's_3 on 127.0.0.1:9300 listening on 127.0.0.1:15432',
    ]);
    app.world.forwards[0]?.finish('failed', new BndError('worker-protocol', 'No answer.'));
    await settle();
    expect(app.toast).toContain('orders on 127.0.0.1:9200: forward failed');
    await app.world.clock.advance(300);
    expect(logRows(app.state, visibleView(app.state)).at(-1)?.line.text).toContain('s_3 on 127.0.0.1:9200 ');
  });
});
