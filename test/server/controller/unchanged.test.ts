/** Writes that change nothing leave version and time as they are, so that no list reports the row as changed; every other write counts once. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Furnished, furnish } from './furnished-scope.ts';
import { type Answer, each, type Harness, startController } from './harness.ts';

const LOOK_BACK_MS = 30_000;
let nowMs = Date.now();
let harness: Harness;
let made: Furnished;
beforeAll(async () => {
  harness = await startController({ clock: () => nowMs });
  made = await furnish(harness.admin);
});
afterAll(() => harness.close());

const read = async (path: string): Promise<Answer> => harness.admin('GET', path);
const stampOf = ({ body }: Answer): unknown => [body.version, body.updated_time];
const versionOf = async (path: string): Promise<number> => Number((await read(path)).body.version);

describe('an update to what is there already', () => {
  const SAME: Readonly<Record<keyof Furnished, object>> = {
    org: { name: null, description: 'd' },
    project: { description: 'd' },
    target: { name: 'a target', attributes: { default_port: 22 }, session_max_seconds: 60 },
    catalog: { description: 'd' },
    host: { attributes: { address: '127.0.0.1' } },
    otherHost: { attributes: { address: '127.0.0.2' } },
    hostSet: { description: 'd' },
    store: { description: 'd' },
    credential: { attributes: { username: 'u' } },
    authMethod: { attributes: { min_login_name_length: 3 } },
    oidc: { attributes: { client_id: 'c', signing_algorithms: ['RS256'] } },
    account: { attributes: { login_name: 'alice' } },
    managedGroup: { attributes: { filter: '"/token/sub" == "x"' } },
    user: { name: 'alice', description: null },
    otherUser: { description: null },
    group: { description: 'd' },
    role: { description: 'd' },
    alias: { value: 'One.Example' },
  };

  test.each(Object.entries(SAME))('%s', async (name, body) => {
    const path = Object.entries(made).find(([key]) => key === name)?.[1] ?? '';
    const before = await read(path);
    nowMs += 1000;
    const answer = await harness.admin('PATCH', path, { version: before.body.version, ...body });
    expect([answer.status, stampOf(answer)]).toEqual([200, stampOf(before)]);
    expect((await read(path)).body).toEqual(before.body);
  });

  test('counts if something else changes too, and if a secret is sent', async () => {
    const version = await versionOf(made.alias);
    const alias = await harness.admin('PATCH', made.alias, {
      version,
      value: 'ONE.example',
      description: 'x',
    });
    expect([alias.body.version, alias.body.value]).toEqual([version + 1, 'ONE.example']);
    const before = await versionOf(made.credential);
    const secret = await harness.admin('PATCH', made.credential, {
      version: before,
      attributes: { password: 'p' },
    });
    expect(secret.body.version).toBe(before + 1);
  });

  test('with an old version is refused', async () => {
    const answer = await harness.admin('PATCH', made.target, { version: 99, name: 'a target' });
    expect([answer.status, answer.body.kind]).toEqual([404, 'NotFound']);
  });
});

describe('a list that is set to what it is', () => {
  const idOf = (path: string): string => path.split('/').at(-1) ?? '';
  const LISTS: readonly (readonly [keyof Furnished, string, string, keyof Furnished])[] = [
    ['role', 'principals', 'principal_ids', 'user'],
    ['group', 'members', 'member_ids', 'user'],
    ['user', 'accounts', 'account_ids', 'account'],
    ['hostSet', 'hosts', 'host_ids', 'host'],
    ['target', 'host-sources', 'host_source_ids', 'hostSet'],
    ['target', 'credential-sources', 'brokered_credential_source_ids', 'credential'],
  ];

  test.each(LISTS)('%s: %s', async (owner, noun, field, entry) => {
    const path = made[owner];
    const verb = async (mode: string, ids: readonly string[], version?: number): Promise<Answer> =>
      harness.admin('POST', `${path}:${mode}-${noun}`, {
        version: version ?? (await versionOf(path)),
        [field]: ids,
      });
    const id = idOf(made[entry]);
    const first = await verb('add', [id]);
    expect(first.status).toBe(200);
    nowMs += 1000;
    // Also with a version from before: nothing is overwritten.
    expect(stampOf(await verb('set', [id], 99))).toEqual(stampOf(first));
    const removed = await verb('remove', [id]);
    expect([removed.status, removed.body.version]).toEqual([200, Number(first.body.version) + 1]);
    expect((await verb('remove', [id])).status).toBe(400);
    expect(stampOf(await read(path))).toEqual(stampOf(removed));
  });

  test('entries that are there already are refused, except accounts of the user', async () => {
    const again = async (owner: keyof Furnished, noun: string, field: string, id: string) => {
      const send = async (): Promise<Answer> =>
        harness.admin('POST', `${made[owner]}:add-${noun}`, {
          version: await versionOf(made[owner]),
          [field]: [id],
        });
      await send();
      const { status, body } = await send();
      return [status, body.message];
    };
    const REFUSED = [400, expect.stringContaining('must be unique')];
    expect(await again('role', 'principals', 'principal_ids', idOf(made.user))).toEqual(REFUSED);
    expect(await again('group', 'members', 'member_ids', idOf(made.user))).toEqual(REFUSED);
    expect(await again('hostSet', 'hosts', 'host_ids', idOf(made.host))).toEqual(REFUSED);
    expect(await again('role', 'grants', 'grant_strings', 'ids=*;type=host;actions=read')).toEqual(REFUSED);
    expect(await again('user', 'accounts', 'account_ids', idOf(made.account))).toEqual([200, undefined]);
  });

  test('a grant with the same meaning keeps its text', async () => {
    const grants = async (mode: string, ...grant_strings: string[]): Promise<Answer> =>
      harness.admin('POST', `${made.role}:${mode}-grants`, {
        version: await versionOf(made.role),
        grant_strings,
      });
    const first = await grants('set', 'ids=*;type=target;actions=list,read');
    const same = await grants('set', 'ids=*;type=TARGET;actions=read,list');
    expect([same.body.grant_strings, stampOf(same)]).toEqual([
      ['ids=*;type=target;actions=list,read'],
      stampOf(first),
    ]);
    const more = await grants('set', 'ids=*;type=TARGET;actions=read,list', 'ids=*;type=host;actions=read');
    expect(more.body.grant_strings).toEqual(
      expect.arrayContaining(['ids=*;type=target;actions=list,read', 'ids=*;type=host;actions=read']),
    );
  });

  test('grant scopes forgive additions and removals without an effect', async () => {
    const before = stampOf(await read(made.role));
    const scopes = async (mode: string, ...grant_scope_ids: string[]): Promise<Answer> =>
      harness.admin('POST', `${made.role}:${mode}-grant-scopes`, { version: 99, grant_scope_ids });
    expect(stampOf(await scopes('add', 'this'))).toEqual(before);
    expect(stampOf(await scopes('set', 'this'))).toEqual(before);
    expect(stampOf(await scopes('remove', 'children'))).toEqual(before);
    expect((await scopes('add', 'children')).status).toBe(404);
  });
});

test('tags of a worker: set counts always, additions and removals must have an effect', async () => {
  const { body } = await harness.admin('POST', '/v1/workers:create:controller-led', { scope_id: 'global' });
  let version = 1;
  const tags = async (mode: string, api_tags: object): Promise<number> => {
    const answer = await harness.admin('POST', `/v1/workers/${String(body.id)}:${mode}-worker-tags`, {
      version,
      api_tags,
    });
    if (answer.status === 200) expect(answer.body.version).toBe(++version);
    return answer.status;
  };
  const outcomes = [
    await tags('add', { a: ['b'] }),
    await tags('add', { a: ['b'] }),
    await tags('set', { a: ['b'] }),
    await tags('remove', { x: ['y'] }),
    await tags('remove', { a: ['b'] }),
    await tags('set', {}),
    await tags('add', { constructor: ['c'] }),
    await tags('remove', { constructor: ['c'] }),
  ];
  expect(outcomes).toEqual([200, 400, 200, 400, 200, 200, 200, 200]);
});

test('what was not changed is in no later refresh', async () => {
  const path = `/v1/targets?scope_id=${made.project.split('/').at(-1)}`;
  const first = await read(path);
  nowMs += LOOK_BACK_MS + 1;
  const second = await read(`${path}&list_token=${String(first.body.list_token)}`);
  nowMs += LOOK_BACK_MS + 1;
  await harness.admin('PATCH', made.target, { version: await versionOf(made.target), name: 'a target' });
  const third = await read(`${path}&list_token=${String(second.body.list_token)}`);
  expect([third.status, each(third, 'id')]).toEqual([200, []]);
});
