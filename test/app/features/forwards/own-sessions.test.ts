/** How soon a session of ours that another program ends is noticed, wherever the user is. */
import { describe, expect, test } from 'vitest';
import { BndError } from '../../../../src/lib/errors.ts';
import { AppDriver } from '../../../support/app-driver.ts';
import type { MemoryForward } from '../../../support/memory-forward.ts';
import { MemoryWorld } from '../../../support/memory-world.ts';

async function withForwards(count: number, random = 0.5): Promise<AppDriver> {
  const world = new MemoryWorld();
  world.random = () => random;
  const app = await (await new AppDriver(world).signIn()).press('0');
  for (let index = 0; index < count; index++) await app.press(':', `f ${15_000 + index} orders`, 'enter');
  return app;
}

function asked(app: AppDriver, what: string): number {
  return app.world.controller.calls.filter((call) => call === what).length;
}

const CUT = new BndError('connection-cut', 'The worker cut the connection.');

/** How long it takes until the port of a forward is given back after another program Canceled its session. */
async function noticedAfterMs(
  { world, toast }: AppDriver,
  forward: MemoryForward | undefined,
  { connected = false }: { readonly connected?: boolean } = {},
): Promise<number> {
  world.controller.replaceSession(forward?.sessionId ?? '', { status: 'canceling' });
  if (connected) forward?.fail(CUT);
  for (let ms = 0; ms < 30_000; ms += 50) {
    if (forward?.closed.length === 1) return ms;
    await world.clock.advance(50);
  }
  throw new Error(`it was never noticed: ${toast}`);
}

const leave = (app: AppDriver): void => app.app.perform({ type: 'terminal.focus', focused: false });

/** The longest time over several moments between two questions. */
async function longestMs(arrive: (app: AppDriver) => Promise<unknown>, connected: boolean): Promise<number> {
  const times: number[] = [];
  for (const afterMs of [0, 1_300, 2_900, 4_200, 7_700, 11_900]) {
    // The longest pauses that there are.
    const app = await withForwards(2, 0.999);
    await arrive(app);
    await app.world.clock.advance(afterMs);
    times.push(await noticedAfterMs(app, app.world.forwards[1], { connected }));
    expect(app.world.forwards[0]?.closed).toEqual([]);
  }
  return Math.max(...times);
}

const rest = async (app: AppDriver): Promise<void> => app.world.clock.advance(61_000);

describe('a session of ours that is ended elsewhere', () => {
  test.each([
    ['on its page', async () => undefined],
    ['on a screen that asks for nothing', (app: AppDriver) => app.press('?')],
    ['at rest', rest],
    ['while another window has the focus', async (app: AppDriver) => leave(app)],
  ] as const)('is noticed within a second of the cut of its connections %s', async (_, arrive) => {
    expect(await longestMs(arrive, true)).toBeLessThan(1_000);
  });

  test.each([
    ['on its page', async () => undefined],
    ['on the sessions', (app: AppDriver) => app.press(':', 'sessions', 'enter')],
  ] as const)('is noticed within 5 s while the program is used %s', async (_, arrive) => {
    expect(await longestMs(arrive, false)).toBeLessThan(5_000);
  });

  test.each([
    ['on a screen that asks for nothing', (app: AppDriver) => app.press('?')],
    ['at rest on its page', rest],
    [
      'at rest on the targets',
      async (app: AppDriver) => {
        await app.press(':', 'targets', 'enter');
        await rest(app);
      },
    ],
    ['while another window has the focus', async (app: AppDriver) => leave(app)],
  ] as const)('is noticed within 15 s %s', async (_, arrive) => {
    expect(await longestMs(arrive, false)).toBeLessThan(15_000);
  });

  test('is reported where the user is', async () => {
    const app = await withForwards(2);
    leave(app);
    await noticedAfterMs(app, app.world.forwards[1], { connected: true });
    expect(app.toast).toContain('session canceled by another client, 127.0.0.1:15001 is closed');
    expect(app.world.notices).toEqual([
      'orders: session canceled by another client, 127.0.0.1:15001 is closed',
    ]);
  });

  test('that a background process holds is noticed within 15 s', async () => {
    const app = await withForwards(0);
    const { world } = app;
    await app.press('?');
    const held = {
      sessionId: 's_1',
      targetId: 'ttcp_1',
      target: 'orders',
      controller: world.controller.address,
    };
    const background = {
      ...held,
      listenAddress: '127.0.0.1',
      listenPort: 5432,
      expiresAtMs: world.clock.now() + 3_600_000,
    };
    world.running = [background];
    app.app.store.setState({ ...app.state, background: { [`${held.controller} s_1`]: background } }, true);
    await rest(app);
    world.controller.replaceSession('s_1', { status: 'terminated' });
    await world.clock.advance(15_000);
    expect(world.portsClosed).toEqual(['s_1']);
  });
});

test('a cut that has nothing to do with the session leaves the forward alone', async () => {
  const app = await withForwards(1);
  const [forward] = app.world.forwards;
  app.world.controller.replaceSession(forward?.sessionId ?? '', { status: 'active' });
  forward?.fail(CUT);
  await app.world.clock.advance(500);
  expect(app.state.sessions.byId.get(forward?.sessionId ?? '')?.status).toBe('active');
  expect([forward?.closed, forward?.snapshot().end]).toEqual([[], undefined]);
});

test('a cut while the controller wants to be left alone asks for nothing', async () => {
  const app = await withForwards(1);
  const { controller, clock } = app.world;
  controller.failure = new BndError('rate-limited', 'Too many requests.', { retryAfterMs: 20_000 });
  await app.press('ctrl-r');
  controller.failure = undefined;
  const before = controller.calls.length;
  app.world.forwards[0]?.fail(CUT);
  await app.press('ctrl-r', 'ctrl-r');
  await clock.advance(19_000);
  expect(controller.calls.slice(before)).toEqual([]);
});

test('costs nothing any more when the last forward is closed', async () => {
  const app = await withForwards(1);
  await noticedAfterMs(app, app.world.forwards[0]);
  leave(app);
  await app.world.clock.advance(10_000);
  const before = app.world.controller.calls.length;
  await app.world.clock.advance(60_000);
  expect(app.world.controller.calls.length).toBe(before);
});

test('an answer that a newer one overtook changes nothing', async () => {
  const app = await withForwards(1);
  const { controller, clock } = app.world;
  const [forward] = app.world.forwards;
  const id = forward?.sessionId ?? '';
  const { read } = controller.api;
  const late = Promise.withResolvers<void>();
  controller.api.read = async (name, wanted) => {
    const answer = await read(name, wanted);
    await late.promise;
    return answer;
  };
  forward?.fail(CUT);
  await clock.advance(100);
  controller.api.read = read;
  controller.replaceSession(id, { status: 'active' });
  await app.press(':', 'sessions', 'enter', 'ctrl-r');
  expect(app.state.sessions.byId.get(id)?.status).toBe('active');
  late.resolve();
  await clock.advance(0);
  expect(app.state.sessions.byId.get(id)?.status).toBe('active');
});

test('an answer without news changes nothing on the screen', async () => {
  const app = await (await withForwards(1)).press(':', 'sessions', 'enter');
  await app.world.clock.advance(5_000);
  let changes = 0;
  app.app.store.subscribe((state, before) => {
    if (state.sessions.byId !== before.sessions.byId) changes += 1;
  });
  const before = asked(app, 'list sessions');
  await app.world.clock.advance(20_000);
  expect(asked(app, 'list sessions') - before).toBeGreaterThanOrEqual(4);
  expect(changes).toBe(0);
});
