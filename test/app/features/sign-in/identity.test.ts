import { describe, expect, test } from 'vitest';
import { BndError } from '../../../../src/lib/errors.ts';
import { AppDriver } from '../../../support/app-driver.ts';
import { MemoryWorld } from '../../../support/memory-world.ts';

const LAB = { api: 'http://127.0.0.1:9200', loginName: 'admin', password: 'secret', authMethodId: 'ampw_1' };

describe('signing in', () => {
  test('address, login and password lead to the scopes, and the token is kept', async () => {
    const app = await new AppDriver().signIn();
    expect([app.screen, app.toast]).toEqual(['scopes', 'Signed in as ana']);
    expect(app.world.storedToken?.token).toBe('at_1_secret');
    expect(app.state.signIn.password.text).toBe('');
    expect(app.world.profiles[0]?.loginName).toBe('ana');
  });

  test('a wrong password is reported and cleared, the login stays', async () => {
    const app = await new AppDriver().start();
    await app.press('ana', 'tab', 'wrong', 'enter');
    expect(app.state.signIn.failure?.code).toBe('bad-credentials');
    expect([app.state.signIn.login.text, app.state.signIn.password.text, app.state.signIn.focus]).toEqual([
      'ana',
      '',
      'password',
    ]);
    await app.press('secret', 'enter');
    expect(app.screen).toBe('scopes');
  });

  test('on the lab one enter is enough, and nothing of it is kept', async () => {
    const app = await new AppDriver(new MemoryWorld(), { lab: LAB }).start();
    await app.press('enter');
    expect(app.screen).toBe('scopes');
    expect([app.world.storedToken, app.world.profiles]).toEqual([undefined, []]);
  });

  test('a wrong password on the lab brings its password back', async () => {
    const app = await new AppDriver(new MemoryWorld(), { lab: LAB }).start();
    await app.press('x', 'enter');
    expect(app.state.signIn.failure?.code).toBe('bad-credentials');
    await app.press('enter');
    expect(app.screen).toBe('scopes');
  });

  test.each([
    ['a controller', undefined],
    ['the lab', LAB],
  ])('esc on the form of :login returns to the sign-in on %s, its view and its settings', async (_, lab) => {
    const app = new AppDriver(new MemoryWorld(), lab === undefined ? {} : { lab });
    if (lab === undefined) await app.signIn();
    else await (await app.start()).press('enter');
    await app.press('0', 'down', '*', 'enter');
    const { views, memory } = app.state;
    await app.press(':login', 'enter');
    expect([app.screen, app.state.signIn.over]).toEqual(['sign-in', lab === undefined ? 'ana' : 'admin']);
    await app.press('esc');
    expect(app.state.connection.phase).toBe('signed-in');
    expect(app.state.views.map(({ screen, params }) => [screen, params])).toEqual(
      views.map(({ screen, params }) => [screen, params]),
    );
    expect(app.state.memory).toEqual(memory);
    expect(app.world.controller.calls.filter((call) => call === 'authenticate')).toHaveLength(1);
    expect(app.state.targets.byId.size).toBeGreaterThan(0);
  });

  test('a stored token leads straight to the targets', async () => {
    const world = new MemoryWorld();
    world.storedToken = {
      token: 'at_1_secret',
      authTokenId: 'at_1',
      userId: 'u_1',
      loginName: 'ana',
      authMethodId: undefined,
      expiresAtMs: undefined,
    };
    const app = await new AppDriver(world).start();
    expect(app.screen).toBe('targets');
    expect(app.world.controller.calls).not.toContain('authenticate');
    expect(app.state.connection.tokenExpiresAtMs).toBe(world.controller.tokenExpiresAtMs);
  });

  test('a stored token is noted as the use of its controller, whatever comes of the note', async () => {
    const world = new MemoryWorld();
    await new AppDriver(world).signIn();
    expect(world.used).toEqual(['http://127.0.0.1:9200']);
    world.settingsFailure = new BndError('file-not-written', 'The folder is read-only.');
    const app = await new AppDriver(world).start();
    expect([app.screen, app.toast]).not.toContain('The folder is read-only.');
    expect(world.log.lines().map(({ text }) => text)).toContain('The folder is read-only.');
    world.settingsFailure = undefined;
    await new AppDriver(world).start();
    expect(world.used).toHaveLength(2);
  });

  test('without an address the controller used last is opened', async () => {
    const world = new MemoryWorld();
    const profile = { tls: {}, authMethodId: undefined, loginName: undefined, scopeId: undefined };
    world.profiles = ['http://10.0.0.1:9200', 'http://10.0.0.2:9200'].map((address) => ({
      ...profile,
      name: address,
      address,
    }));
    world.used.push('http://10.0.0.2:9200');
    const app = await new AppDriver(world, { address: undefined }).start();
    expect(app.state.signIn.address.text).toBe('http://10.0.0.2:9200');
  });

  test('an invalid address is reported, and correcting it continues', async () => {
    const app = await new AppDriver(new MemoryWorld(), { address: 'nonsense' }).start();
    expect(app.state.signIn.failure?.code).toBe('bad-address');
    await app.press('ctrl-u', 'http://127.0.0.1:9200', 'enter');
    expect(app.state.signIn.methods).toHaveLength(1);
  });

  test('a controller that is away is asked again until it is there', async () => {
    const world = new MemoryWorld();
    world.controller.failure = new BndError('controller-unreachable', 'No connection.');
    const app = await new AppDriver(world).start();
    expect(app.state.signIn.failure?.code).toBe('controller-unreachable');
    world.controller.failure = undefined;
    await world.clock.advance(3000);
    expect(app.state.signIn.methods).toHaveLength(1);
    expect(app.state.signIn.failure).toBeUndefined();
  });
});

describe('the token', () => {
  test('a 401 puts the sign-in over the screen, and one goes on where one was', async () => {
    const app = await new AppDriver().signIn();
    await app.press('0', 'down', 'enter');
    app.world.controller.failure = new BndError('unauthenticated', 'Unauthenticated.');
    await app.world.clock.advance(20_000);
    expect(app.screen).toBe('sign-in');
    app.world.controller.failure = undefined;
    await app.press('enter');
    await app.press('secret', 'enter');
    expect([app.screen, app.state.views.at(-1)?.params]).toEqual(['target', { targetId: 'ttcp_1' }]);
  });

  test('is warned about ten minutes before its end and not used at its end', async () => {
    const app = await new AppDriver().signIn();
    const { clock, controller } = app.world;
    await clock.advance(controller.tokenExpiresAtMs - clock.now() - 10 * 60_000);
    expect(app.toast).toContain('10 minutes');
    await clock.advance(10 * 60_000 - 5_000);
    expect([app.screen, controller.token]).toEqual(['sign-in', undefined]);
    const calls = controller.calls.filter((call) => call.startsWith('list targets')).length;
    await clock.advance(60_000);
    expect(controller.calls.filter((call) => call.startsWith('list targets'))).toHaveLength(calls);
  });

  test('signing out asks, deletes it, and forgets what was seen', async () => {
    const app = await new AppDriver().signIn();
    await app.press(':', 'logout', 'enter');
    expect(app.state.dialog).toMatchObject({ kind: 'confirm', focus: 'no' });
    await app.press('y');
    expect(app.world.controller.calls).toContain('delete token');
    expect([app.screen, app.state.targets.byId.size, app.world.storedToken]).toEqual([
      'sign-in',
      0,
      undefined,
    ]);
  });

  test('signing out closes the forwards, whose sessions end with the token, without an error', async () => {
    const app = await (await new AppDriver().signIn()).press('0', '/', 'orders', 'enter', 'F', 'enter');
    await app.press(':', 'logout', 'enter');
    expect(JSON.stringify(app.state.dialog)).toContain('This closes 1 open forward ');
    await app.press('y');
    expect(app.world.forwards[0]?.closed).toEqual([{ timeoutMs: 5000 }]);
    await app.press('shift-tab', 'ctrl-u', 'ana', 'tab', 'secret', 'enter');
    expect(app.toast).not.toContain('elsewhere');
  });

  test('a lab that was started anew has no forwards of the one before it', async () => {
    let { api } = LAB;
    const lab = {
      ...LAB,
      get api() {
        return api;
      },
    };
    const app = await new AppDriver(new MemoryWorld(), { lab }).start();
    await app.press('enter', '0', '/', 'orders', 'enter', 'F', 'enter');
    app.app.perform({ type: 'sign-in.again' });
    await app.world.clock.advance(0);
    expect(app.world.forwards[0]?.closed).toEqual([]);
    await app.press('enter');
    api = 'http://127.0.0.1:9';
    app.app.perform({ type: 'sign-in.again' });
    await app.world.clock.advance(0);
    expect(app.world.forwards[0]?.closed).toEqual([{ keepSession: true }]);
  });
});
