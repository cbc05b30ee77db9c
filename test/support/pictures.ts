/** Pictures of the program: steps to a screen, drawn at three sizes, stored and compared. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { displayWidth } from '../../src/lib/text.ts';
import type { AppDriver } from './app-driver.ts';
import { openApp } from './terminal.tsx';

/** The name of a picture, and the steps to it. */
export type Picture = readonly [name: string, arrive: () => Promise<AppDriver>];

/** Columns and rows. */
type Size = readonly [columns: number, rows: number];

const SIZES: readonly Size[] = [
  [100, 30],
  [80, 24],
  [60, 20],
];

/** One snapshot for each picture at each size; every picture fills its screen and no line is too long. */
export function describePictures(pictures: readonly Picture[]): void {
  describe.each(SIZES)('at %ix%i', (columns, rows) => {
    test.each(pictures)('%s', async (_, arrive) => {
      const terminal = await openApp(await arrive(), columns, rows);
      onTestFinished(() => terminal.close());
      const frame = terminal.frame();
      expect(frame.split('\n')).toHaveLength(rows);
      expect(Math.max(...frame.split('\n').map(displayWidth))).toBeLessThanOrEqual(columns);
      expect(frame).toMatchSnapshot();
    });
  });
}

/** Every picture fills a screen of these sizes as well. */
export function testThatPicturesFit(pictures: readonly Picture[], sizes: readonly Size[]): void {
  test.each(sizes)('every picture fits %ix%i', async (columns, rows) => {
    for (const [name, arrive] of pictures) {
      const open = await openApp(await arrive(), columns, rows);
      const lines = open.frame().split('\n');
      open.close();
      const fits = lines.every((line) => displayWidth(line) <= columns);
      expect([name, lines.length, fits]).toEqual([name, rows, true]);
    }
  });
}
