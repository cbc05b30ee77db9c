/** How often the controller is asked: at rest, in use, with busy forwards, and by very many programs. */
import { describe, expect, test } from 'vitest';
import { LIST_PACE, REST_PACE } from '../../../src/app/core/pace.ts';
import { sessionKey } from '../../../src/app/core/session-ref.ts';
import { openForwardsHere } from '../../../src/app/features/forwards/held-forwards.state.ts';
import { BndError } from '../../../src/lib/errors.ts';
import { AppDriver } from '../../support/app-driver.ts';
import { isList, mostInAMinute, mostOfOneCollection, secondsOf } from '../../support/asked.ts';
import { furnished } from '../../support/furnished.ts';
import type { MemoryForward } from '../../support/memory-forward.ts';
import type { MemoryWorld } from '../../support/memory-world.ts';

const AT_REST = 12;
const IN_USE = 20;

async function withForwards(count: number, world: MemoryWorld = furnished()): Promise<AppDriver> {
  const app = await (await new AppDriver(world).signIn()).press('0');
  for (let index = 0; index < count; index++) await app.press(':', `f ${15_000 + index} orders`, 'enter');
  return app;
}

const open = (command: string): readonly string[] => [':', command, 'enter'];

/** Every screen that asks for something, and one that does not. */
const SCREENS: Readonly<Record<string, readonly string[]>> = {
  scopes: open('scopes'),
  targets: open('targets'),
  'the hosts of a target': [...open('targets /billing'), 'd'],
  'the credentials of a target': [...open('targets /brokered'), 'd', 'tab', 'tab'],
  sessions: open('sessions'),
  'a session of ours': [...open('sessions'), 'enter'],
  aliases: open('aliases'),
  'credential stores': open('stores'),
  'a credential store': [...open('stores'), 'enter'],
  'host catalogs': open('catalogs'),
  'a host catalog': [...open('catalogs'), 'enter'],
  'a description': [...open('targets'), 'y'],
  help: ['?'],
};

/** Short connections through these forwards in turn, as many as there are in half a second. */
async function connections(
  { clock }: MemoryWorld,
  forwards: readonly MemoryForward[],
  count: number,
): Promise<void> {
  for (let index = 0; index < count; index++) {
    const forward = forwards[index % forwards.length];
    const totalConnections = (forward?.snapshot().totalConnections ?? 0) + 1;
    forward?.set({ openConnections: 1, totalConnections });
    await clock.advance(450 / count);
    forward?.set({ openConnections: 0 });
  }
}

describe('with ten forwards', () => {
  test.each(Object.entries(SCREENS))('at rest on %s, at most 12 lists a minute', async (_, keys) => {
    const app = await (await withForwards(10)).press(...keys);
    await app.world.clock.advance(60_000);
    const seconds = await secondsOf(app, 180);
    expect(openForwardsHere(app.state)).toHaveLength(10);
    expect(mostInAMinute(seconds, isList)).toBeLessThanOrEqual(AT_REST);
    expect(mostInAMinute(seconds, (call) => call === 'list sessions')).toBeGreaterThanOrEqual(4);
  });

  test.each(Object.entries(SCREENS))('in use on %s, at most 20 of a collection a minute', async (_, keys) => {
    const app = await (await withForwards(10)).press(...keys);
    const used = await secondsOf(app, 120, () => app.press('down', 'up'));
    expect(mostOfOneCollection(used)).toBeLessThanOrEqual(IN_USE);
    expect(mostInAMinute(used, (call) => / (sessions|s_\d+)$/.test(call))).toBeLessThanOrEqual(IN_USE);
    const refreshed = await secondsOf(app, 90, () => app.press('ctrl-r', 'ctrl-r', 'ctrl-r'));
    expect(mostOfOneCollection([...used, ...refreshed])).toBeLessThanOrEqual(IN_USE);
  });

  test('going through all screens, again and again', async () => {
    const app = await withForwards(10);
    const ways = Object.values(SCREENS);
    const seconds = await secondsOf(app, 90, (second) => app.press(...(ways[second % ways.length] ?? [])));
    expect(mostOfOneCollection(seconds)).toBeLessThanOrEqual(IN_USE);
  });

  test('15 short connections a second cause no list', async () => {
    const app = await (await withForwards(10)).press(...open('sessions'));
    const { forwards } = app.world;
    const quiet = await secondsOf(app, 60, () => app.press('down'));
    const busy = await secondsOf(app, 60, async () => {
      await app.press('down');
      await connections(app.world, forwards, 15);
    });
    expect(forwards[0]?.snapshot().totalConnections).toBe(120);
    expect(busy.flat().filter(isList).length).toBeLessThanOrEqual(quiet.flat().filter(isList).length + 1);
    await app.world.clock.advance(60_000);
    let changes = 0;
    const unsubscribe = app.app.store.subscribe((state, before) => {
      if (Object.values(state.forwards).some((view) => view !== before.forwards[sessionKey(view)]))
        changes += 1;
    });
    const atRest = await secondsOf(app, 60, () => connections(app.world, forwards, 15));
    unsubscribe();
    // Each change is drawn, and those of all forwards at the same moment are drawn once.
    expect(changes / forwards.length).toBeLessThanOrEqual(60 * 3);
    expect(mostInAMinute(atRest, isList)).toBeLessThanOrEqual(AT_REST);
  });

  test('refused connections cause no list, and one read a second of their session', async () => {
    const app = await (await withForwards(10)).press(...open('sessions'));
    const [forward] = app.world.forwards;
    const refusal = new BndError('session-refused', 'The worker refused the connection.');
    await app.world.clock.advance(60_000);
    const seconds = await secondsOf(app, 60, async () => {
      for (let refused = 0; refused < 8; refused++) forward?.fail(refusal);
    });
    expect(mostInAMinute(seconds, isList)).toBeLessThanOrEqual(AT_REST);
    const reads = seconds.map(
      (calls) => calls.filter((call) => call === `read ${forward?.sessionId}`).length,
    );
    expect(Math.max(...reads)).toBeLessThanOrEqual(1);
    expect(reads.filter((read) => read === 1).length).toBeGreaterThan(50);
    expect(forward?.closed).toEqual([]);
  });

  test.each(['sessions', 'a session of ours'])('canceling a session on %s', async (screen) => {
    const app = await (await withForwards(10)).press(...(SCREENS[screen] ?? []));
    const [own] = app.world.forwards;
    const id = own?.sessionId ?? '';
    const seconds = await secondsOf(app, 90, async (second) => {
      await app.press('down');
      if (second === 60) app.app.perform({ type: 'session.cancel', sessionId: id });
      if (second === 62) app.world.controller.replaceSession(id, { status: 'terminated' });
    });
    const ofSessions = (call: string): boolean =>
      / (sessions|s_\d+)$/.test(call) && !call.startsWith('cancel');
    expect(mostInAMinute(seconds, ofSessions)).toBeLessThanOrEqual(IN_USE);
    expect(app.state.sessions.byId.get(id)?.status).toBe('terminated');
  });
});

test('a key after a rest brings what has become old, and ctrl-r is carried out at once', async () => {
  const app = await (await withForwards(1)).press(...open('targets'));
  const { calls } = app.world.controller;
  await app.world.clock.advance(100_000);
  const before = calls.length;
  await app.press('down');
  expect(calls.slice(before)).toContain('list targets');
  for (let press = 0; press < 3; press++) {
    await app.world.clock.advance(1_000);
    const pressed = calls.length;
    await app.press('ctrl-r');
    expect(calls.slice(pressed)).toContain('list targets');
  }
});

test('a session that is opened here is in the list of sessions at once, without a list', async () => {
  const app = await (await withForwards(0)).press(...open('sessions'));
  const { calls } = app.world.controller;
  const before = calls.length;
  await app.press(...open('f 15000 orders'));
  const [own] = app.world.forwards;
  expect(app.state.sessions.byId.get(own?.sessionId ?? '')?.status).toBe('pending');
  // Aliases may be typed.
  expect(calls.slice(before).filter(isList)).toEqual(['list aliases']);
});

test('canceling many sessions reads each once, and then one a second', async () => {
  const app = await (await withForwards(10)).press(...open('sessions'));
  await app.world.clock.advance(5_000);
  const ids = app.world.forwards.map(({ sessionId }) => sessionId);
  const { calls } = app.world.controller;
  const before = calls.length;
  app.app.perform({ type: 'sessions.cancel', sessionIds: ids });
  await app.world.clock.advance(20_000);
  const reads = calls.slice(before).filter((call) => call.startsWith('read s_'));
  expect(new Set(reads).size).toBe(10);
  // At its end, after its cancellation, and what follows.
  expect(reads.length).toBeLessThanOrEqual(10 + 10 + 9);
});

describe('100 programs behind one address', () => {
  const PROGRAMS = 100;
  /** Of a collection, for one address and for the whole controller (internal/ratelimit/config.go in hashicorp/boundary). */
  const ALLOWED = { lists: 1_500, withinMs: 30_000 };

  test('whatever their users do, they stay below what a controller allows', () => {
    const lists = LIST_PACE.burst + ALLOWED.withinMs / LIST_PACE.everyMs;
    expect(PROGRAMS * lists).toBeLessThan(ALLOWED.lists);
  });

  test('the paces are those that were promised', () => {
    expect(LIST_PACE.burst + 60_000 / LIST_PACE.everyMs).toBeLessThanOrEqual(IN_USE);
    expect(2 * (REST_PACE.burst + 60_000 / REST_PACE.everyMs)).toBeLessThanOrEqual(AT_REST);
  });
});
