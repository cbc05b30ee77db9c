/** The menu of clients where none fits by itself. */
import { expect, test } from 'vitest';
import type { LaunchPlan } from '../../../../src/launch/types.ts';
import { AppDriver } from '../../../support/app-driver.ts';
import { MemoryWorld } from '../../../support/memory-world.ts';

const SSH: LaunchPlan = {
  client: 'ssh',
  program: 'ssh',
  args: [],
  env: {},
  files: [],
  display: 'ssh',
  installed: true,
};

async function onUnknown(): Promise<AppDriver> {
  const app = await new AppDriver(new MemoryWorld()).signIn();
  return app.press('0', '/', 'orders', 'enter', 's');
}

test('where no client fits, one is chosen from a menu, run on the open port and remembered', async () => {
  const app = await onUnknown();
  expect(app.state.dialog).toMatchObject({ kind: 'clients', choices: ['psql', 'ssh', 'custom'] });
  app.world.plan = SSH;
  await app.press('2');
  expect(app.world.launchRequests.at(-1)).toMatchObject({ client: 'ssh', port: 50_001 });
  expect([app.world.launched.length, app.world.forwards.length]).toEqual([1, 1]);
  expect(app.world.savedMemory.ttcp_1?.client).toBe('ssh');
});

test('a client that is not installed is not remembered', async () => {
  const app = await onUnknown();
  app.world.plan = { ...SSH, installed: false };
  await app.press('2');
  expect(app.state.dialog).toMatchObject({ kind: 'message', title: 'ssh is not installed' });
  expect(app.world.savedMemory.ttcp_1?.client).toBeUndefined();
});

test('a custom command is entered, run on the open port and remembered', async () => {
  const app = await onUnknown();
  await app.press('up', 'enter');
  expect(app.state.dialog).toMatchObject({ kind: 'connect', client: 'custom', focus: 'command' });
  app.world.plan = { ...SSH, client: 'custom', program: 'nc' };
  await app.press('nc HOST PORT', 'enter');
  expect(app.world.launchRequests.at(-1)).toMatchObject({
    client: 'custom',
    commandText: 'nc HOST PORT',
    port: 50_001,
  });
  expect([app.world.launched.length, app.world.forwards.length]).toEqual([1, 1]);
  expect(app.world.savedMemory.ttcp_1).toMatchObject({ client: 'custom', commandText: 'nc HOST PORT' });
  expect(app.world.savedMemory.ttcp_1?.listenPort).toBeUndefined();
});

test('of an open session only the client can be chosen', async () => {
  const app = await (await onUnknown()).press('up', 'enter');
  const focuses: unknown[] = [];
  for (let index = 0; index < 4; index += 1) {
    await app.press('tab');
    focuses.push(app.state.dialog?.kind === 'connect' && app.state.dialog.focus);
  }
  expect(focuses).toEqual(['connect', 'cancel', 'client', 'command']);
});

test('a client for a session that ended meanwhile is reported', async () => {
  const app = await (await onUnknown()).press('up', 'enter');
  const [forward] = app.world.forwards;
  forward?.finish('session-over');
  await app.press('nc HOST PORT', 'enter');
  expect(app.toast).toMatch(/^The forward of s_\w+ is closed$/);
  expect(app.world.launched).toEqual([]);
});

test('esc leaves the port open without a client', async () => {
  const app = await onUnknown();
  await app.press('esc');
  expect([app.state.dialog, app.world.forwards[0]?.closed]).toEqual([undefined, []]);
});
