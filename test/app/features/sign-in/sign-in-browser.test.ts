import { afterEach, expect, test } from 'vitest';
import { AppDriver } from '../../../support/app-driver.ts';
import { authMethod } from '../../../support/resources.ts';
import { openApp, type TestTerminal } from '../../../support/terminal.tsx';

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
