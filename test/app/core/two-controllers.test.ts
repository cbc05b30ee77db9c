/** Two controllers with equal ids, as with a staging cluster restored from production: nothing that belongs to one may act on the other. */
import { describe, expect, test } from 'vitest';
import type { Lab } from '../../../src/app/core/ports.ts';
import { visibleView } from '../../../src/app/core/state.ts';
import { sessionRows } from '../../../src/app/features/sessions/sessions.select.ts';
import { targetRows } from '../../../src/app/features/targets/targets.select.ts';
import { BndError } from '../../../src/lib/errors.ts';
import { AppDriver } from '../../support/app-driver.ts';
import { settle } from '../../support/manual-clock.ts';
import type { MemoryController } from '../../support/memory-controller.ts';
import { MemoryWorld } from '../../support/memory-world.ts';
import {
  forwardOnProduction,
  PRODUCTION,
  REST,
  STAGING,
  signedInToProduction,
  TOKEN,
  toStaging,
} from '../../support/two-controllers.ts';

/** Where the sessions of all forwards were authorized. */
function controllers(app: AppDriver): readonly string[] {
  return Object.values(app.state.forwards).map(({ controller, sessionId }) => `${sessionId} ${controller}`);
}

describe('a forward of the other controller', () => {
  test('ends when its controller says so after its connections were cut', async () => {
    const { app, production } = await forwardOnProduction();
    await toStaging(app);
    const [forward] = app.world.forwards;
    const id = forward?.sessionId ?? '';
    const cut = new BndError('connection-cut', 'The worker cut the connection.');
    forward?.fail(cut);
    await app.world.clock.advance(1_000);
    expect(forward?.snapshot().end).toBeUndefined();
    production.replaceSession(id, { status: 'canceling' });
    forward?.fail(cut);
    await app.world.clock.advance(500);
    expect(forward?.snapshot().end?.reason).toBe('session-over');
    expect(app.state.sessions.byId.has(id)).toBe(false);
  });

  test('is not what the shell of an equal target uses', async () => {
    const { app, staging } = await forwardOnProduction();
    await toStaging(app);
    await app.press('0', '/', 'orders', 'enter', 's');
    expect(staging.calls).toContain('authorize ttcp_1');
    expect(app.world.launchRequests.at(-1)?.port).toBe(app.world.forwards[1]?.listenPort);
    expect(controllers(app)).toEqual([`s_3 ${PRODUCTION}`, `s_3 ${STAGING}`]);
  });

  test('is not in the list of targets, nor in what can be copied of one', async () => {
    const { app } = await forwardOnProduction();
    await toStaging(app);
    await app.press('0');
    const row = targetRows(app.state, visibleView(app.state)).find(({ id }) => id === 'ttcp_1');
    expect(row?.local).toBe('-');
    await app.press('/', 'orders', 'enter', 'C');
    expect(JSON.stringify(app.state.dialog)).not.toContain('127.0.0.1:50001');
  });

  test('is not the forward of a session with the same id', async () => {
    const { app, staging } = await forwardOnProduction();
    staging.rows.sessions.push({ ...sessionOf(staging), id: 's_3' });
    await toStaging(app);
    await app.press(':', 's', 'enter');
    const row = sessionRows(app.state, visibleView(app.state)).find(({ id }) => id === 's_3');
    expect([row?.forward, row?.local]).toEqual([undefined, '(other client)']);
    staging.replaceSession('s_3', { status: 'terminated' });
    await app.press('ctrl-r');
    expect(app.world.forwards[0]?.closed).toEqual([]);
  });

  test('is not canceled with a session of the same id', async () => {
    const { app, staging } = await forwardOnProduction();
    staging.rows.sessions.push({ ...sessionOf(staging), id: 's_3' });
    await toStaging(app);
    await app.press(':', 's', 'enter', '/', 's_3', 'enter', 'ctrl-d', 'y');
    expect(staging.calls).toContain('cancel s_3');
    expect(app.world.forwards[0]?.closed).toEqual([]);
  });

  test('is named with its controller', async () => {
    const { app } = await forwardOnProduction();
    await toStaging(app);
    await app.press('ctrl-c');
    expect(JSON.stringify(app.state.dialog)).toContain('orders on 127.0.0.1:9200');
  });

  test('is canceled on its own controller at the end when its worker is away', async () => {
    const { app, production, staging } = await forwardOnProduction();
    await toStaging(app);
    const [forward] = app.world.forwards;
    if (forward !== undefined) forward.cancelFailure = new BndError('worker-unreachable', 'No answer.');
    await app.press('ctrl-c', 'y');
    expect(production.calls).toContain('cancel s_3');
    expect(staging.calls).not.toContain('cancel s_3');
  });

  test('a background forward of the other controller is neither shown nor stopped', async () => {
    const { app, staging } = await signedInToProduction();
    const rest = { targetId: 'ttcp_1', target: 'orders', listenAddress: '127.0.0.1', listenPort: 15_432 };
    app.world.running = [{ ...rest, sessionId: 's_1', controller: PRODUCTION, expiresAtMs: 2e12 }];
    await toStaging(app);
    staging.replaceSession('s_1', { status: 'terminated' });
    await app.press(':', 's', 'enter', 't');
    await app.world.clock.advance(11_000);
    expect(app.world.stopped).toEqual([]);
    expect(sessionRows(app.state, visibleView(app.state)).some(({ background }) => background)).toBe(false);
  });
});

describe('an answer that comes after another controller is in use', () => {
  test('a session that was being authorized is opened and reported under its controller', async () => {
    const { app, production } = await signedInToProduction();
    await app.press('0', '/', 'orders', 'enter');
    const release = production.hold('authorize ttcp_1');
    await app.press('F', 'enter', 'esc');
    await toStaging(app);
    release();
    await settle();
    expect(controllers(app)).toEqual([`s_3 ${PRODUCTION}`]);
    expect([app.screen, app.toast.startsWith('127.0.0.1:9200: ')]).toEqual(['targets', true]);
    expect(app.state.memory.ttcp_1?.lastUsedAtMs).toBeUndefined();
  });

  test('a client is not run for a target that the user has left', async () => {
    const { app, production } = await signedInToProduction();
    await app.press('0', '/', 'orders', 'enter');
    const release = production.hold('authorize ttcp_1');
    await app.press('s');
    await toStaging(app);
    release();
    await settle();
    expect([app.world.lent, app.state.busy]).toEqual([0, undefined]);
    expect(controllers(app)).toEqual([`s_3 ${PRODUCTION}`]);
  });

  test('a list is dropped', async () => {
    const { app, production } = await signedInToProduction();
    const release = production.hold('list targets');
    production.rows.targets = production.rows.targets.map((row) => ({ ...row, name: 'of production' }));
    await app.press('0');
    await toStaging(app);
    release();
    await settle();
    expect([...app.state.targets.byId.values()].map(({ name }) => name)).not.toContain('of production');
  });

  test('a refused token does not sign out', async () => {
    const { app, production } = await signedInToProduction();
    const release = production.hold('list targets');
    await app.press('0');
    await toStaging(app);
    production.failure = new BndError('unauthenticated', 'Unauthenticated.');
    release();
    await settle();
    expect(app.state.connection).toMatchObject({ phase: 'signed-in', address: STAGING, offline: undefined });
  });

  test('a cancellation finishes and is reported under its controller', async () => {
    const { app, production, staging } = await signedInToProduction();
    const release = production.hold('cancel s_1');
    await app.press(':', 's', 'enter', 'ctrl-d', 'y');
    await toStaging(app);
    release();
    await settle();
    expect(production.rows.sessions.find(({ id }) => id === 's_1')?.status).toBe('canceling');
    expect(app.toast).toBe('127.0.0.1:9200: Canceled s_1');
    expect(staging.calls).not.toContain('cancel s_1');
    expect(app.state.sessions.byId.get('s_1')?.status).not.toBe('canceling');
  });

  test('a sign-out finishes and leaves the other sign-in alone', async () => {
    const { app, production, staging } = await signedInToProduction();
    const release = production.hold('delete token');
    await app.press(':', 'logout', 'enter', 'y');
    await toStaging(app);
    release();
    await settle();
    expect(app.state.connection).toMatchObject({ phase: 'signed-in', address: STAGING });
    expect(staging.calls).not.toContain('delete token');
    expect(app.toast).toBe('127.0.0.1:9200: Signed out');
  });

  test('a sign-in is taken back', async () => {
    const { app, production, staging } = await signedInToProduction();
    await app.press(':', 'logout', 'enter', 'y');
    const release = production.hold('authenticate');
    await app.press('shift-tab', 'ctrl-u', 'ana', 'tab', 'secret', 'enter', 'esc');
    app.world.storedToken = {
      ...TOKEN,
      expiresAtMs: app.world.clock.now() + 3_600_000,
    };
    app.app.perform({ type: 'profile.use', name: 'staging' });
    await settle();
    production.calls.length = 0;
    release();
    await settle();
    expect(app.state.connection).toMatchObject({ phase: 'signed-in', address: STAGING });
    expect(production.calls).toContain('delete token');
    expect(staging.token).toBe('at_1_secret');
  });

  test('what a token is worth is not learnt for another sign-in', async () => {
    const world = new MemoryWorld();
    world.addController(STAGING);
    world.profiles = [{ ...REST, name: 'staging', address: STAGING }];
    world.storedToken = { ...TOKEN, userId: undefined, expiresAtMs: undefined };
    const release = world.controller.hold('read token');
    const app = await new AppDriver(world).start();
    const expiresAtMs = world.clock.now() + 7_200_000;
    world.storedToken = { ...TOKEN, expiresAtMs };
    await toStaging(app);
    release();
    await settle();
    expect(app.state.connection).toMatchObject({ phase: 'signed-in', tokenExpiresAtMs: expiresAtMs });
  });
});

describe('a session whose authorization is under way', () => {
  test('is awaited and canceled when the program quits', async () => {
    const { app, production } = await signedInToProduction();
    await app.press('0', '/', 'orders', 'enter');
    const release = production.hold('authorize ttcp_1');
    await app.press('F', 'enter', 'esc', ':', 'q', 'enter');
    expect(app.world.exits).toBe(0);
    release();
    await settle();
    expect(production.calls).toContain('cancel s_3');
    expect([app.world.forwards.length, app.world.exits]).toEqual([0, 1]);
  });

  test('is canceled by a sign-out', async () => {
    const { app, production } = await signedInToProduction();
    await app.press('0', '/', 'orders', 'enter');
    const release = production.hold('authorize ttcp_1');
    await app.press('F', 'enter', 'esc', ':', 'logout', 'enter', 'y');
    release();
    await settle();
    expect(production.calls.indexOf('cancel s_3')).toBeGreaterThan(-1);
    expect(production.calls.indexOf('cancel s_3')).toBeLessThan(production.calls.indexOf('delete token'));
    expect(app.state.connection.phase).toBe('signed-out');
  });

  test('what may be left is reported when the controller does not answer in time', async () => {
    const { app, production } = await signedInToProduction();
    await app.press('0', '/', 'orders', 'enter');
    production.hold('authorize ttcp_1');
    await app.press('F', 'enter', 'esc');
    const closed = app.app.close();
    await app.world.clock.advance(6_000);
    expect(await closed).toEqual([expect.stringMatching(/^Could not cancel orders: .*may stay active/)]);
  });
});

describe('a lab that is ready late', () => {
  const LAB: Lab = {
    api: 'http://127.0.0.1:9400',
    loginName: 'admin',
    password: 'secret',
    authMethodId: 'ampw_1',
  };

  async function leftWhileStarting(): Promise<{ app: AppDriver; ready: PromiseWithResolvers<Lab> }> {
    const world = new MemoryWorld();
    const ready = Promise.withResolvers<Lab>();
    world.addController(LAB.api);
    world.addController(STAGING);
    world.profiles = [{ ...REST, name: 'staging', address: STAGING }];
    world.storedToken = { ...TOKEN, expiresAtMs: world.clock.now() + 3_600_000 };
    const app = await new AppDriver(world, { lab: ready.promise }).start();
    await toStaging(app);
    return { app, ready };
  }

  test('does not take over', async () => {
    const { app, ready } = await leftWhileStarting();
    ready.resolve(LAB);
    await settle();
    expect(app.state.connection).toMatchObject({ phase: 'signed-in', address: STAGING, lab: false });
    expect(app.state.signIn.password.text).toBe('');
  });

  test('does not sign out when it fails', async () => {
    const { app, ready } = await leftWhileStarting();
    ready.reject(new BndError('lab-failed', 'Could not start the lab.'));
    await settle();
    expect(app.state.connection).toMatchObject({ phase: 'signed-in', address: STAGING });
  });
});

function sessionOf(controller: MemoryController) {
  const [first] = controller.rows.sessions;
  if (first === undefined) throw new Error('no session');
  return first;
}
