import { describe, expect, test } from 'vitest';
import { recording } from './recordings.ts';
import { failureOf, type Script, scriptedController } from './scripted-controller.ts';

const QUERY = { parentId: 'global', recursive: true };
const invalid = { status: 400, body: { kind: 'invalid list token', message: 'grants have changed' } };
const page = (
  responseType: string | undefined,
  ids: readonly string[],
  listToken?: string,
  removed?: readonly string[],
) => ({
  body: {
    items: ids.map((id) => ({ id })),
    response_type: responseType,
    list_token: listToken,
    removed_ids: removed,
  },
});

/** Lists targets against a script and returns the result and the tokens of the requests. */
async function listWith(script: Script, listToken?: string) {
  await using controller = await scriptedController(script);
  const { kind, items, removedIds, listToken: next } = await controller.api.list('targets', QUERY, listToken);
  return {
    kind,
    ids: items.map(({ id }) => id),
    removedIds,
    next,
    asked: controller.received.map(({ query }) => query.get('list_token')),
  };
}

describe('listing', () => {
  test('recorded pages of a real controller form one full list', async () => {
    const pages = ['list-page-1', 'list-page-2', 'list-page-3'].map((name) => ({
      body: recording('targets', name),
    }));
    const result = await listWith((_, index) => pages[index] ?? {});
    expect(result.kind).toBe('full');
    expect(result.ids).toHaveLength(6);
    expect(new Set(result.ids).size).toBe(6);
    expect(result.asked[0]).toBeNull();
    expect(result.asked[1]).toBe(pages[0]?.body.list_token);
    expect(result.next).toBe(pages[2]?.body.list_token);
  });

  test('a recorded refresh has changed items and removed ids', async () => {
    const result = await listWith(() => ({ body: recording('targets', 'refresh-removed') }), 'known');
    expect(result).toMatchObject({
      kind: 'delta',
      removedIds: expect.arrayContaining(['ttcp_Ky7MB56aRj']),
      asked: ['known'],
    });
  });

  test('an item that comes twice is listed once, in its last form; a removed one is dropped', async () => {
    const script: Script = (_, index) =>
      index === 0 ? page('delta', ['a', 'b'], 't1') : page('complete', ['b', 'c'], 't2', ['a']);
    expect(await listWith(script, 't0')).toMatchObject({
      kind: 'delta',
      ids: ['b', 'c'],
      removedIds: ['a'],
      next: 't2',
    });
  });

  test.each([
    ['in the controller’s words', invalid],
    ['as an internal error', { status: 500, body: { kind: 'Internal', message: 'handlers.ParseListToken' } }],
  ])('a token that is refused %s leads to one full list', async (_, refusal) => {
    const script: Script = ({ query }) =>
      query.has('list_token') ? refusal : page('complete', ['a'], 'new');
    expect(await listWith(script, 'old')).toMatchObject({
      kind: 'full',
      ids: ['a'],
      next: 'new',
      asked: ['old', null],
    });
  });

  test('starts over once if a token is rejected between two pages', async () => {
    const answers = [page('delta', ['gone'], 't1'), invalid, page('complete', ['a'], 't2')];
    const result = await listWith((_, index) => answers[index] ?? invalid);
    expect(result).toMatchObject({ kind: 'full', ids: ['a'], asked: [null, 't1', null] });
  });

  test("gives up with the controller's message if every token is rejected", async () => {
    await using controller = await scriptedController(({ query }) =>
      query.has('list_token') ? invalid : page('delta', ['a'], 't1'),
    );
    const failure = await failureOf(controller.api.list('targets', QUERY, 't0'));
    expect(failure).toMatchObject({ code: 'invalid-list-token', message: 'grants have changed' });
    expect(controller.received).toHaveLength(3);
  });

  test('does not retry a missing grant', async () => {
    await using controller = await scriptedController(() => ({
      status: 403,
      body: { kind: 'PermissionDenied' },
    }));
    await failureOf(controller.api.list('targets', QUERY, 't0'));
    expect(controller.received).toHaveLength(1);
  });

  test('lists in full every time without pagination', async () => {
    expect(await listWith(() => page(undefined, ['a']), 'token')).toMatchObject({
      kind: 'full',
      next: undefined,
    });
  });

  test('an empty list has no token', async () => {
    expect(await listWith(() => page('complete', []))).toMatchObject({
      kind: 'full',
      ids: [],
      next: undefined,
    });
  });

  test('a page that leads to itself ends the list', async () => {
    expect(await listWith(() => page('delta', ['a'], 'same'))).toMatchObject({
      ids: ['a'],
      asked: [null, 'same'],
    });
  });

  test('a broken item does not affect the others', async () => {
    const items = [
      { id: 'a', name: 7, authorized_actions: 'x' },
      'junk',
      null,
      { name: 'no id' },
      { id: 'b' },
    ];
    await using controller = await scriptedController(() => ({ body: { items, response_type: 'complete' } }));
    const { items: parsed } = await controller.api.list('targets', QUERY);
    expect(parsed).toMatchObject([{ id: 'a', name: undefined, authorizedActions: [] }, { id: 'b' }]);
  });

  test('the query contains exactly the given options', async () => {
    await using controller = await scriptedController(() => page('complete', []));
    await controller.api.list('hosts', { parentId: 'hcst_1' });
    await controller.api.list('sessions', {
      parentId: 'p_1',
      includeTerminated: true,
      filter: '"/item/status" == "active"',
    });
    expect(controller.received.map(({ query }) => Object.fromEntries(query))).toEqual([
      { host_catalog_id: 'hcst_1' },
      { scope_id: 'p_1', include_terminated: 'true', filter: '"/item/status" == "active"' },
    ]);
  });
});
