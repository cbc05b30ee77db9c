/** `bnd-tui ls sessions` of the built program against a scripted controller: sessions have the id of their target only. */
import { expect, test } from 'vitest';
import { scriptedController } from '../../api/scripted-controller.ts';
import { runProgram } from '../../support/run-program.ts';

const session = (id: string, targetId: string) => ({ id, status: 'active', target_id: targetId });
const SESSIONS = [
  session('s_1234567890', 'ttcp_1234567890'),
  session('s_0987654321', 'ttcp_1234567890'),
  session('s_1111111111', 'ttcp_1111111111'),
];

/** Without targets, permission to list them is denied. */
async function ls(format: string, targets: readonly object[] | undefined, sessions = SESSIONS) {
  await using controller = await scriptedController(({ path }) => {
    if (path === '/v1/sessions') return { body: { items: sessions } };
    return targets === undefined || path !== '/v1/targets'
      ? { status: 403, body: { kind: 'PermissionDenied' } }
      : { body: { items: targets } };
  });
  const { code, stdout } = await runProgram(['ls', 'sessions', '-o', format], {
    env: { BOUNDARY_ADDR: controller.address, BOUNDARY_TOKEN: 'at_1234567890_secret' },
  });
  const lists = controller.received.filter(({ path }) => path === '/v1/targets');
  return { code, stdout, lists };
}

const WEB = { id: 'ttcp_1234567890', name: 'web', scope_id: 'p_1234567890', type: 'tcp' };

test('shows the names of the targets, with one more list of these targets only', async () => {
  const { stdout, lists } = await ls('table', [WEB]);
  expect(stdout).toMatch(/TARGET NAME +TARGET ID/);
  expect(stdout).toMatch(/s_1234567890 +active +web +ttcp_1234567890/);
  expect(stdout).toMatch(/s_1111111111 +active +- +ttcp_1111111111/);
  expect(lists.map(({ query }) => query.get('filter'))).toEqual([
    '"/item/id" == "ttcp_1234567890" or "/item/id" == "ttcp_1111111111"',
  ]);
});

test('JSON has the id and the name', async () => {
  const { stdout } = await ls('json', [WEB]);
  const { items } = JSON.parse(stdout);
  expect(items[0]).toMatchObject({ target_id: 'ttcp_1234567890', target_name: 'web' });
  expect(items[2]).toMatchObject({ target_id: 'ttcp_1111111111', target_name: null });
});

test('without permission to list targets the ids are shown', async () => {
  const { code, stdout } = await ls('table', undefined);
  expect({ code, ids: stdout.includes('ttcp_1111111111') }).toEqual({ code: 0, ids: true });
});

test('many targets are listed without a filter, and no sessions need no names', async () => {
  const many = Array.from({ length: 21 }, (_, index) => session(`s_${index}`, `ttcp_${index}`));
  expect((await ls('csv', [], many)).lists[0]?.query.has('filter')).toBe(false);
  expect((await ls('csv', [], [])).lists).toEqual([]);
});
