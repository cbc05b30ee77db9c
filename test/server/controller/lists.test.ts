/** Lists: pages, refreshes with changes and deletions, and rejected tokens. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, each, type Harness, items, startController } from './harness.ts';

const LOOK_BACK_MS = 30_000;
let nowMs = Date.now();
let harness: Harness;
beforeAll(async () => {
  harness = await startController({ clock: () => nowMs });
});
afterAll(() => harness.close());

const PATH = '/v1/groups?scope_id=global';
const listToken = (answer: Answer): string => String(answer.body.list_token);
const makeGroup = async (name: string): Promise<string> =>
  String((await harness.admin('POST', '/v1/groups', { scope_id: 'global', name })).body.id);

test('an empty list has no token', async () => {
  const { body } = await harness.admin('GET', PATH);
  expect(body).toEqual({ response_type: 'complete', sort_by: 'created_time', sort_dir: 'desc' });
});

test('pages, then only changes and deletions', async () => {
  const ids = [];
  for (const name of ['a', 'b', 'c', 'd', 'e']) ids.push(await makeGroup(name));
  const pages: Answer[] = [await harness.admin('GET', `${PATH}&page_size=2`)];
  for (let last = pages[0]; last?.body.response_type === 'delta'; last = pages.at(-1)) {
    pages.push(await harness.admin('GET', `${PATH}&page_size=2&list_token=${listToken(last)}`));
  }
  expect(pages.map((page) => each(page, 'name'))).toEqual([['e', 'd'], ['c', 'b'], ['a']]);
  expect(pages.every((page) => page.body.est_item_count === 5)).toBe(true);

  // Changes older than the look-back are not repeated.
  nowMs += LOOK_BACK_MS + 1;
  const first = await harness.admin('GET', `${PATH}&list_token=${String(pages.at(-1)?.body.list_token)}`);
  nowMs += LOOK_BACK_MS + 1;
  const nothing = await harness.admin('GET', `${PATH}&list_token=${listToken(first)}`);
  expect(nothing.body).toMatchObject({ response_type: 'complete', sort_by: 'updated_time' });
  expect(items(nothing)).toEqual([]);

  await harness.admin('PATCH', `/v1/groups/${ids[1]}`, { version: 1, description: 'changed' });
  await harness.admin('DELETE', `/v1/groups/${ids[0]}`);
  const changed = await harness.admin('GET', `${PATH}&list_token=${listToken(nothing)}`);
  expect(each(changed, 'name')).toEqual(['b']);
  expect(changed.body.removed_ids).toEqual([ids[0]]);
});

test('a refresh has pages too', async () => {
  const { body } = await harness.admin('GET', PATH);
  for (const name of ['v', 'w', 'x', 'y', 'z']) await makeGroup(name);
  const first = await harness.admin('GET', `${PATH}&page_size=3&list_token=${String(body.list_token)}`);
  expect(first.body).toMatchObject({ response_type: 'delta', sort_by: 'updated_time' });
  const second = await harness.admin('GET', `${PATH}&page_size=100&list_token=${listToken(first)}`);
  expect(second.body.response_type).toBe('complete');
  const names = [...each(first, 'name'), ...each(second, 'name')];
  expect(names.slice(0, 5)).toEqual(['z', 'y', 'x', 'w', 'v']);
  expect(new Set(names).size).toBe(names.length);
});

test('a filter fills its pages from as many rows as necessary', async () => {
  const filter = encodeURIComponent('"/item/name" == "b" or "/item/name" == "v"');
  const first = await harness.admin('GET', `${PATH}&page_size=1&filter=${filter}`);
  expect([each(first, 'name'), first.body.response_type]).toEqual([['v'], 'delta']);
  const second = await harness.admin(
    'GET',
    `${PATH}&page_size=1&filter=${filter}&list_token=${listToken(first)}`,
  );
  expect([each(second, 'name'), second.body.response_type]).toEqual([['b'], 'complete']);
});

beforeAll(async () => {
  expect((await harness.admin('POST', '/v1/groups', { scope_id: 'o_1234567890' })).status).toBe(200);
});

const INVALID = 'invalid list token';
const CHANGED = 'grants have changed since list token was issued';

test.each([
  // Both lists depend on the same grants: the administrator has one for everything.
  ['of another kind', () => harness.admin('GET', '/v1/roles?scope_id=global'), 'does not match'],
  ['of another scope', () => harness.admin('GET', '/v1/groups?scope_id=o_1234567890'), CHANGED],
  ['of a recursive list', () => harness.admin('GET', `${PATH}&recursive=true`), CHANGED],
  ['of another caller', () => harness.user('GET', '/v1/targets?scope_id=p_1234567890'), CHANGED],
])('a token %s is refused', async (_what, list, sentence) => {
  const answer = await harness.admin('GET', `${PATH}&list_token=${listToken(await list())}`);
  expect([answer.status, answer.body.kind, answer.body.op]).toEqual([400, INVALID, 'listtoken.Validate']);
  expect(answer.body.message).toContain(sentence);
});

test('a recursive list may go on at another scope', async () => {
  const first = await harness.admin('GET', `/v1/targets?scope_id=o_1234567890&recursive=true&page_size=1`);
  const next = await harness.admin(
    'GET',
    `/v1/targets?scope_id=global&recursive=true&list_token=${listToken(first)}`,
  );
  expect(next.status).toBe(200);
});

test('a token lasts as long as the grants that decide about its list', async () => {
  const token = listToken(await harness.admin('GET', PATH));
  const outcome = async (): Promise<unknown> => {
    const { status, body } = await harness.admin('GET', `${PATH}&list_token=${token}`);
    return status === 200 ? 'fine' : body.message;
  };
  const role = String((await harness.admin('POST', '/v1/roles', { scope_id: 'global' })).body.id);
  let version = 1;
  const set = async (noun: string, body: object): Promise<void> => {
    const answer = await harness.admin('POST', `/v1/roles/${role}:set-${noun}`, {
      version: version++,
      ...body,
    });
    expect(answer.status).toBe(200);
  };
  await set('principals', { principal_ids: ['u_1234567890'] });
  expect(await outcome()).toBe('fine');
  await set('grants', { grant_strings: ['ids=*;type=host;actions=read'] });
  expect(await outcome()).toBe('fine');
  await set('grants', { grant_strings: ['ids=*;type=group;actions=read'] });
  expect(await outcome()).toBe(CHANGED);
  await set('grants', { grant_strings: [] });
  expect(await outcome()).toBe('fine');
});

test('recursive lists start at the given scope', async () => {
  const targets = async (scope: string): Promise<number> =>
    items(await harness.admin('GET', `/v1/targets?scope_id=${scope}&recursive=true`)).length;
  expect(await targets('global')).toBe(5);
  expect(await targets('o_1234567890')).toBe(5);
  expect(each(await harness.admin('GET', '/v1/scopes?scope_id=o_1234567890&recursive=true'), 'id')).toEqual([
    'p_1234567890',
  ]);
  expect(each(await harness.admin('GET', '/v1/groups?scope_id=p_1234567890&recursive=true'), 'id')).toEqual(
    [],
  );
});

test('rejects one that is a month old', async () => {
  const token = listToken(await harness.admin('GET', PATH));
  nowMs += 31 * 24 * 3_600_000;
  const { call } = await harness.signIn('admin', 'password');
  expect((await call('GET', `${PATH}&list_token=${token}`)).body.message).toContain('expired');
});
