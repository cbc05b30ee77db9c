/** A controller that answers about something else than it was asked for, twice, or with something older than what is known. */
import { describe, expect, test } from 'vitest';
import { openForwardsHere } from '../../../src/app/features/forwards/held-forwards.state.ts';
import { AppDriver } from '../../support/app-driver.ts';
import { furnished } from '../../support/furnished.ts';
import { settle } from '../../support/manual-clock.ts';
import { account, session, target } from '../../support/resources.ts';

/** The first read of this resource is answered with another one. */
function answersWith(app: AppDriver, id: string, resource: object): void {
  const { api } = app.world.controller;
  const { read } = api;
  api.read = async (name, asked, signal) => {
    const answer = await read(name, asked, signal);
    return asked === id ? { ...answer, ...resource } : answer;
  };
}

describe('a read that is answered with another resource', () => {
  test('of sessions changes neither of the two', async () => {
    const app = await (await new AppDriver().signIn()).press(':', 's', 'enter');
    answersWith(app, 's_1', session('s_2', { status: 'terminated', version: 9 }));
    await app.press('enter');
    expect(app.screen).toBe('session');
    expect(app.state.sessionDetails.s_1).toMatchObject({
      session: undefined,
      failure: { code: 'bad-answer' },
    });
    expect(app.state.sessions.byId.get('s_2')?.status).toBe('pending');
  });

  test('of targets changes neither of the two', async () => {
    const app = await (await new AppDriver().signIn()).press('0', 'down');
    answersWith(app, 'ttcp_1', target('ttcp_2', { name: 'other', version: 9 }));
    await app.press('enter');
    expect(app.state.targetDetails.ttcp_1).toMatchObject({
      target: undefined,
      failure: { code: 'bad-answer' },
    });
    expect(app.state.targets.byId.get('ttcp_2')?.name).toBe('billing');
  });

  test('of a host set names no host of another set', async () => {
    const app = await (await new AppDriver().signIn()).press('0');
    answersWith(app, 'hsst_1', { id: 'hsst_9', hostIds: ['hst_1'] });
    await app.press('enter');
    expect(app.state.targetDetails.ttcp_2).toMatchObject({ failure: { code: 'bad-answer' } });
  });

  test('of what lies around targets is not shown in its place', async () => {
    const app = await (await new AppDriver(furnished()).signIn()).press(':', 'stores', 'enter');
    answersWith(app, 'csst_1', { id: 'csvlt_1', name: 'other' });
    await app.press('y');
    expect(app.state.inventory.reads.csst_1).toMatchObject({
      resource: undefined,
      failure: { code: 'bad-answer' },
    });
  });

  test('of accounts yields no name', async () => {
    const app = new AppDriver();
    app.world.storedToken = {
      token: 'at_1_secret',
      authTokenId: 'at_1',
      userId: 'u_1',
      loginName: undefined,
      authMethodId: 'ampw_1',
      expiresAtMs: app.world.clock.now() + 3_600_000,
    };
    answersWith(app, 'acctpw_1', account('acctpw_2', { loginName: 'bob' }));
    await app.start();
    expect(app.state.connection).toMatchObject({ phase: 'signed-in', loginName: undefined });
  });
});

describe('an authorization', () => {
  test('of another target opens nothing and is taken back', async () => {
    const app = await (await new AppDriver().signIn()).press('0', 'down');
    const { api } = app.world.controller;
    const { authorizeSession } = api;
    api.authorizeSession = (request) => authorizeSession({ ...request, target: 'ttcp_2' });
    await app.press('F', 'enter');
    expect([openForwardsHere(app.state), app.world.forwards]).toEqual([[], []]);
    expect(app.state.dialog).toMatchObject({ kind: 'connect', busy: false, failure: { code: 'bad-answer' } });
    expect(app.world.controller.calls).toContain('cancel s_3');
  });

  test('that comes twice leaves the forward of the first one alone', async () => {
    const app = await (await new AppDriver().signIn()).press('0', 'down');
    const { api } = app.world.controller;
    const { authorizeSession } = api;
    let first: ReturnType<typeof authorizeSession> | undefined;
    api.authorizeSession = (request) => {
      first ??= authorizeSession(request);
      return first;
    };
    await app.press('F', 'enter', '0', 'F', 'ctrl-u', '15432', 'enter');
    expect(app.state.dialog).toMatchObject({ kind: 'connect', busy: false, failure: { code: 'bad-answer' } });
    expect(openForwardsHere(app.state).map(({ listenPort }) => listenPort)).toEqual([50_001]);
    expect(app.world.forwards.map(({ closed }) => closed)).toEqual([[]]);
    expect(app.world.controller.calls).not.toContain('cancel s_3');
  });

  test('that comes twice at once is used once', async () => {
    const app = await (await new AppDriver().signIn()).press('0', 'down');
    const { api } = app.world.controller;
    const { authorizeSession } = api;
    const gate = Promise.withResolvers<void>();
    let first: ReturnType<typeof authorizeSession> | undefined;
    api.authorizeSession = async (request) => {
      await gate.promise;
      first ??= authorizeSession(request);
      return first;
    };
    await app.press('F', '15431', 'enter', 'esc', 'F', '15432', 'enter');
    gate.resolve();
    await settle();
    expect(openForwardsHere(app.state)).toHaveLength(1);
    expect(app.world.forwards.map(({ closed }) => closed)).toEqual([[]]);
  });
});

describe('a cancellation', () => {
  test('that is answered with another session changes neither of the two', async () => {
    const app = await (await new AppDriver().signIn()).press(':', 's', 'enter');
    const { api } = app.world.controller;
    api.cancelSession = async () => session('s_2', { userId: 'u_1', status: 'canceling', version: 9 });
    await app.press('ctrl-d', 'y');
    expect(app.state.sessions.byId.get('s_2')?.status).toBe('pending');
    expect(JSON.stringify(app.state.dialog)).toContain('s_1');
  });

  test('is not undone by a list that was asked for before it', async () => {
    const app = await (await new AppDriver().signIn()).press(':', 's', 'enter');
    const { api } = app.world.controller;
    const { list } = api;
    const gate = Promise.withResolvers<void>();
    let waiting = 0;
    api.list = async (...query) => {
      waiting += 1;
      const answer = await list(...query);
      await gate.promise;
      return { ...answer, kind: 'delta' };
    };
    await app.press('ctrl-r');
    api.list = list;
    await app.press('ctrl-d', 'y');
    expect(waiting).toBeGreaterThan(0);
    expect(app.state.sessions.byId.get('s_1')?.status).toBe('canceling');
    const seen = new Set<string | undefined>();
    app.app.store.subscribe(({ sessions }) => seen.add(sessions.byId.get('s_1')?.status));
    gate.resolve();
    await settle();
    expect([...seen].filter((status) => status !== 'canceling')).toEqual([]);
  });
});
