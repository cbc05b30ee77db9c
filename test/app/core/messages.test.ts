/** How long a message stays: notes eight seconds, errors until the next action. */
import { expect, test } from 'vitest';
import { AppDriver } from '../../support/app-driver.ts';

async function withMessage(kind: 'ok' | 'warn' | 'error'): Promise<AppDriver> {
  const app = await new AppDriver().signIn();
  app.app.perform({ type: 'toast', kind, text: 'orders: something' });
  return app;
}

test.each(['ok', 'warn'] as const)('a note stays eight seconds, whatever is pressed: %s', async (kind) => {
  const app = await withMessage(kind);
  await app.world.clock.advance(7_900);
  await app.press('j');
  expect(app.toast).toBe('orders: something');
  await app.world.clock.advance(200);
  expect(app.toast).toBe('');
});

test('an error stays until the next action', async () => {
  const app = await withMessage('error');
  await app.world.clock.advance(300_000);
  expect(app.toast).toBe('orders: something');
  await app.press('j');
  expect(app.toast).toBe('');
});

test('an error that came while keys were pressed does not go unseen', async () => {
  const app = await withMessage('error');
  await app.press('j', 'k');
  expect(app.toast).toBe('orders: something');
});
