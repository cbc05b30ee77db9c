/** Responses of a Boundary 0.21 controller without its database or workers, verbatim. */
import { describe, expect, test } from 'vitest';
import type { RequestRecord } from '../../src/api/types.ts';
import { failureOf, type Scripted, scriptedController } from './scripted-controller.ts';

const internal = (message: string): Scripted => ({ status: 500, body: { kind: 'Internal', message } });
const DIAL =
  'failed to connect to `user=postgres database=boundary`: 10.9.8.7:5432 (db.corp): dial error: dial tcp 10.9.8.7:5432: connect: connection refused';
const NO_WORKER =
  'server.(Repository).SelectSessionWorkers: server.filterWorkers: No workers are available to handle this session, or all have been filtered.: state violation: error #133';

describe('an unreachable database', () => {
  test.each([
    `session.(Service).ListSessions: iam.(Repository).LookupScope: failed for global: db.LookupById: unknown, unknown: error #0: dbw.LookupById: ${DIAL}`,
    `oidc.(Repository).lookupAuthMethod: password.(Repository).getAuthMethods: db.SearchWhere: unknown, unknown: error #0: dbw.SearchWhere: ${DIAL}`,
    'target.(Repository).LookupTarget: db.DoTx: unknown, unknown: error #0: dbw.Begin: FATAL: terminating connection due to administrator command (SQLSTATE 57P01)',
    'target.(Repository).LookupTarget: db.DoTx: unknown, unknown: error #0: dbw.Begin: failed to connect to `user=postgres database=boundary`: 10.9.8.7:5432 (db.corp): server error: FATAL: sorry, too many clients already (SQLSTATE 53300)',
    'db.LookupWhere: unknown, unknown: error #0: dbw.LookupWhere: unexpected EOF',
    'db.DoTx: Too many retries: 20 of 20: transaction issue: error #1103',
  ])('%s', async (message) => {
    const records: RequestRecord[] = [];
    await using controller = await scriptedController(() => internal(message), {
      api: { onRequest: (record) => records.push(record) },
    });
    const failure = await failureOf(controller.api.list('sessions', { parentId: 'global' }, 'token'));
    expect(failure).toMatchObject({ code: 'controller-database', status: 500 });
    const shown = JSON.stringify([Object(failure).message, Object(failure).hint]);
    expect(shown).toContain('database');
    expect(shown).not.toMatch(/10\.9\.8\.7|db\.corp|SQLSTATE|dbw?\.|#\d/);
    // The chain is for the log, and the list token is not blamed, which would reload everything.
    expect(records).toEqual([expect.objectContaining({ error: 'controller-database', detail: message })]);
  });

  test('is not assumed for a message that only mentions a connection', async () => {
    await using controller = await scriptedController(() =>
      internal('vault.(client).post: dial tcp 10.0.0.1:8200: connect: connection refused'),
    );
    expect(await failureOf(controller.api.read('targets', 'x'))).toMatchObject({ code: 'controller-error' });
  });
});

describe('a session that cannot be opened', () => {
  test.each<[string, Scripted, string]>([
    ['no worker fits', internal(NO_WORKER), 'no-worker'],
    [
      'no worker is up',
      {
        status: 400,
        body: { kind: 'FailedPrecondition', message: 'No workers are available to handle this session.' },
      },
      'no-worker',
    ],
    [
      'no host',
      {
        status: 404,
        body: { kind: 'NotFound', message: 'No host sources or address found for given target.' },
      },
      'failed-precondition',
    ],
    [
      'an empty host',
      {
        status: 400,
        body: {
          kind: 'FailedPrecondition',
          message: 'No host was discovered after checking target address and host sources.',
        },
      },
      'failed-precondition',
    ],
    [
      'Vault refuses',
      internal(
        'targets.(Service).AuthorizeSession: vault.(Repository).Issue: vault.(client).get: vault: https://vault.corp:8200: external system issue: error #3014: permission denied',
      ),
      'controller-error',
    ],
    [
      'a feature of the Enterprise edition',
      {
        status: 400,
        body: {
          kind: 'InvalidArgument',
          message: 'Error in provided request.',
          details: {
            request_fields: [
              {
                name: 'ingress_worker_filter',
                description: 'Ingress Worker Filter field is not supported in OSS',
              },
            ],
          },
        },
      },
      'unsupported',
    ],
  ])('%s', async (_, answer, code) => {
    await using controller = await scriptedController(() => answer);
    const failure = await failureOf(controller.api.authorizeSession({ target: 'ttcp_1234567890' }));
    expect(failure).toMatchObject({ code, status: answer.status });
    expect(Object(failure).message).not.toMatch(/\)\.|#\d|vault\.corp/);
    expect(controller.received).toHaveLength(1);
  });
});

test.each([
  [
    'Get "http://10.9.8.7:5556/.well-known/openid-configuration": dial tcp 10.9.8.7:5556: connect: connection refused',
    'reach',
  ],
  ['500 Internal Server Error: oops', 'response'],
  [
    'oidc: issuer did not match the issuer returned by provider, expected "http://10.9.8.7" got "http://other.example"',
    'response',
  ],
])('a sign-in at a provider that does not work says so: %s', async (reason, word) => {
  const message = `oidc.StartAuth: oidc.(providers).getProvider: oidc.convertToProvider: AuthMethod cannot be converted to a valid OIDC Provider: parameter violation: error #100: NewProvider: unable to create provider: ${reason}`;
  await using controller = await scriptedController(() => ({
    status: 400,
    body: { kind: 'InvalidArgument', message },
  }));
  const failure = await failureOf(controller.api.startOidc('amoidc_1234567890'));
  expect(failure).toMatchObject({
    code: 'failed-precondition',
    hint: expect.stringContaining('administrator'),
  });
  const shown = JSON.stringify([Object(failure).message, Object(failure).hint]);
  expect(shown).toMatch(new RegExp(`provider.*${word}|${word}.*provider`));
  expect(shown).not.toMatch(/10\.9\.8\.7|#\d|oidc\.|fields/);
});
