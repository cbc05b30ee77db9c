/** Random requests to every route: no 500, no crash, no hang, and an error body with a kind. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fc } from '../../support/fast-check.ts';
import { FUZZ_SEED } from '../../support/fuzz-seed.ts';
import { fuzzRequest } from './fuzz-requests.ts';
import { type Harness, send, startController } from './harness.ts';

const RUNS = 5200;
const MAX_GROWTH_BYTES = 256 * 1024 * 1024;

let harness: Harness;
let tokens: Record<string, string | undefined>;
beforeAll(async () => {
  harness = await startController();
  const [admin, user] = await Promise.all([
    harness.signIn('admin', 'password'),
    harness.signIn('user', 'password'),
  ]);
  tokens = { admin: admin.token, user: user.token, nobody: undefined, nonsense: 'at_1_2_3' };
});
afterAll(() => harness.close());

test(`${RUNS} random requests (seed ${FUZZ_SEED})`, async () => {
  const before = process.memoryUsage().heapUsed;
  const statuses = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(fuzzRequest, async ({ method, path, query, body, who }) => {
      const url = `${path}?${new URLSearchParams(query)}`;
      const isBodiless = method === 'GET' || method === 'OPTIONS';
      const answer = await send(
        harness.controller.address,
        tokens[who],
        method,
        url,
        isBodiless ? undefined : body,
      );
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      // The one 500 that is Boundary's own: a filter of the target excludes every worker.
      if (answer.status >= 500) expect(answer.body.message).toContain('No workers are available');
      if (answer.status >= 400 && answer.text !== '') expect(answer.body.kind).toBeTypeOf('string');
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
  expect(harness.log).toEqual([]);
  // A good part of it was not rejected early.
  expect(statuses.get(200) ?? 0).toBeGreaterThan(RUNS / 40);
  expect((await harness.admin('GET', '/v1/scopes')).status).toBe(200);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(MAX_GROWTH_BYTES);
});
