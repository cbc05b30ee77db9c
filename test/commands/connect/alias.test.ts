/** `bnd-tui connect ALIAS` and `bnd-tui ls aliases` of the built program against a scripted controller that has aliases in projects. */
import { expect, test } from 'vitest';
import { type Script, scriptedController } from '../../api/scripted-controller.ts';
import { runProgram } from '../../support/run-program.ts';

const TOKEN = 'at_1234567890_secret';
const NAME = 'db.backend.eng';

const alias = (id: string, value: string, target: string) => ({
  id,
  scope_id: 'p_1234567890',
  type: 'target',
  value,
  destination_id: target,
});

/** `aliases` answers lists of aliases; everything else is not found. */
async function run(aliases: Script, ...args: readonly string[]) {
  await using controller = await scriptedController((received, index) =>
    received.path === '/v1/aliases' ? aliases(received, index) : { status: 404, body: { kind: 'NotFound' } },
  );
  const { code, stdout, stderr } = await runProgram(args, {
    env: { BOUNDARY_ADDR: controller.address, BOUNDARY_TOKEN: TOKEN },
  });
  const paths = controller.received.map(({ path }) => path);
  return { code, stdout, stderr, paths };
}

test('a name that two aliases have is refused with both, and nothing is authorized', async () => {
  const items = [
    alias('alt_1234567890', NAME, 'ttcp_1234567890'),
    alias('alt_0987654321', NAME.toUpperCase(), 'ttcp_0987654321'),
  ];
  const { code, stderr, paths } = await run(() => ({ body: { items } }), 'connect', NAME);
  expect(code).not.toBe(0);
  for (const { id, destination_id } of items) expect(stderr).toContain(`${id} (${destination_id})`);
  expect(paths.some((path) => path.endsWith(':authorize-session'))).toBe(false);
});

test.each([
  ['one alias', () => ({ body: { items: [alias('alt_1234567890', NAME, 'ttcp_1234567890')] } })],
  ['no permission to list aliases', () => ({ status: 403, body: { kind: 'PermissionDenied' } })],
])('%s: the controller resolves it', async (_, aliases) => {
  const { stderr, paths } = await run(aliases, 'connect', NAME);
  expect(paths).toContain(`/v1/targets/${NAME}:authorize-session`);
  expect(stderr).toContain(NAME);
});

test('an id is not looked up', async () => {
  const { paths } = await run(() => ({ body: {} }), 'connect', 'ttcp_1234567890');
  expect(paths).not.toContain('/v1/aliases');
});

test('ls lists aliases scope by scope if the controller refuses all at once', async () => {
  const item = alias('alt_1234567890', NAME, 'ttcp_1234567890');
  await using controller = await scriptedController(({ path, query }) => {
    if (path === '/v1/scopes') return { body: { items: [{ id: 'p_1234567890', type: 'project' }] } };
    return query.get('scope_id') === 'p_1234567890'
      ? { body: { items: [item] } }
      : { status: 403, body: { kind: 'PermissionDenied' } };
  });
  const env = { BOUNDARY_ADDR: controller.address, BOUNDARY_TOKEN: TOKEN };
  const { code, stdout } = await runProgram(['ls', 'aliases', '-o', 'json'], { env });
  expect({ code, found: stdout.includes(NAME) }).toEqual({ code: 0, found: true });
});
