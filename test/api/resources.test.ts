import { describe, expect, test } from 'vitest';
import { parseBrokeredCredential } from '../../src/api/resources/credential.ts';
import type { CollectionName } from '../../src/api/types.ts';
import { statesOf } from '../../src/app/features/sessions/session-states.select.ts';
import { at } from '../support/rest.ts';
import { recording } from './recordings.ts';
import { scriptedController } from './scripted-controller.ts';

/** Reads one resource with a recorded response. */
async function read<N extends CollectionName>(name: N, group: string, step: string) {
  await using controller = await scriptedController(() => ({ body: recording(group, step) }));
  return await controller.api.read(name, 'id');
}

/** Lists with a recorded response. */
async function list<N extends CollectionName>(name: N, group: string, step: string) {
  await using controller = await scriptedController(() => ({ body: recording(group, step) }));
  return (await controller.api.list(name, { parentId: 'x' })).items;
}

describe('recorded responses of Boundary 0.21', () => {
  test('a target with sources', async () => {
    expect(await read('targets', 'targets', 'read')).toMatchObject({
      id: 'ttcp_9VKEexDLTV',
      scopeId: 'p_gB7c2Uv8tQ',
      scope: { name: 'QA_Tests', type: 'project', parentScopeId: 'o_dHJ433oxKt' },
      name: 'tests',
      type: 'tcp',
      version: 3,
      createdAtMs: Date.UTC(2026, 10, 23, 23, 18, 59, 182),
      address: undefined,
      defaultPort: 7777,
      sessionMaxSeconds: 600,
      sessionConnectionLimit: 3,
      hostSources: [{ id: 'hsst_cZYIeh8Yzw', hostCatalogId: 'hcst_05wVOxxEE6' }],
      brokeredCredentialSources: expect.arrayContaining([
        { id: 'credup_pmIwNcRCDK', credentialStoreId: 'csst_02IE3S8ar9' },
      ]),
    });
  });

  test('actions are sorted', async () => {
    const { authorizedActions } = await read('targets', 'targets', 'read');
    expect(authorizedActions).toEqual(authorizedActions.toSorted());
    expect(authorizedActions).toContain('authorize-session');
  });

  test('a session with an open and a closed connection', async () => {
    const session = await read('sessions', 'live-session', 'read-one-closed');
    const [first, second, ...more] = statesOf(session);
    expect([first?.status, second?.status, ...more]).toEqual(['pending', 'active']);
    expect(first?.startedAtMs).toBeLessThan(second?.startedAtMs ?? 0);
    const told = Array.isArray(session.raw.states) ? session.raw.states : [];
    expect(told.map((state) => [at(state, 'status'), at(state, 'end_time') === undefined])).toEqual([
      ['active', true],
      ['pending', false],
    ]);
    expect(session.connections).toMatchObject([
      { clientPort: 38230, bytesUp: 0, closedReason: 'unknown' },
      { clientPort: 38220, bytesUp: 10_000, bytesDown: 10_000, closedReason: undefined },
    ]);
    expect(await read('sessions', 'live-session', 'read-terminated')).toMatchObject({
      status: 'terminated',
      terminationReason: 'canceled',
    });
  });

  test('a listed session has no connections', async () => {
    const [session] = await list('sessions', 'sessions', 'list-include-terminated');
    expect(session?.connections).toBeUndefined();
  });

  test.each<[CollectionName, string, string, object]>([
    ['scopes', 'auth', 'scopes-anonymous', { id: 'o_1234567890', version: undefined }],
    ['auth-methods', 'auth', 'auth-methods-anonymous', { type: 'ldap', isPrimary: false }],
    ['host-catalogs', 'hosts', 'catalogs-list', { name: 'DevOps', pluginName: undefined }],
    [
      'hosts',
      'hosts',
      'hosts-list',
      { address: 'localhost', hostSetIds: ['hsst_cZYIeh8Yzw'], scopeId: 'p_gB7c2Uv8tQ' },
    ],
    ['host-sets', 'hosts', 'sets-list', { name: 'test-machines', hostIds: [] }],
    ['aliases', 'targets', 'aliases-list', { value: 'rec.tests', destinationId: 'ttcp_9VKEexDLTV' }],
    ['users', 'iam', 'users', { loginName: 'admin' }],
  ])('the first of the %s', async (name, group, step, expected) => {
    expect((await list(name, group, step))[0]).toMatchObject(expected);
  });

  test('a sign-in', async () => {
    await using controller = await scriptedController(() => ({ body: recording('auth', 'login-admin') }));
    const { token, authToken } = await controller.api.authenticate({
      authMethodId: 'a',
      loginName: 'b',
      password: 'c',
    });
    expect(token).toMatch(/^at_tTwA7qMTAs_/);
    expect(authToken).toMatchObject({
      id: 'at_tTwA7qMTAs',
      scopeId: 'global',
      userId: 'u_1234567890',
      expiresAtMs: Date.UTC(2026, 10, 30, 23, 18, 57),
    });
  });

  test('an authorization with four brokered credentials', async () => {
    await using controller = await scriptedController(() => ({ body: recording('targets', 'authorize') }));
    const authorization = await controller.api.authorizeSession({ target: 'x' });
    expect(authorization).toMatchObject({
      sessionId: 's_XwZ4OQh0CT',
      connectionLimit: 3,
      endpoint: 'tcp://127.0.0.1:7777',
      endpointPort: 7777,
      expiresAtMs: Date.UTC(2026, 10, 23, 23, 28, 59, 386),
    });
    expect(authorization.credentials).toMatchObject([
      {
        credentialType: 'json',
        username: undefined,
        values: [
          { key: 'a', value: '1' },
          { key: 'b.c', value: 'x' },
        ],
      },
      { credentialType: 'password', password: 'secret' },
      { sourceName: 'db', storeType: 'static', username: 'postgres', password: 'secret' },
      { credentialType: 'username_password_domain', username: 'u', password: 'p' },
    ]);
  });
});

describe('untyped credentials', () => {
  const source = { credential_source: { id: 'clvlt_1', type: 'vault-generic' } };
  const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');

  test.each([
    ['in the decoded secret', { decoded: { username: 'u', password: 'p' } }],
    [
      'under the data of a Vault secret',
      { decoded: { data: { username: 'u', password: 'p' }, metadata: { version: 1 } } },
    ],
    ['only in the raw secret', { raw: base64({ username: 'u', password: 'p' }) }],
  ])('user and password %s', (_, secret) => {
    expect(parseBrokeredCredential({ ...source, secret })).toMatchObject({ username: 'u', password: 'p' });
  });

  test('a key', () => {
    const secret = { decoded: { username: 'u', private_key: 'KEY', private_key_passphrase: 'pp' } };
    expect(parseBrokeredCredential({ ...source, secret })).toMatchObject({
      privateKey: 'KEY',
      privateKeyPassphrase: 'pp',
    });
  });

  test('a secret that is not JSON is shown unchanged', () => {
    const secret = { raw: Buffer.from('plain words').toString('base64') };
    expect(parseBrokeredCredential({ ...source, secret })?.values).toEqual([
      { key: 'raw', value: 'plain words' },
    ]);
  });
});
