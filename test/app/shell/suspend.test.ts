import { expect, test } from 'vitest';
import { AppDriver } from '../../support/app-driver.ts';
import { testAlone } from '../../support/test-alone.ts';

testAlone('ctrl-z gives the terminal back and stops; everything is asked for afresh afterwards', async () => {
  const app = await (await new AppDriver().signIn()).press('0');
  const before = app.world.controller.calls.length;
  await app.press('ctrl-z');
  expect([app.world.stops, app.world.lent]).toEqual([1, 1]);
  expect(app.world.controller.calls.length).toBeGreaterThan(before);
});

test('ctrl-z with an open forward says why not', async () => {
  const app = await (await new AppDriver().signIn()).press('0', 'down', 'F', 'enter', 'ctrl-z');
  expect(app.world.stops).toBe(0);
  expect(app.toast).toContain('Suspending would freeze');
});
