/** Filters of requests: the limit on evaluation steps, and worker filters that see names and tags. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, type Caller, each, type Harness, items, startController } from './harness.ts';

const LIMIT = 200;
const TARGET_ID = 'ttcp_1234567890';
let harness: Harness;
beforeAll(async () => {
  harness = await startController({ filterStepLimit: LIMIT });
});
afterAll(() => harness.close());

const list = (call: Caller, filter: string): Promise<Answer> =>
  call('GET', `/v1/scopes?filter=${encodeURIComponent(filter)}`);

/** Nested over two entries each, so every level doubles the work. */
function nested(levels: number): string {
  return Array.from({ length: levels }).reduce<string>(
    (inner, _, index) => `all "/item/authorized_actions" as a${index} { ${inner} }`,
    '"/item/id" != "x"',
  );
}

test('a filter below the limit on steps is answered, one above it is refused with the reason', async () => {
  for (const call of [harness.anonymous, harness.admin]) {
    const answer = await list(call, nested(1));
    expect(answer.status).toBe(200);
    expect(items(answer).length).toBeGreaterThan(0);
  }
  const refused = await list(harness.admin, nested(4));
  expect([refused.status, refused.body.kind]).toEqual([400, 'InvalidArgument']);
  expect(refused.text).toContain(`more than ${LIMIT} steps`);
  expect((await list(harness.admin, '"/item/id" != "x"')).status).toBe(200);
});

test('the limit holds for the filter of a target, too', async () => {
  const long = Array.from({ length: 100 }, () => '"/name" == "x"').join(' or ');
  const answer = await authorizeWith(long);
  expect([answer.status, answer.body.kind]).toEqual([400, 'FailedPrecondition']);
  expect(answer.text).toContain(`more than ${LIMIT} steps`);
});

test('tags and the name of the worker decide, also those set by requests', async () => {
  expect((await authorizeWith('"edge" in "/tags/zone"')).status).toBe(500);
  const workers = await harness.admin('GET', '/v1/workers?scope_id=global');
  const [id] = each(workers, 'id');
  const [version] = each(workers, 'version');
  const tagged = await harness.admin('POST', `/v1/workers/${String(id)}:add-worker-tags`, {
    version,
    api_tags: { zone: ['edge'] },
  });
  expect(tagged.status).toBe(200);
  expect((await authorizeWith('"edge" in "/tags/zone" and "dev" in "/tags/type"')).status).toBe(200);

  expect((await authorizeWith('"/name" == "bundled"')).status).toBe(500);
  await harness.admin('PATCH', `/v1/workers/${String(id)}`, {
    version: tagged.body.version,
    name: 'bundled',
  });
  expect((await authorizeWith('"/name" == "bundled"')).status).toBe(200);
});

test('only a worker with the flag of the bundled one counts', async () => {
  await harness.admin('POST', '/v1/workers:create:controller-led', { scope_id: 'global', name: 'elsewhere' });
  const answer = await authorizeWith('"/name" == "elsewhere"');
  expect([answer.status, answer.body.kind]).toEqual([500, 'Internal']);
  expect(answer.body.message).toContain('No workers are available to handle this session');
});

test.each([
  ['worker_filter', '"dev" in "/tags/type"'],
  ['ingress_worker_filter', '"dev" in "/tags/type"'],
  ['egress_worker_filter', 'not a filter'],
  ['egress_worker_filter', ''],
])('%s: %s is refused', async (field, value) => {
  const answer = await change({ [field]: value });
  expect(answer.status).toBe(400);
  expect(answer.body.details).toMatchObject({ request_fields: [{ name: field }] });
});

async function change(fields: object): Promise<Answer> {
  const { body } = await harness.admin('GET', `/v1/targets/${TARGET_ID}`);
  return harness.admin('PATCH', `/v1/targets/${TARGET_ID}`, { version: body.version, ...fields });
}

async function authorizeWith(egress_worker_filter: string): Promise<Answer> {
  expect((await change({ egress_worker_filter })).status).toBe(200);
  return harness.admin('POST', `/v1/targets/${TARGET_ID}:authorize-session`, {});
}
