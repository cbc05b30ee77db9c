import { describe, expect, test } from 'vitest';
import { apiCurls } from '../../../../src/app/features/copy/api-curls.state.ts';
import { copyItems } from '../../../../src/app/features/copy/copy-items.state.ts';
import { AppDriver } from '../../../support/app-driver.ts';
import { MemoryWorld } from '../../../support/memory-world.ts';

async function withForward(): Promise<AppDriver> {
  const world = new MemoryWorld();
  world.plan = {
    client: 'psql',
    program: 'psql',
    args: [],
    env: { PGPASSFILE: 'secret file' },
    files: [],
    display: 'psql -h 127.0.0.1 -p 50001',
    installed: true,
  };
  return (await new AppDriver(world).signIn()).press('0', '/', 'orders', 'enter', 'F', 'enter');
}

function items(app: AppDriver): Readonly<Record<string, string>> {
  const { dialog } = app.state;
  return dialog?.kind === 'copy'
    ? Object.fromEntries(dialog.items.map(({ label, text }) => [label, text]))
    : {};
}

describe('the copy menu', () => {
  test('offers everything of an open forward, best first and without secrets', async () => {
    const app = await (await withForward()).press('C');
    expect(items(app)).toMatchObject({
      address: '127.0.0.1:50001',
      port: '50001',
      URI: 'postgres://127.0.0.1:50001/',
      command: 'psql -h 127.0.0.1 -p 50001',
      'session id': 's_3',
      'target id': 'ttcp_1',
      'connect command': 'bnd-tui connect ttcp_1 --addr http://127.0.0.1:9200',
    });
    expect(Object.keys(items(app))[0]).toBe('address');
    expect(JSON.stringify(items(app))).not.toMatch(/secret|hush/);
  });

  test('enter takes the chosen line, a digit any line', async () => {
    const app = await (await withForward()).press('C', 'down', 'enter', 'C', '1', 'C', 'esc');
    expect([app.world.copied, app.toast, app.state.dialog]).toEqual([
      ['50001', '127.0.0.1:50001'],
      'Copied the address',
      undefined,
    ]);
  });

  test('of a target without a forward has what is known', async () => {
    const app = await (await new AppDriver().signIn()).press('0', 'C');
    expect(Object.keys(items(app))).toEqual([
      'target id',
      'target name',
      'connect command',
      'curl: read',
      'curl: authorize',
    ]);
    await app.press('9');
    expect(app.toast).toBe('No line 9');
  });

  test('makes no command line of an id that a shell would read', async () => {
    const { state } = await new AppDriver().signIn();
    const labels = copyItems(state, { kind: 'target', id: 'ttcp_1; reboot' }, undefined);
    expect(labels).toEqual([]);
  });
});

describe('the curl of what a key would do', () => {
  const bearer = '-H "Authorization: Bearer $BOUNDARY_TOKEN"';
  const post = `curl -X POST ${bearer} -H 'Content-Type: application/json' -d`;
  const api = 'http://127.0.0.1:9200/v1';

  test('opens a session on a target, on the host that is chosen', async () => {
    const app = await (await new AppDriver().signIn()).press('0', '/', 'billing', 'enter', 'C');
    expect(items(app)).toMatchObject({
      'curl: read': `curl ${bearer} ${api}/targets/ttcp_2`,
      'curl: authorize': `${post} '{}' ${api}/targets/ttcp_2:authorize-session`,
    });
    await app.press('esc', 'enter', 'down', 'C');
    expect(items(app)['curl: authorize']).toBe(
      `${post} '{"host_id":"hst_1"}' ${api}/targets/ttcp_2:authorize-session`,
    );
  });

  test('cancels a session, in the version that is known', async () => {
    const app = await (await new AppDriver().signIn()).press(':', 's', 'enter');
    app.world.controller.replaceSession('s_1', { status: 'pending' });
    await app.world.clock.advance(6000);
    await app.press('C');
    expect(items(app)).toMatchObject({
      'curl: read': `curl ${bearer} ${api}/sessions/s_1`,
      'curl: cancel': `${post} '{"version":2}' ${api}/sessions/s_1:cancel`,
    });
  });

  test('reads a scope, a host set or a credential source, wherever it is selected', async () => {
    const app = await (await new AppDriver().signIn()).press('C');
    expect(items(app)['curl: read']).toBe(`curl ${bearer} ${api}/scopes/global`);
    await app.press('esc', '0', '/', 'billing', 'enter', 'enter', 'shift-tab', 'C');
    expect(items(app)['curl: read']).toBe(`curl ${bearer} ${api}/host-sets/hsst_1`);
  });

  test('holds no token and no secret, and a URL that a shell would read is quoted', async () => {
    const app = await (await withForward()).press('C');
    expect(JSON.stringify(items(app))).not.toMatch(/at_1_secret|hush/);
    const { state } = app;
    const connection = { ...state.connection, address: 'http://[::1]:9200' };
    const [read] = apiCurls({ ...state, connection }, { kind: 'host-catalogs', id: 'hcst_1' });
    expect(read?.text).toBe(`curl ${bearer} 'http://[::1]:9200/v1/host-catalogs/hcst_1'`);
  });
});

test('c copies the id of a session that has no port here', async () => {
  const app = await (await new AppDriver().signIn()).press(':', 's', 'enter', 'c');
  expect(app.world.copied).toEqual(['s_1']);
});

test('c copies the ids of all marked targets', async () => {
  const app = await (await new AppDriver().signIn()).press('0', 'space', 'down', 'space', 'c');
  expect([app.world.copied, app.toast]).toEqual([['ttcp_2\nttcp_1'], 'Copied 2 ids']);
});

test.each([
  ['taken', /^Copied the id ttcp_1$/],
  ['in-tmux', /tmux buffer/],
  ['sent', /does not confirm/],
] as const)('the message says what is known of a copy: %s', async (result, words) => {
  const app = await (await new AppDriver().signIn()).press('0', '/', 'orders', 'enter');
  app.world.copyResult = result;
  await app.press('c');
  expect(app.toast).toMatch(words);
});
