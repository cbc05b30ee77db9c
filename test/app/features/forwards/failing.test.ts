/** Connections of a forward that fail: what the rows, the last line and the log say of it, and that they work again. */
import { describe, expect, test } from 'vitest';
import { visibleView } from '../../../../src/app/core/state.ts';
import { isFailing } from '../../../../src/app/features/forwards/forward-view.state.ts';
import { problemLines } from '../../../../src/app/features/sessions/session-problem.view.ts';
import { sessionRow } from '../../../../src/app/features/sessions/sessions.select.ts';
import { CATALOG } from '../../../../src/app/registry.ts';
import { BndError, type ErrorCode } from '../../../../src/lib/errors.ts';
import { AppDriver } from '../../../support/app-driver.ts';
import type { MemoryForward } from '../../../support/memory-forward.ts';
import { MemoryWorld } from '../../../support/memory-world.ts';

const PROFILE = { tls: {}, authMethodId: undefined, scopeId: undefined, loginName: 'ana' };
const TOKEN = {
  token: 'at_1_secret',
  authTokenId: 'at_1',
  userId: 'u_1',
  loginName: 'ana',
  authMethodId: 'ampw_1',
};
const DEAD = 'The worker could not reach tcp://10.0.0.1:5432: unable to setup proxying.';

/** Forwards to `orders` on these ports, the targets on the screen. */
async function withForwards(...ports: readonly number[]) {
  const app = await (await new AppDriver().signIn()).press('0');
  for (const port of ports) await app.press(':', `f ${port} orders`, 'enter');
  await app.press(':', 'targets', 'enter');
  const fail = async (index = 0, code: ErrorCode = 'endpoint-unreachable', message = DEAD) => {
    forwardOf(app, index).fail(new BndError(code, message));
    await app.world.clock.advance(1_100);
  };
  const work = async (index = 0) => {
    forwardOf(app, index).set({ failing: undefined, lastError: undefined, bytesDown: 100 });
    await app.world.clock.advance(1_100);
  };
  return { app, fail, work };
}

function forwardOf(app: AppDriver, index: number): MemoryForward {
  const forward = app.world.forwards[index];
  if (forward === undefined) throw new Error(`forward ${index} was not opened: ${app.toast}`);
  return forward;
}

/** The cells of a column, by the title. */
function cells({ state }: AppDriver, title: string): readonly string[] {
  const view = visibleView(state);
  const { titles = [], rows = [] } = CATALOG.screenOf(view).table?.(state, view) ?? {};
  return rows.map((row) => row[titles.indexOf(title)] ?? '');
}

const logged = (app: AppDriver, level: string): readonly string[] =>
  app.world.log
    .lines()
    .filter((line) => line.level === level && line.source === 'proxy')
    .map(({ text }) => text);

describe('the lists', () => {
  test('mark the target and the session while connections fail, and no longer', async () => {
    const { app, fail, work } = await withForwards(15_001);
    const marked = () => cells(app, 'LOCAL').map((cell) => cell.includes('failing'));
    expect(marked()).toEqual([false, false, false]);
    await fail();
    expect(cells(app, 'LOCAL')[1]).toMatch(/15001.*failing/);
    expect(marked()).toEqual([false, true, false]);
    await app.press(':', 'sessions', 'enter');
    expect(marked().filter(Boolean)).toHaveLength(1);
    await work();
    expect(marked()).not.toContain(true);
  });

  test('a target is marked while any of its forwards fails, with the port of that one', async () => {
    const { app, fail } = await withForwards(15_001, 15_002);
    await fail(0);
    expect(cells(app, 'LOCAL')[1]).toMatch(/15001.*failing/);
  });

  test.each(['targets', 'sessions'])('the %s can be filtered by it', async (list) => {
    const { app, fail } = await withForwards(15_001);
    await fail();
    await app.press(':', list, 'enter', '/', 'local=failing', 'enter');
    expect(cells(app, 'LOCAL')).toHaveLength(1);
    await app.press('/', 'ctrl-u', 'local=15001', 'enter');
    expect(cells(app, 'LOCAL')).toHaveLength(1);
  });

  test('the address of a failing session is still what is copied', async () => {
    const { app, fail } = await withForwards(15_001);
    await fail();
    await app.press(':', 'sessions', 'enter', '/', 'failing', 'enter', 'c');
    expect(app.world.copied).toEqual(['127.0.0.1:15001']);
  });

  test('rows of another controller with the same ids are not marked', async () => {
    const world = new MemoryWorld();
    world.addController('http://127.0.0.1:9300');
    const app = await (await new AppDriver(world).signIn()).press('0', ':', 'f 15001 orders', 'enter');
    forwardOf(app, 0).fail(new BndError('endpoint-unreachable', DEAD));
    await world.clock.advance(1_100);
    const expiresAtMs = world.clock.now() + 3_600_000;
    world.profiles = [{ ...PROFILE, name: 'staging', address: 'http://127.0.0.1:9300' }];
    world.storedToken = { ...TOKEN, expiresAtMs };
    app.app.perform({ type: 'profile.use', name: 'staging' });
    await app.press(':', 'targets', 'enter');
    expect(app.state.connection).toMatchObject({ address: 'http://127.0.0.1:9300', phase: 'signed-in' });
    expect(cells(app, 'LOCAL').filter((cell) => cell.includes('failing'))).toEqual([]);
    expect(Object.values(app.state.forwards).filter(isFailing)).toHaveLength(1);
  });
});

describe('the last line', () => {
  test('says what fails and what to do, instead of an `ok` before it', async () => {
    const { app, fail } = await withForwards(15_001);
    expect(app.state.toast?.kind).toBe('ok');
    await fail();
    expect(app.state.toast).toMatchObject({ kind: 'error', text: expect.stringContaining(DEAD) });
    expect(app.toast).toMatch(/^orders: .*Check that the host is up/);
  });

  test('is not taken from another text by the next failure of the same kind, but from an `ok`', async () => {
    const { app, fail } = await withForwards(15_001);
    await fail();
    app.app.perform({ type: 'toast', kind: 'warn', text: 'a warning' });
    await fail();
    expect(app.toast).toBe('a warning');
    app.app.perform({ type: 'toast', kind: 'ok', text: 'saved' });
    await fail();
    expect(app.toast).toContain(DEAD);
  });

  test('says each kind of failure once, and once that connections work again', async () => {
    const { app, fail, work } = await withForwards(15_001);
    const seen: string[] = [];
    app.app.store.subscribe(({ toast }, before) => {
      if (toast !== undefined && toast !== before.toast) seen.push(`${toast.kind} ${toast.text}`);
    });
    await fail();
    await fail();
    await fail(0, 'worker-unreachable', 'Worker w refused the connection.');
    await fail();
    await work();
    await work();
    expect(seen).toEqual([
      expect.stringContaining(DEAD),
      expect.stringContaining('Worker w refused'),
      expect.stringMatching(/^ok orders: .*work again.*4 failures/),
    ]);
  });

  test('on the page of the session, which has the sentence, it is not said twice', async () => {
    const { app, fail } = await withForwards(15_001);
    await app.press(':', 'sessions', 'enter', '/', 'local=15001', 'enter', 'enter');
    expect(app.screen).toBe('session');
    app.app.perform({ type: 'toast', kind: 'ok', text: 'saved' });
    await fail();
    expect(app.state.toast?.kind).toBe('error');
    expect(app.toast).not.toContain(DEAD);
  });

  test('is not an `ok` when a client ends whose connection failed', async () => {
    const { app, fail } = await withForwards(15_001);
    app.world.plan = {
      client: 'psql',
      program: 'psql',
      args: [],
      env: {},
      files: [],
      display: 'psql',
      installed: true,
    };
    await fail();
    await app.press(':', 'sessions', 'enter', '/', 'local=15001', 'enter', 's');
    expect(app.world.launched).toHaveLength(1);
    expect(app.state.toast).toMatchObject({
      kind: 'warn',
      text: expect.stringContaining('connections fail'),
    });
  });

  test('a forward that ends with its failure is reported as ended only', async () => {
    const { app } = await withForwards(15_001);
    const error = new BndError('session-in-use', 'Another program opened this session first.');
    forwardOf(app, 0).set({ listening: false });
    forwardOf(app, 0).fail(error);
    forwardOf(app, 0).finish('failed', error);
    await app.world.clock.advance(1_100);
    expect(app.toast).toContain('forward failed');
    expect(Object.values(app.state.forwards).filter(isFailing)).toEqual([]);
    expect(logged(app, 'warn')).toEqual([]);
  });
});

test('the log has one warning for each kind of failure, and one when connections work again', async () => {
  const { app, fail, work } = await withForwards(15_001);
  await fail();
  await fail();
  await fail(0, 'worker-unreachable', 'Worker w refused the connection.');
  await work();
  await fail();
  expect(logged(app, 'warn')).toEqual([
    expect.stringMatching(/^s_3 .*could not reach.*Check that the host/),
    expect.stringMatching(/^s_3 .*Worker w refused/),
    expect.stringMatching(/^s_3 .*work again/),
    expect.stringMatching(/^s_3 .*could not reach/),
  ]);
});

describe('a session that still counts as active while its port is closed', () => {
  test.each([
    ['failed', /\(failed\)/],
    ['no-connections-left', /\(used up\)/],
    ['session-over', /\(session ended\)/],
    ['expired', /\(expired\)/],
    ['closed', /\(closed\)/],
  ] as const)('says in the list why: %s', async (reason, word) => {
    const { app } = await withForwards(15_001);
    forwardOf(app, 0).finish(reason);
    await app.world.clock.advance(1_100);
    // The question whether to reopen an expired one.
    if (app.state.dialog !== undefined) await app.press('n');
    await app.press(':', 'sessions', 'enter');
    expect(cells(app, 'LOCAL').filter((cell) => word.test(cell))).toHaveLength(1);
  });

  test('so does one whose last connections are still open', async () => {
    const { app } = await withForwards(15_001);
    forwardOf(app, 0).set({ listening: false, connectionsLeft: 0, connectionLimit: 1, openConnections: 1 });
    await app.world.clock.advance(1_100);
    await app.press(':', 'sessions', 'enter', '/', 'local=used', 'enter', 'c');
    expect(cells(app, 'LOCAL')).toEqual(['(used up)']);
    expect(app.world.copied).toEqual(['s_3']);
  });
});

describe('programs of other users', () => {
  const ALICE = { uid: 1001, user: 'alice (uid 1001)', count: 1 };

  test('are reported once per user, and stand on the page of the session', async () => {
    const { app } = await withForwards(15_001);
    const refuse = async (count: number) => {
      forwardOf(app, 0).set({ refused: [{ ...ALICE, count }] });
      await app.world.clock.advance(1_100);
    };
    await refuse(1);
    expect(app.toast).toContain(ALICE.user);
    await refuse(7);
    expect(logged(app, 'warn').filter((text) => text.includes(ALICE.user))).toHaveLength(1);
    const row = sessionRow(app.state, forwardOf(app, 0).sessionId);
    if (row === undefined) throw new Error('there is no session');
    const lines = problemLines(row, 200).map((spans) => spans.map(({ text }) => text).join(''));
    expect(lines.join('')).toMatch(/7 connections of alice \(uid 1001\)/);
  });
});
