/** `-c`: the command of the command line runs once, after the sign-in. */
import { expect, test } from 'vitest';
import { AppDriver } from '../support/app-driver.ts';
import { MemoryWorld } from '../support/memory-world.ts';

async function started(command: string): Promise<AppDriver> {
  return new AppDriver(new MemoryWorld(), { command }).signIn();
}

test.each([
  ['sessions', 'sessions'],
  [':sessions -all', 'sessions'],
  ['profiles', 'profiles'],
])('"%s" is what one sees first', async (command, screen) => {
  const app = await started(command);
  expect(app.screen).toBe(screen);
  expect(app.state.commandHistory).toEqual([command]);
});

test('a command on something that has to be loaded waits for it', async () => {
  const app = await started('targets prod');
  expect(app.state.places.at(-1)).toMatchObject({ screen: 'targets', params: { scopeId: 'p_1' } });
  expect((await started('connect billing')).world.forwards).toHaveLength(1);
});

test('a wrong one says so and the program runs on', async () => {
  const app = await started('sesions');
  expect(app.flash).toBe('there is no command ":sesions": did you mean ":sessions"? <^a> lists them');
  expect((await app.press('0')).screen).toBe('targets');
});

test('it does not run again after the next sign-in', async () => {
  const app = await (await started('sessions')).press('0', ':', 'login', 'enter', 'tab', 'secret', 'enter');
  expect(app.state.connection.phase).toBe('signed-in');
  expect(app.screen).not.toBe('sessions');
});
