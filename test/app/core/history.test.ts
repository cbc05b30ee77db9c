import { expect, test } from 'vitest';
import { AppDriver } from '../../support/app-driver.ts';

test('[ and ] go through the views, each with its row and filter', async () => {
  const app = await (await new AppDriver().signIn()).press('0', '/', 'orders', 'enter', 'enter', '[');
  expect([app.screen, app.cursor, app.state.views.at(-1)?.filter]).toEqual(['targets', 'ttcp_1', 'orders']);
  await app.press('[');
  expect(app.screen).toBe('scopes');
  await app.press(']', ']');
  expect(app.screen).toBe('target');
  await app.press(']');
  expect([app.screen, app.toast]).toEqual(['target', 'Already at the last view']);
});

test('- goes back and forth between two views', async () => {
  const app = await (await new AppDriver().signIn()).press('-');
  expect(app.toast).toBe('No previous view');
  await app.press('0', ':', 'sessions', 'enter', '-');
  expect(app.screen).toBe('targets');
  await app.press('-');
  expect(app.screen).toBe('sessions');
});

test('going somewhere new forgets what lay ahead; a sign-out forgets all', async () => {
  const app = await (await new AppDriver().signIn()).press('0', '[', ':', 'sessions', 'enter', ']');
  expect(app.toast).toBe('Already at the last view');
  await app.press(':', 'logout', 'enter', 'y');
  expect(app.state.history).toEqual({ before: [], after: [] });
});
