/** `bnd-tui connect TARGET` by names and aliases, and `bnd-tui ls aliases`, of the built program against a scripted controller that has aliases in projects. */
import { expect, test } from 'vitest';
import { scriptedController } from '../../api/scripted-controller.ts';
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

const asItems = (...items: readonly object[]) => ({ body: { items } });
const PROJECT = { id: 'p_1234567890', name: 'prod', type: 'project', scope_id: 'o_1234567890' };
const target = (id: string, name: string) => ({ id, name, scope_id: PROJECT.id, type: 'tcp' });

/** As Boundary answers what is neither an id nor an alias. */
const BAD_ID = {
  kind: 'InvalidArgument',
  message: 'Error in provided request.',
  details: { request_fields: [{ name: 'id', description: 'Invalid formatted identifier.' }] },
};

/** Answers lists by the collection; without a list, permission is denied. */
async function connectTo(word: string, lists: Readonly<Record<string, readonly object[]>>) {
  await using controller = await scriptedController(({ path }) => {
    const [, , collection = '', rest] = path.split('/');
    if (collection === 'auth-tokens') return { body: { id: rest } };
    if (rest?.split(':')[0]?.includes('_') && !rest.startsWith('ttcp_')) return { status: 400, body: BAD_ID };
    if (rest !== undefined) return { status: 404, body: { kind: 'NotFound' } };
    const items = lists[collection];
    return items === undefined ? { status: 403, body: { kind: 'PermissionDenied' } } : asItems(...items);
  });
  const { code, stderr } = await runProgram(['connect', word], {
    env: { BOUNDARY_ADDR: controller.address, BOUNDARY_TOKEN: TOKEN },
  });
  const asked = controller.received.find(({ path }) => path.endsWith(':authorize-session'));
  return { code, stderr, asked, received: controller.received };
}

test('a name that two aliases have is refused with both, and nothing is authorized', async () => {
  const items = [
    alias('alt_1234567890', NAME, 'ttcp_1234567890'),
    alias('alt_0987654321', NAME.toUpperCase(), 'ttcp_0987654321'),
  ];
  const { code, stderr, asked } = await connectTo(NAME, { aliases: items });
  expect(code).not.toBe(0);
  for (const { id, destination_id } of items) {
    expect(stderr).toContain(id);
    expect(stderr).toContain(destination_id);
  }
  expect(asked).toBeUndefined();
});

test('an alias leads to its target and host', async () => {
  const attributes = { authorize_session_arguments: { host_id: 'hst_1234567890' } };
  const { asked } = await connectTo(NAME, {
    aliases: [{ ...alias('alt_1234567890', NAME, 'ttcp_1234567890'), attributes }],
  });
  expect(asked).toMatchObject({
    path: '/v1/targets/ttcp_1234567890:authorize-session',
    body: { host_id: 'hst_1234567890' },
  });
});

test.each(['web', 'web@prod', 'WEB.prod.boundary'])('a target is found by its name: %s', async (word) => {
  const lists = { targets: [target('ttcp_1234567890', 'web')], scopes: [PROJECT], aliases: [] };
  expect((await connectTo(word, lists)).asked?.path).toBe('/v1/targets/ttcp_1234567890:authorize-session');
});

test('a name of two targets is refused with both; one that is close is suggested', async () => {
  const lists = {
    targets: [target('ttcp_1234567890', 'web'), target('ttcp_0987654321', 'web')],
    scopes: [PROJECT],
  };
  const two = await connectTo('web', lists);
  expect(two.stderr).toMatch(/ttcp_1234567890.*ttcp_0987654321/s);
  expect(two.asked).toBeUndefined();
  const near = await connectTo('web@prud', lists);
  expect(near.stderr).toContain('web@prod');
  expect(near.code).toBe(1);
});

test('what cannot be listed is left to the controller', async () => {
  const { stderr, asked } = await connectTo(NAME, {});
  expect(asked?.path).toBe(`/v1/targets/${NAME}:authorize-session`);
  expect(stderr).toContain(NAME);
});

test('a name that only looks like an id gets close names', async () => {
  const lists = { targets: [target('ttcp_1234567890', 'web_x')], scopes: [PROJECT] };
  const { code, stderr } = await connectTo('wep_x', lists);
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/wep_x.*web_x/s) });
  expect(stderr).not.toContain('identifier');
});

test('an id is not looked up', async () => {
  const { received } = await connectTo('ttcp_1234567890', {});
  expect(received[0]?.path).toBe('/v1/targets/ttcp_1234567890:authorize-session');
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
