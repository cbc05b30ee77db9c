/** What the page of a session counts: bytes, ours beside those of the controller, and the time that is left. */
import { afterEach, expect, test } from 'vitest';
import { AppDriver } from '../../../support/app-driver.ts';
import { openApp, type TestTerminal } from '../../../support/terminal.tsx';

let terminal: TestTerminal | undefined;
afterEach(() => terminal?.close());

test('the controller’s number stands beside ours, with its age', async () => {
  const app = await (await new AppDriver().signIn()).press('0', '/', 'orders', 'enter', 'F', 'enter');
  app.world.forwards[0]?.set({ bytesUp: 5000, bytesDown: 9000 });
  app.world.controller.replaceSession('s_3', {
    connections: [
      {
        clientAddress: '127.0.0.1',
        clientPort: 40_000,
        endpointAddress: '10.0.0.1',
        endpointPort: 5432,
        bytesUp: 1234,
        bytesDown: 2048,
        closedReason: undefined,
      },
    ],
  });
  await app.world.clock.advance(5000);
  terminal = await openApp(app, 110, 30);
  expect(terminal.frame()).toMatch(/controller: up 1,234 down 2,048, read \d+s ago/);
  expect(terminal.frame()).toMatch(/up +5,000/);
});

test('more time may be left than there ever was: the clock of the controller is ahead', async () => {
  const app = await new AppDriver().signIn();
  const nowMs = app.world.clock.now();
  const [createdAtMs, expiresAtMs] = [nowMs + 15 * 60_000, nowMs + 30 * 60_000];
  app.world.controller.replaceSession('s_1', { createdAtMs, expiresAtMs });
  await app.press(':', 's', 'enter', 'ctrl-r', 'enter');
  terminal = await openApp(app, 110, 30);
  expect(terminal.frame()).toMatch(/left 30m00s {2}\[-+\]/);
});

test('time left counts from the moment that a forward opens', async () => {
  const app = await (await new AppDriver().signIn()).press('0', '/', 'orders', 'enter');
  app.world.sessionMs = 5_000;
  await app.world.clock.advance(900);
  const before = app.state.nowMs;
  await app.press('F', 'enter');
  expect(app.state.nowMs - before).toBe(900);
});

test('the page of a session that ended shows why', async () => {
  const app = await (await new AppDriver().signIn()).press('0', '/', 'orders', 'enter', 'F', 'enter');
  app.world.controller.replaceSession('s_3', { status: 'terminated', terminationReason: 'canceled' });
  await app.world.clock.advance(5000);
  terminal = await openApp(app, 110, 30);
  expect(terminal.frame()).toMatch(/terminated +canceled/);
});
