/** Host names that do not lead to one target, of the built program against a scripted controller. */
import { expect, test } from 'vitest';
import { scriptedController } from '../../api/scripted-controller.ts';
import { talk } from '../../support/gateways.ts';
import { startProxy } from '../../support/proxy-process.ts';

const PROJECT = { id: 'p_1234567890', name: 'prod', type: 'project', scope_id: 'o_1234567890' };
const target = (id: string, name: string) => ({
  id,
  name,
  scope_id: PROJECT.id,
  type: 'tcp',
  attributes: { default_port: 80 },
});
const alias = (id: string, value: string, destination?: string) => ({
  id,
  value,
  scope_id: 'global',
  type: 'target',
  ...(destination === undefined ? {} : { destination_id: destination }),
});

/** Asks for a host; resolves with the answer and the paths of sessions that were authorized. */
async function connectTo(host: string, lists: Readonly<Record<string, readonly object[]>>) {
  const { answers, authorized } = await connectToEach([host], lists);
  return { answer: answers[0], authorized };
}

async function connectToEach(hosts: readonly string[], lists: Readonly<Record<string, readonly object[]>>) {
  await using controller = await scriptedController(({ path }) => {
    const [, , collection = '', rest] = path.split('/');
    if (collection === 'auth-tokens') return { body: { id: rest } };
    if (rest !== undefined)
      return { status: 404, body: { kind: 'NotFound', message: 'Resource not found.' } };
    const items = lists[collection];
    return items === undefined ? { status: 403, body: { kind: 'PermissionDenied' } } : { body: { items } };
  });
  const proxy = await startProxy({
    BOUNDARY_ADDR: controller.address,
    BOUNDARY_TOKEN: 'at_1234567890_secret',
  });
  const answers = await Promise.all(
    hosts.map((host) => talk(proxy.port, `CONNECT ${host}:80 HTTP/1.1\r\nHost: x\r\n\r\n`)),
  );
  await proxy.stop();
  const authorized = controller.received.filter(({ path }) => path.endsWith(':authorize-session'));
  return { answers: answers.map(String), authorized: authorized.map(({ path }) => path) };
}

test('a name of two targets is refused, and both are listed', async () => {
  const targets = [target('ttcp_1234567890', 'web'), target('ttcp_0987654321', 'WEB')];
  const { answer, authorized } = await connectTo('web.prod', { targets, scopes: [PROJECT], aliases: [] });
  expect(answer).toMatch(/^HTTP\/1\.1 403 /);
  expect(answer).toContain('ttcp_1234567890');
  expect(answer).toContain('ttcp_0987654321');
  expect(authorized).toEqual([]);
});

test('a name of an alias and of another target is refused, and both are listed', async () => {
  const { answer, authorized } = await connectTo('web.prod.boundary', {
    targets: [target('ttcp_1234567890', 'web'), target('ttcp_0987654321', 'other')],
    scopes: [PROJECT],
    aliases: [alias('alt_1234567890', 'web.prod', 'ttcp_0987654321')],
  });
  expect(answer).toMatch(/^HTTP\/1\.1 403 /);
  expect(answer).toContain('alt_1234567890');
  expect(answer).toContain('ttcp_1234567890');
  expect(authorized).toEqual([]);
});

test('an alias without a destination is refused by its name', async () => {
  const aliases = [alias('alt_1234567890', 'db.eng')];
  const { answer, authorized } = await connectTo('db.eng', { targets: [], scopes: [], aliases });
  expect(answer).toMatch(/^HTTP\/1\.1 403 [\s\S]*alt_1234567890/);
  expect(authorized).toEqual([]);
});

test('malformed names are refused', async () => {
  const hosts = ['web..prod', '.web.prod', 'web.prod..', '.boundary.', 'a'.repeat(254)];
  const { answers, authorized } = await connectToEach(hosts, { targets: [], scopes: [], aliases: [] });
  for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 403 [\s\S]*host name/);
  expect(authorized).toEqual([]);
});

test('a name that may not be listed is left to the controller', async () => {
  const { answer, authorized } = await connectTo('Hidden.Eng.boundary', {});
  expect(answer).toMatch(/^HTTP\/1\.1 404 [\s\S]*Hidden\.Eng/);
  expect(authorized).toEqual(['/v1/targets/Hidden.Eng:authorize-session']);
});
