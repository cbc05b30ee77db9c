/** Pictures of the connect dialog, and its keys. */
import { afterEach, describe, expect, test } from 'vitest';
import { BndError } from '../../../../src/lib/errors.ts';
import { displayWidth } from '../../../../src/lib/text.ts';
import { AppDriver } from '../../../support/app-driver.ts';
import { MemoryWorld } from '../../../support/memory-world.ts';
import { target } from '../../../support/resources.ts';
import { openApp, type TestTerminal } from '../../../support/terminal.tsx';

// Clock times are shown in local time.
process.env.TZ = 'UTC';

const SIZES = [
  [100, 30],
  [80, 24],
  [60, 20],
  [40, 12],
] as const;

const PSQL = {
  client: 'psql',
  program: 'psql',
  args: [],
  env: {},
  files: [],
  display: 'psql -p 15432 -h 127.0.0.1 -d orders',
  installed: true,
};

async function answered(): Promise<AppDriver> {
  const world = new MemoryWorld();
  world.plan = PSQL;
  world.savedMemory.ttcp_1 = {
    listenAddress: undefined,
    listenPort: 15_432,
    ifBusy: undefined,
    client: 'psql',
    commandText: '-d orders',
    idleMs: 900_000,
    onExpiry: 'reopen',
    onSignIn: true,
    hostId: undefined,
    favourite: false,
    lastUsedAtMs: undefined,
  };
  return (await new AppDriver(world).signIn()).press('0', '/', 'orders', 'enter', 'F');
}

async function oneConnection(): Promise<AppDriver> {
  const world = new MemoryWorld();
  world.controller.rows.targets = [
    target('ttcp_1', { name: 'orders', sessionConnectionLimit: 1 }),
    target('ttcp_2', { name: 'wiki', defaultPort: 443, sessionConnectionLimit: 1 }),
  ];
  return (await new AppDriver(world).signIn()).press('0', '/', 'orders', 'enter', 'F');
}

async function refused(): Promise<AppDriver> {
  const world = new MemoryWorld();
  world.portFailure = new BndError('port-busy', 'Port 5432 on 127.0.0.1 is in use.');
  return (await new AppDriver(world).signIn()).press('0', '/', 'orders', 'enter', 'F', '5432', 'enter');
}

const PICTURES: readonly (readonly [string, () => Promise<AppDriver>])[] = [
  ['the last answers', answered],
  ['a command of one\u2019s own', async () => (await answered()).press('tab', 'tab', 'left', 'left', 'tab')],
  ['one connection a session', oneConnection],
  ['a port in use', refused],
];

let terminal: TestTerminal | undefined;
afterEach(() => terminal?.close());

describe.each(SIZES)('at %ix%i', (columns, rows) => {
  test.each(PICTURES)('connect dialog with %s', async (_, prepare) => {
    const app = await prepare();
    terminal = await openApp(app, columns, rows);
    const frame = terminal.frame();
    expect(frame.split('\n')).toHaveLength(rows);
    expect(Math.max(...frame.split('\n').map(displayWidth))).toBeLessThanOrEqual(columns);
    expect(frame).toContain('[ Cancel ]');
    expect(frame).toMatchSnapshot();
  });
});

test('every field can be reached and changed on the smallest screen', async () => {
  const app = await oneConnection();
  app.world.plan = PSQL;
  terminal = await openApp(app, 40, 12);
  const seen: string[] = [];
  for (let step = 0; step < 12; step += 1) {
    seen.push(app.state.dialog?.kind === 'connect' ? app.state.dialog.focus : 'closed');
    if (seen.at(-1) === 'client' || seen.at(-1) === 'onExpiry' || seen.at(-1) === 'onSignIn')
      await app.press('space');
    if (seen.at(-1) === 'idle') await app.press('15m');
    await app.press('tab');
  }
  expect(seen).toEqual([
    ...['port', 'ifBusy', 'client', 'command', 'idle', 'onExpiry', 'onSignIn'],
    ...['connect', 'save', 'cancel', 'host', 'address'],
  ]);
  for (const text of ['<psql>', '[15m', '<reopen>', '[x] open each time'])
    expect(terminal.frame()).toContain(text);
});
