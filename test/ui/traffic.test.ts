/** Our own count of bytes beside that of the controller. */
import { afterEach, expect, test } from 'vitest';
import { AppDriver } from '../support/app-driver.ts';
import { openApp, type TestTerminal } from '../support/terminal.tsx';

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
  await app.world.clock.advance(3000);
  terminal = await openApp(app, 110, 30);
  expect(terminal.frame()).toMatch(/controller: up 1,234 down 2,048, asked \d+s ago/);
  expect(terminal.frame()).toMatch(/up +5,000/);
});
