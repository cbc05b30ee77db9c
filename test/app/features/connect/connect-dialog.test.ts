/** The keys of the connect dialog. */
import { afterEach, expect, test } from 'vitest';
import { AppDriver } from '../../../support/app-driver.ts';
import { MemoryWorld } from '../../../support/memory-world.ts';
import { target } from '../../../support/resources.ts';
import { openApp, type TestTerminal } from '../../../support/terminal.tsx';

// Clock times are shown in local time.
process.env.TZ = 'UTC';

const PSQL = {
  client: 'psql',
  program: 'psql',
  args: [],
  env: {},
  files: [],
  display: 'psql -p 15432 -h 127.0.0.1 -d orders',
  installed: true,
};

async function oneConnection(): Promise<AppDriver> {
  const world = new MemoryWorld();
  world.controller.rows.targets = [
    target('ttcp_1', { name: 'orders', sessionConnectionLimit: 1 }),
    target('ttcp_2', { name: 'wiki', defaultPort: 443, sessionConnectionLimit: 1 }),
  ];
  return (await new AppDriver(world).signIn()).press('0', '/', 'orders', 'enter', 'F');
}

let terminal: TestTerminal | undefined;
afterEach(() => terminal?.close());

test('every field can be reached and changed on the smallest screen', async () => {
  const app = await oneConnection();
  app.world.plan = PSQL;
  terminal = await openApp(app, 40, 12);
  const seen: string[] = [];
  for (let step = 0; step < 13; step += 1) {
    seen.push(app.state.dialog?.kind === 'connect' ? app.state.dialog.focus : 'closed');
    if (
      ['client', 'closeOnExit'].includes(seen.at(-1) ?? '') ||
      seen.at(-1) === 'onExpiry' ||
      seen.at(-1) === 'onSignIn'
    )
      await app.press('space');
    if (seen.at(-1) === 'idle') await app.press('15m');
    await app.press('tab');
  }
  expect(seen).toEqual([
    ...['port', 'ifBusy', 'client', 'command', 'idle', 'closeOnExit', 'onExpiry', 'onSignIn'],
    ...['connect', 'save', 'cancel', 'host', 'address'],
  ]);
  for (const text of ['<psql>', '[15m', '<reopen>', '[x] on client exit', '[x] at sign-in'])
    expect(terminal.frame()).toContain(text);
});
