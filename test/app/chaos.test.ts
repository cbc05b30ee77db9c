import { afterAll, afterEach, expect, test } from 'vitest';
import type { SignInField } from '../../src/app/features/sign-in/sign-in.state.ts';
import { Agreements } from '../support/agreements.ts';
import { AppDriver } from '../support/app-driver.ts';
import { randomFrom, unleash } from '../support/chaos-controller.ts';
import { FUZZ_SEED } from '../support/fuzz-seed.ts';
import { openApp, type TestTerminal } from '../support/terminal.tsx';

const STROKES = 1_000;
const ROUNDS = 10;
const LOOK_EVERY = 50;
/** Now and then somebody goes somewhere on purpose: chance alone would hardly leave the sign-in form. */
const VISIT_EVERY = 100;
const VISITS: readonly (readonly [command: string, then: string])[] = [
  [':targets', 'enter'],
  [':sessions -all -ended', 'enter'],
  [':scopes', ''],
  [':targets', 'y'],
  [':help', ''],
  [':sessions -all -ended', 'y'],
];

const NAMED = 'enter esc tab shift-tab space up down left right home end pgup pgdn backspace delete'.split(
  ' ',
);
const CONTROL = [...'abdefhklnortuvwxyz\\'].map((letter) => `ctrl-${letter}`);
const PRINTABLE = [...'0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHJKLMNOPRSTXY/:?*-_=+.,!~<>[]{}é漢😀'];
const PASTES = [
  'db',
  'targets',
  '\u001b[2J\u0007',
  'a\r\nb',
  '漢字 '.repeat(50),
  '😀'.repeat(80),
  '((((',
  '\u202ex',
];

let terminal: TestTerminal | undefined;
afterEach(() => terminal?.close());

const screens = new Set<string>();
afterAll(() =>
  expect([...screens].sort()).toEqual(
    expect.arrayContaining(['help', 'raw', 'scopes', 'session', 'sessions', 'sign-in', 'target', 'targets']),
  ),
);

test.each(Array.from({ length: ROUNDS }, (_, round) => FUZZ_SEED + round))(
  `${STROKES} strokes and pastes over a controller that misbehaves (seed %d)`,
  async (seed) => {
    const random = randomFrom(seed);
    const pick = <T>(items: readonly [T, ...T[]] | readonly T[]): T | undefined =>
      items[Math.floor(random() * items.length)];
    let app = await startedApp(random);
    let agreements = new Agreements(app);
    terminal = await openApp(app);
    for (let index = 0; index < STROKES; index += 1) {
      const { perform } = app.app;
      const dice = random();
      const stroke = pick(dice < 0.35 ? NAMED : dice < 0.45 ? CONTROL : PRINTABLE) ?? 'esc';
      if (random() < 0.02) perform({ type: 'paste', text: pick(PASTES) ?? '' });
      else agreements.press(stroke);
      screens.add(app.screen);
      if (index % LOOK_EVERY === 0) {
        await app.world.clock.advance(random() * 1000);
        expectHarmless(terminal.frame());
      }
      if (index % VISIT_EVERY === 0) {
        await visit(app, VISITS[(index / VISIT_EVERY) % VISITS.length] ?? [':targets', '']);
        screens.add(app.screen);
      }
      if (app.state.closing) {
        terminal.close();
        expect(agreements.breaches()).toEqual([]);
        app = await startedApp(random);
        agreements = new Agreements(app);
        terminal = await openApp(app);
      }
    }
    expect(agreements.breaches()).toEqual([]);
  },
);

test('a storm of sizes, 1x1 among them, leaves a whole screen behind', async () => {
  const random = randomFrom(FUZZ_SEED);
  const app = await (await new AppDriver().signIn()).press('0');
  terminal = await openApp(app);
  const whole = terminal.frame();
  for (let round = 0; round < 120; round += 1) {
    const [columns, rows] = [1 + Math.floor(random() * 200), 1 + Math.floor(random() * 60)];
    await terminal.resize(round % 10 === 0 ? 1 : columns, round % 10 === 0 ? 1 : rows);
    await app.press('j', '?', 'esc');
  }
  await terminal.resize(100, 30);
  await app.press('home');
  expect(terminal.frame()).toBe(whole);
  expect(app.world.crashes).toEqual([]);
});

/** On the page of a session of our own: there is something to lose. */
async function startedApp(random: () => number): Promise<AppDriver> {
  const app = await (await new AppDriver().signIn()).press('0', '/', 'orders', 'enter', 'F', 'enter');
  unleash(app.world, random);
  return app;
}

async function visit(app: AppDriver, [command, then]: readonly [string, string]): Promise<void> {
  await app.press('esc', 'esc', 'esc');
  if (app.screen === 'sign-in') await signInAgain(app);
  if (app.screen === 'sign-in') return;
  await app.press(...command, 'enter', 'ctrl-r');
  await app.world.clock.advance(10_000);
  if (then !== '') await app.press(then);
}

async function signInAgain(app: AppDriver): Promise<void> {
  const type = async (field: SignInField, text: string): Promise<void> => {
    for (let step = 0; step < 6 && app.state.signIn.focus !== field; step += 1) await app.press('tab');
    await app.press('ctrl-e', 'ctrl-u', ...text);
  };
  await app.world.clock.advance(20_000);
  await type('address', 'http://127.0.0.1:9200');
  await app.press('enter');
  await app.world.clock.advance(20_000);
  await type('login', 'ana');
  await type('password', 'secret');
  await app.press('enter');
  await app.world.clock.advance(10_000);
}

/** Nothing of what a server says may reach the terminal as a command: only Ink's own colours do. */
function expectHarmless(frame: string): void {
  const words = frame.replaceAll(/\u001b\[[\d;]*m/g, '');
  expect(words).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u202a-\u202e]/);
}
