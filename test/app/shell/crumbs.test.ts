/** The breadcrumbs: where the user is, by names, from the last place of its own. */
import { afterEach, expect, test } from 'vitest';
import type { AppDriver } from '../../support/app-driver.ts';
import { openApp, type TestTerminal } from '../../support/terminal.tsx';
import { signedIn } from '../../support/ways.ts';

let terminal: TestTerminal | undefined;
afterEach(() => terminal?.close());

async function crumbs(app: AppDriver): Promise<string> {
  terminal = await openApp(app);
  const line = terminal.frame().split('\n').at(-2) ?? '';
  terminal.close();
  return line.trim();
}

test('restart at a view that is a place of its own, and esc still goes back', async () => {
  const app = await signedIn(['0', '/', 'orders', 'enter', 'enter']);
  expect(await crumbs(app)).toBe('<targets>  <orders>');
  await app.press(':', 'sessions', 'enter');
  expect(await crumbs(app)).toBe('<sessions>');
  await app.press('esc');
  expect(await crumbs(app)).toBe('<targets>  <orders>');
});

test('show the name of the target of a session, not an id', async () => {
  expect(await crumbs(await signedIn([':', 'c orders', 'enter']))).toBe('<scopes>  <session orders>');
});

test('keep the way to a project', async () => {
  expect(await crumbs(await signedIn(['j', 'j', 'enter', 'enter']))).toMatch(/^<scopes> {2}<\w+> {2}<\w+>$/);
});
