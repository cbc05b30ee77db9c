/** `-c`: the command of the command line runs once, after the sign-in. */
import { describe, expect, test } from 'vitest';
import { BndError } from '../../../src/lib/errors.ts';
import { AppDriver } from '../../support/app-driver.ts';
import { settle } from '../../support/manual-clock.ts';
import { MemoryWorld } from '../../support/memory-world.ts';
import { alias } from '../../support/resources.ts';

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
  expect(app.state.views.at(-1)).toMatchObject({ screen: 'targets', params: { scopeId: 'p_1' } });
  expect((await started('connect billing')).world.forwards).toHaveLength(1);
});

test('a connection by an alias waits for the targets, then for the aliases', async () => {
  const world = new MemoryWorld();
  world.controller.rows.aliases.push(
    alias('alt_1', { value: 'db.backend.eng', scopeId: 'p_1', destinationId: 'ttcp_2' }),
  );
  await new AppDriver(world, { command: 'connect db.backend.eng' }).signIn();
  await expect.poll(() => world.controller.calls).toContain('authorize ttcp_2');
});

test('a wrong one says so and the program runs on', async () => {
  const app = await started('sesions');
  expect(app.toast).toMatch(/":sesions".*":sessions"/);
  expect((await app.press('0')).screen).toBe('targets');
});

test('it does not run again after the next sign-in', async () => {
  const app = await (await started('sessions')).press('0', ':', 'login', 'enter', 'tab', 'secret', 'enter');
  expect(app.state.connection.phase).toBe('signed-in');
  expect(app.screen).not.toBe('sessions');
});

describe('the command of a program that was started on a controller', () => {
  const OTHER = { tls: {}, authMethodId: undefined, scopeId: undefined, loginName: 'ana' };

  /** The first controller does not answer; the user turns to another one with equal ids. */
  async function turnedAway(address: string | undefined): Promise<AppDriver> {
    const world = new MemoryWorld();
    const other = world.addController('http://127.0.0.1:9300');
    world.profiles = [{ ...OTHER, name: 'other', address: other.address }];
    world.controller.failure = new BndError('controller-unreachable', 'No connection.');
    const app = await new AppDriver(world, { address, command: 'connect orders' }).start();
    app.app.perform({ type: 'profile.use', name: 'other' });
    await settle();
    await app.press('secret', 'enter', '0');
    expect(app.state.connection).toMatchObject({ phase: 'signed-in', address: other.address });
    return app;
  }

  test('is not carried out on another one', async () => {
    const app = await turnedAway('http://127.0.0.1:9200');
    expect(app.world.forwards).toEqual([]);
    expect(app.world.log.lines().map(({ text }) => text)).toContainEqual(
      expect.stringContaining('"connect orders"'),
    );
  });

  test('is carried out on the first that is chosen where none was named', async () => {
    expect((await turnedAway(undefined)).world.forwards).toHaveLength(1);
  });
});
