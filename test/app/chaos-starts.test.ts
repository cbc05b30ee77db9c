/** Random keys from every screen and every dialog, over each way in which a controller can misbehave, and on terminals that are too small. */
import { afterEach, describe, expect, test } from 'vitest';
import { BndError } from '../../src/lib/errors.ts';
import { displayWidth } from '../../src/lib/text-width.ts';
import { Agreements } from '../support/agreements.ts';
import { AppDriver } from '../support/app-driver.ts';
import { randomFrom, TROUBLES, unleashOnly } from '../support/chaos-controller.ts';
import { FUZZ_SEED } from '../support/fuzz-seed.ts';
import { MemoryWorld } from '../support/memory-world.ts';
import { authMethod } from '../support/resources.ts';
import { openApp, type TestTerminal } from '../support/terminal.tsx';

const STROKES = 80;
const KEYS = [
  ...'enter enter tab shift-tab space up down left right home end pgup pgdn backspace esc ctrl-d ctrl-p ctrl-a ctrl-r'.split(
    ' ',
  ),
  ...'0123456789acdfghjklmnorstuwxyCFGNORSTLPB/:?*@-[]<>1y',
];

const signedIn =
  (...keys: readonly string[]) =>
  async () =>
    (await new AppDriver().signIn()).press(...keys);
const forwarding = (...keys: readonly string[]) =>
  signedIn('0', '/', 'orders', 'enter', 'F', 'enter', ...keys);

const STARTS: Readonly<Record<string, () => Promise<AppDriver>>> = {
  'sign-in': () => new AppDriver().start(),
  'sign-in without an address': () => new AppDriver(new MemoryWorld(), { address: '' }).start(),
  'sign-in in a browser': async () => {
    const app = new AppDriver();
    app.world.controller.rows['auth-methods'] = [authMethod('amoidc_1', { type: 'oidc', name: 'Okta' })];
    return (await app.start()).press('enter');
  },
  scopes: signedIn(),
  targets: signedIn('0'),
  'targets with a filter': signedIn('0', '/', 'o', 'enter'),
  'target hosts': signedIn('0', 'enter'),
  'target host sets': signedIn('0', 'enter', 'tab'),
  'target credentials': signedIn('0', 'enter', 'tab', 'tab'),
  'target sessions': signedIn('0', 'enter', 'shift-tab'),
  sessions: signedIn(':', 'sessions', 'enter', 'm', 't'),
  'marked sessions': signedIn(':', 'sessions', 'enter', 'm', 'space', 'G', 'space'),
  session: forwarding(),
  raw: signedIn('0', 'y'),
  describe: signedIn('0', 'd', '/', 'id', 'enter'),
  help: signedIn('?'),
  commands: signedIn('ctrl-a'),
  log: signedIn('@'),
  profiles: signedIn(':', 'profiles', 'enter'),
  'filter prompt': signedIn('0', '/'),
  'command prompt': signedIn(':', 'connect '),
  'connect dialog': signedIn('0', 'F'),
  'cancel dialog': forwarding('ctrl-d'),
  'cancel many dialog': signedIn(':', 'sessions', 'enter', 'm', 'space', 'G', 'space', 'ctrl-d'),
  'credentials dialog': forwarding('x'),
  'copy dialog': forwarding('C'),
  'quit dialog': forwarding('ctrl-c'),
  'profile dialog': signedIn(':', 'profiles', 'enter', 'n'),
  'palette dialog': signedIn('ctrl-p', 'or'),
  'message dialog': async () => {
    const app = await signedIn(':', 'sessions', 'enter')();
    app.world.controller.failure = new BndError('forbidden', 'Forbidden.');
    await app.press('ctrl-d', 'y');
    app.world.controller.failure = undefined;
    return app;
  },
};

/** Each start meets two troubles, and each trouble ten starts. */
const RUNS = Object.entries(STARTS).flatMap(([name, start], index) =>
  [0, 3].map((step) => ({ name, start, trouble: TROUBLES[(index + step) % TROUBLES.length] ?? 'slow' })),
);

let terminal: TestTerminal | undefined;
afterEach(() => terminal?.close());

describe(`seed ${FUZZ_SEED}`, () => {
  test.each(RUNS)('from $name while the controller has $trouble', async ({ name, start, trouble }) => {
    const random = randomFrom(FUZZ_SEED + name.length * 31 + TROUBLES.indexOf(trouble));
    const app = await start();
    // What was pressed to get here is none of the random keys.
    app.world.controller.calls.length = 0;
    unleashOnly(app.world, random, trouble);
    terminal = await openApp(app, 80, 24);
    const agreements = new Agreements(app);
    for (let index = 0; index < STROKES && !app.state.closing; index += 1) {
      agreements.press(KEYS[Math.floor(random() * KEYS.length)] ?? 'esc');
      if (index % 10 === 9) await app.world.clock.advance(random() * 4000);
    }
    await app.world.clock.advance(1000);
    expect(agreements.breaches()).toEqual([]);
    expect(app.world.crashes).toEqual([]);
    const lines = terminal.frame().split('\n');
    expect(lines).toHaveLength(24);
    expect(lines.every((line) => displayWidth(line) <= 80)).toBe(true);
  });
});

test.each([
  [1, 1],
  [2, 1],
  [39, 9],
  [40, 9],
  [39, 10],
])('random keys on %ix%i', async (columns, rows) => {
  const random = randomFrom(FUZZ_SEED);
  const app = await (await new AppDriver().signIn()).press('0');
  terminal = await openApp(app, columns, rows);
  const agreements = new Agreements(app);
  for (let index = 0; index < 150 && !app.state.closing; index += 1) {
    agreements.press(KEYS[Math.floor(random() * KEYS.length)] ?? 'esc');
    if (index % 15 === 14) await app.world.clock.advance(500);
    const lines = terminal.frame().split('\n');
    expect(lines.length).toBeLessThanOrEqual(rows);
    expect(lines.every((line) => displayWidth(line) <= columns)).toBe(true);
  }
  expect(agreements.breaches()).toEqual([]);
  expect(app.world.crashes).toEqual([]);
  await terminal.resize(100, 30);
  expect(terminal.frame().split('\n')).toHaveLength(30);
});
