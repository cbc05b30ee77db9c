/** The slowest answer of the bundled controller to random requests. */

import { fuzzRequest } from '../server/controller/fuzz-requests.ts';
import { send, startController } from '../server/controller/harness.ts';
import { fc } from '../support/fast-check.ts';
import { type Measured, percentile } from './report.ts';

const REQUESTS = 20_000;
const SEEDS = [1, 2, 3];

export async function measureFuzz(): Promise<Measured> {
  const times: number[] = [];
  const failed = new Set<string>();
  for (const seed of SEEDS) {
    const harness = await startController();
    const [admin, user] = await Promise.all([
      harness.signIn('admin', 'password'),
      harness.signIn('user', 'password'),
    ]);
    const tokens: Record<string, string | undefined> = {
      admin: admin.token,
      user: user.token,
      nobody: undefined,
      nonsense: 'at_1_2_3',
    };
    for (const { method, path, query, body, who } of fc.sample(fuzzRequest, { numRuns: REQUESTS, seed })) {
      const isBodiless = method === 'GET' || method === 'OPTIONS';
      const url = `${path}?${new URLSearchParams(query)}`;
      const { address } = harness.controller;
      const startedAt = performance.now();
      const answer = await send(address, tokens[who], method, url, isBodiless ? undefined : body);
      times.push(performance.now() - startedAt);
      if (answer.status >= 500) failed.add(String(answer.body.message));
    }
    await harness.close();
  }
  const slowest = Math.max(...times);
  return {
    measure: `slowest answer to ${REQUESTS.toLocaleString('en')} random requests on ${SEEDS.length} seeds`,
    reach: '≤ 250 ms',
    seen: `${slowest.toFixed(0)} ms, p99 ${percentile(times, 99).toFixed(1)} ms; 500: ${failed.size === 0 ? 'none' : [...failed].join('; ')}`,
    reached: slowest <= 250,
    figures: { slowest, p99: percentile(times, 99) },
  };
}
