/** Pictures of what is said about client programs. */
import { afterEach, describe, expect, test } from 'vitest';
import { displayWidth } from '../../src/lib/text.ts';
import { AppDriver } from '../support/app-driver.ts';
import { MemoryWorld } from '../support/memory-world.ts';
import { openApp, type TestTerminal } from '../support/terminal.tsx';

const SIZES = [
  [100, 30],
  [80, 24],
  [60, 20],
] as const;

const PICTURES: readonly (readonly [string, () => Promise<AppDriver>])[] = [
  ['a target that no client fits', async () => shell(new MemoryWorld())],
  ['a program that is missing', missing],
];

async function shell(world: MemoryWorld): Promise<AppDriver> {
  return (await new AppDriver(world).signIn()).press('0', '/', 'orders', 'enter', 's');
}

async function missing(): Promise<AppDriver> {
  const world = new MemoryWorld();
  world.plan = {
    client: 'psql',
    program: 'psql',
    args: [],
    env: {},
    files: [],
    display: 'psql -p 50001 -h 127.0.0.1 -U reader',
    installed: false,
    missing: 'The package is usually called postgresql-client (with Homebrew: libpq).',
  };
  return shell(world);
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
