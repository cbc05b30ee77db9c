import { afterEach, describe, expect, test } from 'vitest';
import { AppDriver } from '../../../support/app-driver.ts';
import { authMethod } from '../../../support/resources.ts';
import { openApp, openSpoken, type TestTerminal } from '../../../support/terminal.tsx';

let terminal: TestTerminal | undefined;
afterEach(() => terminal?.close());

test.each([
  [100, 30],
  [80, 24],
  [60, 20],
])('waiting for the browser at %dx%d shows the address, the time and the keys', async (columns, rows) => {
  const app = new AppDriver();
  app.world.controller.rows['auth-methods'] = [authMethod('amoidc_1', { type: 'oidc', name: 'Okta' })];
  await app.start();
  await app.press('enter');
  await app.world.clock.advance(14_000);
  terminal = await openApp(app, columns, rows);
  const frame = terminal.frame();
  expect(frame).toContain('Waiting for the browser  00:14 / 05:00');
  expect(frame).toContain('https://login.example/authorize?state=abc');
  expect(frame).toContain('<c> copy URL  <o> open  <r> try again  <esc> cancel');
  expect(frame.split('\n').every((line) => line.length <= columns)).toBe(true);
});

/** An address of so many characters, as a real controller makes them: the state is long and encrypted. */
function addressOf(length: number): string {
  const start = 'https://login.example/authorize?client_id=boundary&state=';
  const state = Array.from({ length: length - start.length }, (_, index) => (index % 36).toString(36));
  return start + state.join('');
}

/** The rows of the body without their frame. */
function bodyRows(frame: string): readonly string[] {
  return frame
    .split('\n')
    .filter((line) => line.startsWith('│'))
    .map((line) => line.slice(1, -1).trimEnd());
}

async function waitingFor(
  authUrl: string,
  columns: number,
  rows: number,
  methods = 1,
): Promise<readonly string[]> {
  const app = new AppDriver();
  app.world.controller.rows['auth-methods'] = Array.from({ length: methods }, (_, index) =>
    authMethod(`amoidc_${index}`, { type: 'oidc', name: `Okta ${index}`, isPrimary: index === 0 }),
  );
  app.world.controller.authUrl = authUrl;
  await app.start();
  await app.press('enter');
  terminal = await openApp(app, columns, rows);
  return bodyRows(terminal.frame());
}

describe.each([
  [100, 30],
  [80, 24],
  [60, 20],
])('a long address at %dx%d', (columns, rows) => {
  const lengths = [100, 500, 550, 900, 1000, 1400, 2400];

  test.each([1, 5])('is whole or absent, with %d methods', async (methods) => {
    const shown: number[] = [];
    for (const length of lengths) {
      const url = addressOf(length);
      const body = await waitingFor(url, columns, rows, methods);
      terminal?.close();
      const joined = body.map((line) => line.trim()).join('');
      if (joined.includes(url)) shown.push(length);
      else {
        expect(joined).not.toContain('https://');
        expect(joined).not.toContain('ghijklmnop');
        expect(joined).toContain('<c> copies');
      }
      expect(joined).toContain('Controller');
      expect(joined).toContain('Waiting for the browser');
      expect(joined).toContain('<c> copy URL');
    }
    // What fits is shown, and a longer one never where a shorter one is not.
    expect(shown).toEqual(lengths.slice(0, shown.length));
    expect(shown.length).toBeGreaterThanOrEqual(3);
    expect(shown.length).toBeLessThan(lengths.length);
  });
});

test('blanks and tips give their rows to the address, at 80x24', async () => {
  const short = await waitingFor(addressOf(100), 80, 24);
  expect(short).toContain('');
  expect(short.join(' ')).toContain('If no browser opened');
  terminal?.close();
  const long = await waitingFor(addressOf(1000), 80, 24);
  expect(long).not.toContain('');
  expect(long.map((line) => line.trim()).join('')).toContain(addressOf(1000));
});

test('a screen reader gets the whole address: its text has no height', async () => {
  const app = new AppDriver();
  app.world.controller.rows['auth-methods'] = [authMethod('amoidc_1', { type: 'oidc', name: 'Okta' })];
  app.world.controller.authUrl = addressOf(1400);
  await app.start();
  await app.press('enter');
  terminal = await openSpoken(app);
  const spoken = terminal.frame().split('\n');
  expect(spoken.map((line) => line.trim()).join('')).toContain(addressOf(1400));
});
