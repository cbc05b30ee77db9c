/** Ways to what the program can show, and what is tested of it: a picture, that it fits every terminal, or the words that matter. */
import { expect, onTestFinished, test } from 'vitest';
import type { AppDriver } from './app-driver.ts';
import { misfits, type Size } from './fit.ts';
import { openApp, type TestTerminal } from './terminal.tsx';

/** What is shown, and the way to it. */
export type Way = readonly [name: string, arrive: () => Promise<AppDriver>];

/** The same, and what has to be read there: key parts of sentences, short enough to stand in one row. */
export type State = readonly [name: string, arrive: () => Promise<AppDriver>, ...seen: (string | RegExp)[]];

/** Sizes for people; the words that matter are there at each of them. */
const USUAL: readonly Size[] = [
  [100, 30],
  [80, 24],
  [60, 20],
];
/** Where something may have to give way, or there is more room than anybody needs. */
const UNUSUAL: readonly Size[] = [
  [40, 12],
  [40, 10],
  [76, 22],
  [120, 16],
  [61, 40],
  [39, 9],
  [1, 1],
];
const HUGE: Size = [300, 100];

async function open(app: AppDriver): Promise<TestTerminal> {
  const terminal = await openApp(app);
  onTestFinished(() => terminal.close());
  return terminal;
}

/** One snapshot each, at 100x30; rows of the body that are blank are counted, not drawn. */
export function testPictures(ways: readonly Way[]): void {
  test.each(ways)('picture of %s', async (_, arrive) => {
    const terminal = await open(await arrive());
    expect(withoutBlanks(terminal.frame())).toMatchSnapshot();
  });
}

/** It fits terminals of all sizes, from one cell to more than any has. */
export function testThatTheyFit(ways: readonly Way[]): void {
  test.each(ways)('%s fits every size', async (_, arrive) => {
    const app = await arrive();
    const terminal = await open(app);
    for (const size of [...USUAL, ...UNUSUAL, HUGE]) await expectToFit(app, terminal, size);
  });
}

/** Each state shows its words at every usual size, and fits the others. */
export function testStates(states: readonly State[]): void {
  for (const [name, arrive, ...seen] of states)
    test(name, async () => {
      const app = await arrive();
      const terminal = await open(app);
      for (const size of USUAL) {
        await expectToFit(app, terminal, size);
        for (const text of seen) expect(wordsOf(terminal), `at ${size.join('x')}`).toMatch(text);
      }
      for (const size of UNUSUAL) await expectToFit(app, terminal, size);
    });
}

/** What is read on a terminal, without borders and line breaks. */
export function wordsOf(terminal: TestTerminal | undefined): string {
  return (terminal?.frame() ?? '').replace(/[\u2500-\u259f]/g, ' ').replace(/\s+/g, ' ');
}

async function expectToFit(app: AppDriver, terminal: TestTerminal, size: Size): Promise<void> {
  await terminal.resize(...size);
  const frame = terminal.frame();
  expect(misfits(app, frame, size), `at ${size.join('x')}:\n${frame}\n`).toEqual([]);
}

const FEWEST_BLANKS = 3;

function withoutBlanks(frame: string): string {
  const rows: string[] = [];
  let blanks: string[] = [];
  for (const line of [...frame.split('\n'), undefined]) {
    if (line !== undefined && /^│ *│$/.test(line)) {
      blanks.push(line);
      continue;
    }
    rows.push(...(blanks.length < FEWEST_BLANKS ? blanks : [`│ (${blanks.length} blank rows)`]));
    blanks = [];
    if (line !== undefined) rows.push(line);
  }
  return rows.join('\n');
}
