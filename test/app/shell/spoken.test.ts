/** The program as a screen reader gets it. */
import { afterEach, describe, expect, test } from 'vitest';
import { sayDuration, sayStroke, sayText } from '../../../src/app/shell/say.ts';
import { AppDriver } from '../../support/app-driver.ts';
import type { Way } from '../../support/pictures.ts';
import { openSpoken, type TestTerminal } from '../../support/terminal.tsx';
import { signedIn } from '../../support/ways.ts';

/** One of each kind: a form, a list, a page, a dialog. */
const PICTURES: readonly Way[] = [
  ['sign-in', async () => (await new AppDriver().start()).press('ana', 'tab', 'secret')],
  ['targets', () => signedIn(['0', 'j', 'space'])],
  ['session of our own', withForward],
  ['connect dialog', () => signedIn(['0', 'j', 'F'])],
];

/** Others, and what is said on them alone. */
const SAID: readonly (readonly [...Way, ...said: string[]])[] = [
  ['a row of the tree', () => signedIn(), 'Scopes: 4 rows.', 'global, expanded, 3 targets'],
  [
    'a filter that is typed',
    () => signedIn(['0', '/', 'type=tcp se']),
    '0 of 3, filter type=tcp and se',
    'Typing a filter: type=tcp se, tab completes to type=tcp session=',
  ],
  ['tabs', () => signedIn(['0', 'enter']), '[Hosts 2], Sessions 0', 'Selected, 1 of 3: host'],
  [
    'sessions',
    async () => (await withForward()).press(':', 's', 'enter'),
    'other client, 7 hours left',
    'local port 50001, conn 1, up 1.0M, down 5.0M',
  ],
  ['buttons', () => signedIn([':', 's', 'enter', 'ctrl-d']), 'button Keep, selected, button Cancel session'],
  ['a text', () => signedIn(['0', 'y', '/', 'id']), 'line 2 of 4', 'Selected, 2 of 4: "id": "ttcp_2"'],
  [
    'a disabled key',
    () => signedIn(['0', 'G', 'F']),
    'Warning: You lack permission to connect to wiki (authorize-session)',
  ],
];

async function withForward(): Promise<AppDriver> {
  const app = await signedIn(['0', 'j', 'F', 'enter']);
  app.world.forwards[0]?.set({
    bytesUp: 1_100_000,
    bytesDown: 5_242_880,
    openConnections: 1,
    totalConnections: 1,
  });
  await app.world.clock.advance(7000);
  return app;
}

let terminal: TestTerminal | undefined;
afterEach(() => terminal?.close());

test.each(PICTURES)('%s', async (_, arrive) => {
  terminal = await openSpoken(await arrive());
  expect(terminal.frame()).toMatchSnapshot();
});

for (const [name, arrive, ...said] of SAID)
  test(name, async () => {
    terminal = await openSpoken(await arrive());
    for (const text of said) expect(terminal.frame()).toContain(text);
  });

describe('what moves automatically', () => {
  test('is not read out each second: bytes stand still for a minute', async () => {
    const app = await withForward();
    await app.press(':', 's', 'enter');
    // The note of the new forward.
    await app.world.clock.advance(9000);
    terminal = await openSpoken(app);
    const before = terminal.frame();
    expect(before).toContain('down 5.0M');
    app.world.forwards[0]?.set({ bytesDown: 9_242_880 });
    await app.world.clock.advance(20_000);
    expect(terminal.frame()).toBe(before);
    await app.world.clock.advance(40_000);
    expect(terminal.frame()).toContain('down 8.8M');
  });

  test('a new connection is news', async () => {
    const app = await withForward();
    terminal = await openSpoken(app);
    app.world.forwards[0]?.set({ openConnections: 2, totalConnections: 2 });
    await app.world.clock.advance(1000);
    expect(terminal.frame()).toContain('Connections (2 open, 2 total, unlimited):');
  });

  test('no spinner turns', async () => {
    const app = await new AppDriver().start();
    app.world.controller.api.authenticate = () => new Promise(() => undefined);
    await app.press('ana', 'tab', 'secret', 'enter');
    terminal = await openSpoken(app);
    const before = terminal.frame();
    await app.world.clock.advance(1000);
    expect([app.state.spinner === undefined, terminal.frame()]).toEqual([false, before]);
  });
});

test('only the rows around the cursor are said', async () => {
  const app = await (await new AppDriver().signIn()).press('0');
  const [known] = app.world.controller.rows.targets;
  if (known === undefined) throw new Error('there is no target');
  app.world.controller.rows.targets = Array.from({ length: 50 }, (_, index) => ({
    ...known,
    id: `ttcp_${100 + index}`,
    name: `db-${index}`,
  }));
  await app.press('ctrl-r', 'G', 'k', 'k', 'k', 'k');
  terminal = await openSpoken(app);
  const names = terminal.frame().match(/db-\d+/g);
  expect(names).toEqual(['db-43', 'db-44', 'db-45', 'db-46', 'db-47']);
  expect(terminal.frame()).toContain('Selected, 46 of 50: db-45');
});

test('texts for the eye become words', () => {
  expect(sayText('> Id      s_1   user u_1 | <^d> cancels, <esc> leaves, < any >')).toBe(
    'Id, s_1, user u_1, control d cancels, escape leaves, any',
  );
  expect(sayText('left 7h12m  a -> b')).toBe('left 7 hours, a to b');
  expect(['ctrl-d', 'F', '?', 'enter'].map(sayStroke)).toEqual([
    'control d',
    'shift f',
    'question mark',
    'enter',
  ]);
  expect([59_000, 60_000, 7_200_000, 90_000_000].map(sayDuration)).toEqual([
    'less than a minute',
    '1 minute',
    '2 hours',
    '1 day',
  ]);
});
