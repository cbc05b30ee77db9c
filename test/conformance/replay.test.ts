/** Every recorded step, sent to the bundled controller in the same order: status, keys, types and constant values must match a real one. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Controller, createController } from '../../src/server/controller/index.ts';
import { type DemoSignIn, startDemoSignIn } from '../../src/server/lab/sign-in/demo-sign-in.ts';
import { demoUsers } from '../../src/server/lab/sign-in/demo-users.ts';
import { differences } from './compare.ts';
import type { DeliberateDifference } from './deliberate-difference.ts';
import { DELIBERATE, deliberateFor } from './deliberate-differences.ts';
import { IdMap } from './id-map.ts';
import { loadSteps, RUNS, type Step } from './recording.ts';

const HEADERS = ['cache-control', 'content-security-policy', 'strict-transport-security', 'ratelimit-policy'];
const CORRELATION = { 'x-correlation-id': 'not-a-uuid' };

/** Recorded for some steps only. */
const RARE_HEADERS = ['content-type', 'vary', 'x-content-type-options', 'access-control-allow-origin'];

const used = new Set<DeliberateDifference>();

describe.each(RUNS.map((groups) => ({ groups })))(
  'recordings of a real controller: $groups',
  ({ groups }) => {
    const ids = new IdMap();
    const tokens = new Map<string, string>();
    let controller: Controller;
    let signIn: DemoSignIn;

    beforeAll(async () => {
      const startedMs = Date.now();
      // As `boundary dev` has them.
      const login = { password: 'password' };
      signIn = await startDemoSignIn(
        ['oidc', 'ldap'],
        demoUsers({ ...login, loginName: 'admin' }, { ...login, loginName: 'user' }),
      );
      controller = await createController({
        signIn,
        listen: { host: '127.0.0.1', port: 0 },
        workerAddress: () => '127.0.0.1:9202',
        idSuffix: '1234567890',
        loginName: 'admin',
        password: 'password',
        unprivilegedLoginName: 'user',
        unprivilegedPassword: 'password',
        // Lists look back, and a canceled session stays, for seconds: on a slow machine the steps are further apart.
        clock: () => startedMs,
      });
      await controller.listen();
    });
    afterAll(async () => {
      await controller.close();
      await signIn.close();
    });

    /** The response of our controller to a recorded request. */
    async function send({ name, as, request }: Step): Promise<Response> {
      const token = tokens.get(as);
      const headers: Record<string, string> = {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(name === 'target-empty-bearer' ? { authorization: 'Bearer ' } : {}),
        ...(name === 'target-bad-token' ? { authorization: 'Bearer at_0000000000_nonsense' } : {}),
        ...(name === 'cors-preflight'
          ? { origin: 'serve://boundary', 'access-control-request-method': 'GET' }
          : {}),
        ...(name === 'correlation-bad' ? CORRELATION : {}),
        ...request.headers,
      };
      const body = name === 'large-body' ? largeBody() : (request.raw ?? asText(request.body));
      return fetch(`${controller.address}${ids.translate(request.path)}`, {
        method: request.method,
        headers,
        ...(body === undefined ? {} : { body: ids.translate(body) }),
      });
    }

    for (const group of groups) {
      for (const step of loadSteps(group)) {
        test(`${group}: ${step.name}`, async () => {
          const answer = await send(step);
          const text = await answer.text();
          const body: unknown = text === '' ? undefined : JSON.parse(text);
          rememberToken(step, body);
          const found = [
            ...(answer.status === step.status ? [] : [`status: ${step.status} became ${answer.status}`]),
            ...[...HEADERS, ...RARE_HEADERS.filter((name) => name in step.headers)]
              .filter((name) => (answer.headers.get(name) ?? undefined) !== step.headers[name])
              .map((name) => `header ${name}`),
            ...differences(step.body ?? undefined, body, ids),
          ];
          const unexpected = found.filter((difference) => {
            const entry = deliberateFor(group, step.name, difference);
            if (entry !== undefined) used.add(entry);
            return entry === undefined;
          });
          expect(unexpected).toEqual([]);
        });
      }
    }

    function rememberToken({ name }: Step, body: unknown): void {
      const token: unknown = Reflect.get(Object(Reflect.get(Object(body), 'attributes')), 'token');
      const who = /^login-(.*)$/.exec(name)?.[1];
      if (typeof token === 'string' && who !== undefined) tokens.set(who, token);
    }
  },
);

test('every deliberate difference still exists', () => {
  const gone = DELIBERATE.filter(
    (entry) => entry.group !== 'filters' && entry.isByChance !== true && !used.has(entry),
  );
  expect(gone.map((entry) => entry.why)).toEqual([]);
});

function asText(body: unknown): string | undefined {
  return body === undefined || body === null ? undefined : JSON.stringify(body);
}

/** Truncated in the recording. */
function largeBody(): string {
  const fields = { type: 'tcp', scope_id: 'p_1234567890', name: 'x', attributes: { default_port: 1 } };
  return JSON.stringify({ ...fields, description: 'y'.repeat(1_200_000) });
}
