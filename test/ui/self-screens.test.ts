/** Pictures of a program that only looks, and of what it knows of itself. */
import { describe, expect, test } from 'vitest';
import { AppDriver } from '../support/app-driver.ts';
import { MemoryWorld } from '../support/memory-world.ts';
import { openApp } from '../support/terminal.tsx';

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
  ['info', async () => (await new AppDriver().signIn()).press(':', 'info', 'enter')],
];

describe.each(PICTURES)('%s', (_, make) => {
  test.each(SIZES)('%i x %i', async (columns, rows) => {
    const screen = await openApp(await make(), columns, rows);
    const frame = screen.frame();
    screen.close();
    expect(frame).toMatchSnapshot();
  });
});
