/** Failures on the screen: a forward whose connections fail, a list that could not be loaded, a long text in the last line. */
import { afterEach, describe, expect, test } from 'vitest';
import { BndError } from '../../src/lib/errors.ts';
import { AppDriver } from '../support/app-driver.ts';
import { MemoryWorld } from '../support/memory-world.ts';
import { testStates, wordsOf } from '../support/pictures.ts';
import { target } from '../support/resources.ts';
import { openApp, openSpoken, type TestTerminal } from '../support/terminal.tsx';

// Clock times are shown in local time.
process.env.TZ = 'UTC';

const SENTENCE = 'The worker could not reach tcp://10.0.0.1:5432: unable to setup proxying.';
const STEP = new BndError('endpoint-unreachable', '').hint;
const AWAY = 'Cannot connect to 127.0.0.1:9200: nothing listens on this port, and nothing has for a while.';
const NEXT = new BndError('controller-unreachable', '').hint;

/** On the page of a session whose connections fail. */
async function failing(world = new MemoryWorld()): Promise<AppDriver> {
  const app = await (await new AppDriver(world).signIn()).press('0', '/', 'orders', 'enter', 'F', 'enter');
  await app.press('esc', 'esc');
  app.app.perform({ type: 'open', view: { screen: 'session', params: { sessionId: 's_3' } } });
  const [forward] = world.forwards;
  const nowMs = world.clock.now();
  forward?.set({
    failing: { sinceMs: nowMs, count: 1, error: new BndError('endpoint-unreachable', SENTENCE) },
  });
  forward?.set({
    totalConnections: 1,
    connections: [
      {
        number: 1,
        clientAddress: '127.0.0.1:51102',
        worker: 'worker-1:9202',
        state: 'closed',
        bytesUp: 12,
        bytesDown: 0,
        openedAtMs: nowMs,
        closedAtMs: nowMs,
        closedReason: SENTENCE,
      },
    ],
  });
  await world.clock.advance(1000);
  return app;
}

const afterToast = async (app: AppDriver): Promise<AppDriver> => {
  await app.world.clock.advance(7000);
  return app;
};

async function away(): Promise<AppDriver> {
  const app = await (await new AppDriver().signIn()).press('0');
  app.world.controller.failure = new BndError('controller-unreachable', AWAY);
  await app.world.clock.advance(12_000);
  return app;
}

async function justBegun(): Promise<AppDriver> {
  const app = await (await new AppDriver().signIn()).press('0', ':', 'f 15001 orders', 'enter');
  await app.press(':', 'targets', 'enter');
  app.world.forwards[0]?.fail(new BndError('endpoint-unreachable', SENTENCE));
  await app.world.clock.advance(1000);
  return app;
}

async function portClosed(): Promise<AppDriver> {
  const app = await failing();
  app.world.forwards[0]?.finish('session-over');
  await app.world.clock.advance(8000);
  return app;
}

testStates([
  [
    'targets of which one fails',
    async () => (await failing()).press(':', 'targets', 'enter'),
    /> orders .*!failing/,
    'orders: connections are failing',
  ],
  ['targets when it has just begun', justBegun, /orders .*!failing/, `orders: ${SENTENCE} ${STEP}`],
  [
    'sessions of which one fails',
    async () => (await afterToast(await failing())).press(':', 'sessions', 'enter'),
    '! 50001 failing',
  ],
  ['the page of the session', () => failing(), '! 127.0.0.1:50001 failing', '1 connection since 12:00:00'],
  ['the page once the port is closed', portClosed, 'The controller ended the session', '<r>', /1 closed/],
]);

let terminal: TestTerminal | undefined;
afterEach(() => terminal?.close());

const words = (): string => wordsOf(terminal);

function count(text: string): number {
  return words().split(text).length - 1;
}

const SIZES = [
  [100, 30],
  [80, 24],
  [60, 20],
] as const;

describe.each(SIZES)('at %ix%i', (columns, rows) => {
  test('the page has the whole sentence and the next step once, and no `ok` below', async () => {
    const app = await failing();
    terminal = await openApp(app, columns, rows);
    expect([count(`${SENTENCE} ${STEP}`), count(STEP)]).toEqual([1, 1]);
    expect(terminal.frame()).not.toMatch(/^ ok /m);
  });

  test('the lists have a word for it, and the header counts it', async () => {
    const app = await afterToast(await failing());
    terminal = await openApp(await app.press(':', 'targets', 'enter'), columns, rows);
    expect(terminal.frame()).toMatch(/orders.*failing/);
    expect(words()).toMatch(/1( live)?, 1 failing/);
    await app.press(':', 'sessions', 'enter');
    expect(terminal.frame()).toMatch(/orders.*failing/);
  });

  test('a list says in full why it is old, once', async () => {
    terminal = await openApp(await away(), columns, rows);
    expect([count(AWAY), count(`${AWAY} ${NEXT}`)]).toEqual([1, 1]);
    expect(terminal.frame()).toMatch(/\d+s old ─*┘|\d+s old ┘/);
  });

  test('a text that is too long for the last line takes free rows', async () => {
    const app = await (await new AppDriver().signIn()).press('0');
    app.app.perform({ type: 'toast', kind: 'error', text: `orders: ${SENTENCE} ${STEP}` });
    terminal = await openApp(app, columns, rows);
    expect(count(`orders: ${SENTENCE} ${STEP}`)).toBe(1);
    expect(terminal.frame().split('\n')).toHaveLength(rows);
  });
});

describe('a list that fills the screen', () => {
  async function full(): Promise<AppDriver> {
    const world = new MemoryWorld();
    world.controller.rows.targets = Array.from({ length: 60 }, (_, index) =>
      target(`ttcp_${index}`, { name: `db-${index}` }),
    );
    return (await new AppDriver(world).signIn()).press('0');
  }

  test('keeps its rows; the border has the age and the line below the failure', async () => {
    const app = await full();
    terminal = await openApp(app, 80, 24);
    const rows = () => terminal?.frame().match(/db-\d+/g)?.length;
    const before = rows();
    app.world.controller.failure = new BndError('controller-unreachable', AWAY);
    await app.world.clock.advance(12_000);
    expect(rows()).toBe(before);
    expect(terminal.frame()).toMatch(/s old ┘/);
    expect(terminal.frame()).toMatch(/^ x {2}Cannot connect/m);
  });

  test('has the failure in its border while something else is in the line below', async () => {
    const app = await full();
    app.world.controller.failure = new BndError('controller-unreachable', AWAY);
    await app.world.clock.advance(12_000);
    app.app.perform({ type: 'toast', kind: 'warn', text: 'something else' });
    terminal = await openApp(app, 80, 24);
    expect(terminal.frame()).toMatch(/s old: Cannot connect/);
  });

  test('a long text is cut, and whole in the log', async () => {
    const app = await full();
    const text = `orders: ${SENTENCE} ${STEP}`;
    app.app.perform({ type: 'toast', kind: 'error', text });
    terminal = await openApp(app, 80, 24);
    expect(terminal.frame().split('\n').at(-1)).toMatch(/^ x {2}orders: .*~$/);
    expect(app.world.log.lines().map((line) => line.text)).toContain(text);
  });
});

test('a problem keeps rows of the newest connections, however many there are', async () => {
  const app = await failing();
  const [forward] = app.world.forwards;
  const [known] = forward?.snapshot().connections ?? [];
  if (known === undefined) throw new Error('there is no connection');
  const connections = Array.from({ length: 100 }, (_, index) => ({ ...known, number: index + 1 }));
  forward?.set({ connections });
  await app.world.clock.advance(1000);
  terminal = await openApp(app, 60, 20);
  expect(words()).toContain(`${SENTENCE} ${STEP}`);
  expect(terminal.frame()).toMatch(/^│ +100 +closed/m);
});

test('a controller that goes away does not stay below an `ok`', async () => {
  const app = await (await new AppDriver().signIn()).press('0');
  app.app.perform({ type: 'toast', kind: 'ok', text: 'saved' });
  app.world.controller.failure = new BndError('controller-unreachable', AWAY);
  await app.press('ctrl-r');
  expect(app.state.connection.offline).toBeDefined();
  expect(app.state.toast).toBeUndefined();
});

test('a first listing that fails does not stay above an `ok`', async () => {
  const world = new MemoryWorld();
  const { api } = world.controller;
  const { list } = api;
  const refusal = new BndError('controller-database', 'The controller cannot connect to its database.');
  Object.assign(api, {
    list: (...request: Parameters<typeof list>) =>
      request[0] === 'targets' ? Promise.reject(refusal) : list(...request),
  });
  const app = await (await new AppDriver(world).signIn()).press('0');
  app.app.perform({ type: 'toast', kind: 'ok', text: 'saved' });
  terminal = await openApp(app, 80, 24);
  expect([count(refusal.message), count(refusal.hint)]).toEqual([1, 1]);
  expect(terminal.frame()).not.toContain('saved');
});

test('sessions of a target that cannot be listed say so on its page', async () => {
  const world = new MemoryWorld();
  const { api } = world.controller;
  const { list } = api;
  const refusal = new BndError('controller-error', 'The controller returned 500.');
  Object.assign(api, {
    list: (...request: Parameters<typeof list>) =>
      request[0] === 'sessions' ? Promise.reject(refusal) : list(...request),
  });
  const app = await (await new AppDriver(world).signIn()).press('0', 'enter', 'tab');
  terminal = await openApp(app, 80, 24);
  expect([count(refusal.message), count(refusal.hint)]).toEqual([1, 1]);
});

test('a profile whose test fails says why in full, and no `ok` below', async () => {
  const app = await new AppDriver().signIn();
  app.world.profiles = [
    {
      name: 'work',
      address: 'nowhere',
      tls: {},
      authMethodId: undefined,
      loginName: undefined,
      scopeId: undefined,
    },
  ];
  await app.press(':', 'profiles', 'enter');
  app.app.perform({ type: 'toast', kind: 'ok', text: 'saved work' });
  await app.press('t');
  terminal = await openApp(app, 60, 20);
  expect(count('"nowhere" is no')).toBe(1);
  expect(words()).toContain(`${new BndError('bad-address', '').hint} `);
  expect(terminal.frame()).not.toContain('saved work');
});

test('plain characters and no color say the same', async () => {
  const app = await afterToast(await failing());
  await app.press(':', 'sessions', 'enter');
  terminal = await openApp(app, 100, 30, { LANG: 'C', NO_COLOR: '1', BND_TUI_ASCII: '1' });
  expect(terminal.frame()).toMatch(/orders.*! 50001 failing/);
});

describe('a screen reader', () => {
  test('gets it as words, in the row and on the page, and the failure once', async () => {
    const app = await afterToast(await failing());
    terminal = await openSpoken(app);
    expect([count(SENTENCE), count(STEP)]).toEqual([1, 1]);
    terminal.close();
    await app.press(':', 'sessions', 'enter', '/', 'failing', 'enter');
    terminal = await openSpoken(app);
    expect(terminal.frame()).toMatch(/Selected.*local port 50001, connections failing/);
  });

  test('hears once why a list is old', async () => {
    terminal = await openSpoken(await away());
    expect(count(AWAY)).toBe(1);
    expect(words()).toContain(`Error: ${AWAY} ${NEXT}`);
  });
});
