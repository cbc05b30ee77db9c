/** Keys that are pressed before the program knows whether a stored sign-in continues. */
import { expect, onTestFinished, test } from 'vitest';
import { AppDriver } from '../../support/app-driver.ts';
import { MemoryWorld } from '../../support/memory-world.ts';
import { openApp, type TestTerminal } from '../../support/terminal.tsx';

/** The screen is drawn, and nothing is decided yet. */
async function drawn(world: MemoryWorld): Promise<{ app: AppDriver; terminal: TestTerminal }> {
  const app = new AppDriver(world);
  const terminal = await openApp(app);
  onTestFinished(() => terminal.close());
  return { app, terminal };
}

test('are meant for the screen that the sign-in leads to', async () => {
  const signedIn = await new AppDriver().signIn();
  const { app, terminal } = await drawn(signedIn.world);
  for (const key of ['/', 'b', 'i', 'l', 'l', '\r']) await terminal.send(key);
  expect(app.state.signIn.address.text).toBe('http://127.0.0.1:9200');
  await app.start();
  await terminal.send('');
  expect(app.screen).toBe('targets');
  expect(app.state.views.at(-1)?.filter).toBe('bill');
  expect(terminal.frame()).toContain('billing');
});

test('are dropped where a form comes instead', async () => {
  const { app, terminal } = await drawn(new MemoryWorld());
  await terminal.send('s');
  expect(terminal.frame()).not.toContain('Password');
  await app.start();
  await terminal.send('a');
  const { address, login } = app.state.signIn;
  expect([address.text, login.text]).toEqual(['http://127.0.0.1:9200', 'a']);
});

test('quit at once with ctrl-c', async () => {
  const { app, terminal } = await drawn(new MemoryWorld());
  await terminal.send('\x03');
  expect(app.state.closing).toBe(true);
});
