/** Pictures of what lies around targets, and of the credentials of a session. */
import { afterEach, describe, expect, test } from 'vitest';
import { displayWidth } from '../../src/lib/text.ts';
import { AppDriver } from '../support/app-driver.ts';
import { furnished } from '../support/furnished.ts';
import { MemoryWorld } from '../support/memory-world.ts';
import { openApp, type TestTerminal } from '../support/terminal.tsx';

// Clock times are shown in local time.
process.env.TZ = 'UTC';

const SIZES = [
  [100, 30],
  [80, 24],
  [60, 20],
] as const;

const PICTURES: readonly (readonly [string, () => Promise<AppDriver>])[] = [
  ['credential stores', async () => opened('stores')],
  ['no credential stores', async () => opened('stores', [], new MemoryWorld())],
  ['credential stores that may not be listed', forbidden],
  ['credentials of a store', async () => opened('stores', ['enter'])],
  ['libraries of a store', async () => opened('stores', ['down', 'enter'])],
  ['host catalogs', async () => opened('catalogs')],
  ['hosts of a catalog', async () => opened('catalogs', ['enter'])],
  ['host sets of a catalog', async () => opened('catalogs', ['enter', 'tab'])],
  ['aliases', async () => opened('aliases')],
  ['a credential that may not be read', unreadable],
  [
    'credential sources of a target',
    async () => opened('targets /brokered', ['enter', 'tab', 'tab', 'down']),
  ],
  ['two hundred credentials', async () => credentials('G')],
  ['one of two hundred that is shown', async () => credentials('down', 'x')],
  ['a search among two hundred', async () => credentials('/', 'source-4 pass')],
  ['a search that finds nothing', async () => credentials('/', 'zzz')],
  ['a private key that is shown', privateKey],
  ['a session with three brokered credentials', async () => (await brokered(3)).press('esc')],
];

async function opened(line: string, keys: readonly string[] = [], world = furnished()): Promise<AppDriver> {
  return (await new AppDriver(world).signIn()).press(':', line, 'enter', ...keys);
}

async function forbidden(): Promise<AppDriver> {
  const world = furnished();
  world.controller.refused.add('list credential-stores');
  return opened('stores', [], world);
}

async function unreadable(): Promise<AppDriver> {
  const world = furnished();
  world.controller.rows.credentials = [];
  return opened('targets /brokered', ['enter', 'tab', 'tab', 'down', 'enter'], world);
}

async function brokered(sources: number): Promise<AppDriver> {
  const world = new MemoryWorld();
  world.controller.brokered = Array.from({ length: sources }, (_, index) => ({
    source: `source-${index}`,
    values: { username: `user-${index}`, password: `hush-${index}` },
  }));
  return (await new AppDriver(world).signIn()).press('0', '/', 'orders', 'enter', 'F', 'enter', 'x');
}

async function credentials(...keys: readonly string[]): Promise<AppDriver> {
  return (await brokered(100)).press(...keys);
}

async function privateKey(): Promise<AppDriver> {
  const world = new MemoryWorld();
  const lines = Array.from({ length: 24 }, (_, index) => String(index).padStart(2, '0').repeat(32));
  world.controller.brokered = [
    {
      source: 'jump-host',
      values: { username: 'root', private_key: `-----BEGIN-----\n${lines.join('\n')}\n` },
    },
  ];
  const app = await new AppDriver(world).signIn();
  return app.press('0', '/', 'orders', 'enter', 'F', 'enter', 'x', 'down', 'x');
}

let terminal: TestTerminal | undefined;
afterEach(() => terminal?.close());

describe.each(SIZES)('at %ix%i', (columns, rows) => {
  test.each(PICTURES)('%s', async (_, arrive) => {
    terminal = await openApp(await arrive(), columns, rows);
    const frame = terminal.frame();
    expect(frame.split('\n')).toHaveLength(rows);
    expect(Math.max(...frame.split('\n').map(displayWidth))).toBeLessThanOrEqual(columns);
    expect(frame).toMatchSnapshot();
  });
});

test.each([
  [40, 10],
  [76, 22],
  [300, 100],
])('every picture fits %ix%i', async (columns, rows) => {
  for (const [name, arrive] of PICTURES) {
    const open = await openApp(await arrive(), columns, rows);
    const lines = open.frame().split('\n');
    open.close();
    const fits = lines.every((line) => displayWidth(line) <= columns);
    expect([name, lines.length, fits]).toEqual([name, rows, true]);
  }
});
