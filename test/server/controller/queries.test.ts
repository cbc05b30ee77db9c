/** Query parameters and update masks, as tables of what an official controller reads and refuses. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Harness, startController } from './harness.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startController();
});
afterAll(() => harness.close());

describe('queries', () => {
  const list = (query: string): ReturnType<Harness['admin']> => harness.admin('GET', `/v1/targets?${query}`);

  test.each([
    ['scopeId=p_1234567890'],
    ['scope_id=p_1234567890&unknown=1&unknown=2'],
    ['scope_id=global&recursive=1'],
    ['scope_id=global&recursive=TRUE'],
    ['scope_id=p_1234567890&recursive=f'],
    ['scope_id=p_1234567890&filter=&list_token='],
    ['scope_id=p_1234567890&page_size=4294967295'],
  ])('%s is read', async (query) => {
    expect((await list(query)).status).toBe(200);
  });

  test.each([
    ['scope_id=p_1234567890&scope_id=p_1234567890', 'scope_id'],
    ['scope_id=p_1234567890&filter=a&filter=b', 'filter'],
    ['scope_id=global&recursive=yes', 'recursive'],
    ['scope_id=global&recursive=', 'recursive'],
    ['scope_id=p_1234567890&page_size=', 'page_size'],
    ['scope_id=p_1234567890&page_size=-1', 'page_size'],
    ['scope_id=p_1234567890&page_size=4294967296', 'page_size'],
    ['scope_id=p_1234567890;x=1', 'semicolon'],
    ['scope_id=%zz', '%zz'],
  ])('%s is refused', async (query, word) => {
    const { status, body, text } = await list(query);
    expect([status, body.kind]).toEqual([400, 'InvalidArgument']);
    expect(text).toContain(word);
  });
});

describe('update masks', () => {
  const patch = async (query: string, body: object): ReturnType<Harness['admin']> => {
    const path = '/v1/targets/ttcp_1234567890';
    const { version } = (await harness.admin('GET', path)).body;
    return harness.admin('PATCH', `${path}?${query}`, { version, ...body });
  };

  test.each([
    ['update_mask=', { description: 'x' }],
    ['update_mask=sessionMaxSeconds', { session_max_seconds: 61 }],
    ['update_mask=attributes.defaultPort', { attributes: { default_port: 2222 } }],
    ['update_mask=attributes', { attributes: { default_port: 2222 } }],
  ])('%s has no valid path', async (query, body) => {
    const answer = await patch(query, body);
    expect([answer.status, answer.body.message]).toEqual([
      400,
      'No valid fields included in the update mask.',
    ]);
  });

  test('use what they know, in either spelling of their own name', async () => {
    const { body } = await patch('updateMask=sessionMaxSeconds,%20description', {
      description: 'masked',
      session_max_seconds: 61,
    });
    expect(body).toMatchObject({ description: 'masked', session_max_seconds: 28_800 });
  });

  test.each(['id', 'created_time', 'updated_time'])('do not touch %s', async (name) => {
    const { status, text } = await patch('', { [name]: '2026-01-01T00:00:00Z', description: 'x' });
    expect(status).toBe(400);
    expect(text).toContain('cannot be specified in an update request');
  });
});
