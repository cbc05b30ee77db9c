/** The effect of grants on responses. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { each, type Harness, items, startController } from './harness.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startController();
});
afterAll(() => harness.close());

describe('the effect of grants on responses', () => {
  let roleId: string;
  let version: number;
  beforeAll(async () => {
    roleId = String(
      (await harness.admin('POST', '/v1/roles', { scope_id: 'p_1234567890', name: 'walk' })).body.id,
    );
    version = 1;
    await verb('add-principals', { principal_ids: ['u_0987654321'] });
  });

  async function verb(name: string, body: object): Promise<void> {
    const answer = await harness.admin('POST', `/v1/roles/${roleId}:${name}`, { version, ...body });
    expect(answer.status).toBe(200);
    version = Number(answer.body.version);
  }
  const grant = (...grants: string[]): Promise<void> => verb('set-grants', { grant_strings: grants });

  test('one id: lists it with its actions, but not its neighbors', async () => {
    await grant('type=host-catalog;actions=list', 'ids=hcst_1234567890;actions=read');
    const list = await harness.user('GET', '/v1/host-catalogs?scope_id=p_1234567890');
    expect(each(list, 'authorized_actions')).toEqual([['read']]);
    expect((await harness.user('DELETE', '/v1/host-catalogs/hcst_1234567890')).status).toBe(403);
    await harness.admin('POST', '/v1/host-catalogs', {
      scope_id: 'p_1234567890',
      type: 'static',
      name: 'other',
    });
    expect(each(await harness.user('GET', '/v1/host-catalogs?scope_id=p_1234567890'), 'id')).toEqual([
      'hcst_1234567890',
    ]);
  });

  test('pinned to a catalog: only its hosts', async () => {
    await grant('ids=hcst_1234567890;type=host;actions=list,no-op');
    expect(
      each(await harness.user('GET', '/v1/hosts?host_catalog_id=hcst_1234567890'), 'authorized_actions'),
    ).toEqual([['no-op']]);
    expect((await harness.user('GET', '/v1/hosts/hst_1234567890')).status).toBe(403);
    expect((await harness.user('GET', '/v1/host-sets?host_catalog_id=hcst_1234567890')).status).toBe(403);
  });

  test('list alone shows nothing', async () => {
    await grant('ids=*;type=host-catalog;actions=list');
    expect((await harness.user('GET', '/v1/host-catalogs?scope_id=p_1234567890')).body).not.toHaveProperty(
      'items',
    );
  });

  test('output fields limit responses and lists', async () => {
    await grant('ids=*;type=host-catalog;actions=list,read;output_fields=id,version');
    expect((await harness.user('GET', '/v1/host-catalogs/hcst_1234567890')).body).toEqual({
      id: 'hcst_1234567890',
      version: 1,
    });
    const list = await harness.user('GET', '/v1/host-catalogs?scope_id=p_1234567890');
    expect(new Set(items(list).flatMap(Object.keys))).toEqual(new Set(['id', 'version']));
  });

  test('a filter only sees fields that the caller sees', async () => {
    await grant('ids=*;type=host-catalog;actions=list,read;output_fields=id');
    const filter = encodeURIComponent('"/item/name" == "Generated host catalog"');
    expect(
      (await harness.user('GET', `/v1/host-catalogs?scope_id=p_1234567890&filter=${filter}`)).body,
    ).not.toHaveProperty('items');
  });

  test('through a group, and not after leaving it', async () => {
    await grant('ids=*;type=host-catalog;actions=list,read');
    await verb('remove-principals', { principal_ids: ['u_0987654321'] });
    expect((await harness.user('GET', '/v1/host-catalogs?scope_id=p_1234567890')).status).toBe(403);
    const group = String((await harness.admin('POST', '/v1/groups', { scope_id: 'global' })).body.id);
    await verb('add-principals', { principal_ids: [group] });
    await harness.admin('POST', `/v1/groups/${group}:add-members`, {
      version: 1,
      member_ids: ['u_0987654321'],
    });
    expect((await harness.user('GET', '/v1/host-catalogs?scope_id=p_1234567890')).status).toBe(200);
    await harness.admin('POST', `/v1/groups/${group}:remove-members`, {
      version: 2,
      member_ids: ['u_0987654321'],
    });
    expect((await harness.user('GET', '/v1/host-catalogs?scope_id=p_1234567890')).status).toBe(403);
  });

  test('rows of others only with more than :self', async () => {
    const { body } = await harness.admin('POST', '/v1/targets/ttcp_1234567890:authorize-session', {});
    const path = `/v1/sessions/${String(body.session_id)}`;
    expect((await harness.user('GET', path)).status).toBe(403);
    expect((await harness.user('POST', `${path}:cancel`, { version: 1 })).status).toBe(403);
    const listed = async (): Promise<unknown> =>
      each(await harness.user('GET', '/v1/sessions?scope_id=global&recursive=true'), 'id');
    expect(await listed()).not.toContain(body.session_id);
    await verb('set-principals', { principal_ids: ['u_0987654321'] });
    await grant(`ids=${String(body.session_id)};actions=read`);
    expect((await harness.user('GET', path)).status).toBe(200);
    expect(await listed()).toContain(body.session_id);
    expect((await harness.user('POST', `${path}:cancel`, { version: 1 })).status).toBe(403);
  });

  test('grants of an org apply to its projects with children, and a role of a project stays there', async () => {
    const org = String(
      (await harness.admin('POST', '/v1/roles', { scope_id: 'o_1234567890', name: 'children' })).body.id,
    );
    await harness.admin('POST', `/v1/roles/${org}:add-grants`, {
      version: 1,
      grant_strings: ['ids=*;type=credential-store;actions=list,read'],
    });
    await harness.admin('POST', `/v1/roles/${org}:add-principals`, {
      version: 2,
      principal_ids: ['u_0987654321'],
    });
    expect((await harness.user('GET', '/v1/credential-stores?scope_id=p_1234567890')).status).toBe(403);
    expect(
      (
        await harness.admin('POST', `/v1/roles/${org}:set-grant-scopes`, {
          version: 3,
          grant_scope_ids: ['children'],
        })
      ).status,
    ).toBe(200);
    expect((await harness.user('GET', '/v1/credential-stores?scope_id=p_1234567890')).status).toBe(200);
    expect(
      (
        await harness.admin('POST', `/v1/roles/${roleId}:add-grant-scopes`, {
          version,
          grant_scope_ids: ['children'],
        })
      ).status,
    ).toBe(400);
  });
});
