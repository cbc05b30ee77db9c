/** Pictures of a program that only looks, and of what it knows of itself. */
import { describe, expect, test } from 'vitest';
import { AppDriver } from '../../../support/app-driver.ts';
import { MemoryWorld } from '../../../support/memory-world.ts';
import { openApp } from '../../../support/terminal.tsx';

const SIZES = [
  [100, 30],
  [80, 24],
  [60, 20],
] as const;

const PICTURES: readonly (readonly [string, () => Promise<AppDriver>])[] = [
  [
    'targets, read-only',
    async () => (await new AppDriver(new MemoryWorld(), { readOnly: true }).signIn()).press('0'),
  ],
  [
    'quit with a forward',
    async () => (await new AppDriver().signIn()).press('0', ':', 'connect orders', 'enter', 'ctrl-c'),
  ],
  ['sessions in the background', inBackground],
  ['info', async () => (await new AppDriver().signIn()).press(':', 'info', 'enter')],
];

async function inBackground(): Promise<AppDriver> {
  const world = new MemoryWorld();
  const expiresAtMs = world.clock.now() + 3_600_000;
  const held = { sessionId: 's_1', targetId: 'ttcp_1', target: 'orders', listenAddress: '127.0.0.1' };
  world.running = [{ ...held, controller: world.controller.address, listenPort: 15_432, expiresAtMs }];
  return (await new AppDriver(world).signIn()).press(':', 's', 'enter');
}

describe.each(PICTURES)('%s', (_, make) => {
  test.each(SIZES)('%i x %i', async (columns, rows) => {
    const screen = await openApp(await make(), columns, rows);
    const frame = screen.frame();
    screen.close();
    expect(frame).toMatchSnapshot();
  });
});
