import { describe, expect, test } from 'vitest';
import { recordingsOf } from './recordings.ts';
import { failureOf, type Scripted, scriptedController } from './scripted-controller.ts';

/** The message for each recorded error of a real controller. */
const CODES: Readonly<Record<string, string>> = {
  'unknown-path': 'unsupported',
  'unknown-path-root': 'unsupported',
  'method-not-allowed': 'unsupported',
  'bad-verb': 'unsupported',
  'missing-target-no-token': 'not-found',
  'target-no-token': 'unauthenticated',
  'target-empty-bearer': 'unauthenticated',
  'target-bad-token': 'unauthenticated',
  'target-missing': 'not-found',
  'targets-missing-scope': 'not-found',
  'users-as-user': 'forbidden',
  'patch-wrong-version': 'version-conflict',
  'list-bad-token': 'controller-error',
  'correlation-bad': 'controller-error',
  'authorize-no-token': 'unauthenticated',
  'authorize-no-such-alias': 'not-found',
  'session-missing': 'not-found',
  'session-cancel-missing': 'not-found',
};

describe('errors of a controller', () => {
  test.each(recordingsOf('errors'))('recorded: $name', async ({ name, status, body }) => {
    await using controller = await scriptedController(() => ({ status, body }));
    const code = CODES[name] ?? 'invalid-request';
    expect(await failureOf(controller.api.read('targets', 'ttcp_1'))).toMatchObject({ code, status });
  });

  test('lists rejected fields in the message and returns each', async () => {
    const fields = [{ name: 'attributes.default_port', description: 'This field is required.' }];
    const body = {
      kind: 'InvalidArgument',
      message: 'Error in provided request.',
      details: { request_fields: fields },
    };
    await using controller = await scriptedController(() => ({ status: 400, body }));
    expect(await failureOf(controller.api.read('targets', 'ttcp_1'))).toMatchObject({
      message: 'Error in provided request – attributes.default_port: This field is required.',
      fields,
    });
  });

  const page = '<html><body>Bad Gateway</body></html>';
  test.each<[string, Scripted, string]>([
    [
      'a precondition',
      { status: 400, body: { kind: 'FailedPrecondition', message: 'No workers.' } },
      'failed-precondition',
    ],
    [
      'a refused list token',
      { status: 400, body: { kind: 'invalid list token', message: 'x' } },
      'invalid-list-token',
    ],
    ['an enterprise service', { status: 405, body: { kind: 'Unimplemented', message: 'x' } }, 'unsupported'],
    [
      'a request that took too long',
      { status: 504, body: { kind: 'DeadlineExceeded', message: 'x' } },
      'controller-timeout',
    ],
    ['an empty 429', { status: 429 }, 'rate-limited'],
    ['an empty 503', { status: 503 }, 'rate-limited'],
    ['an empty 500', { status: 500 }, 'controller-error'],
    ['an empty 401', { status: 401 }, 'unauthenticated'],
    ['a proxy without a controller', { status: 502, body: page }, 'controller-unreachable'],
    ['a proxy that waits in vain', { status: 504, body: page }, 'controller-unreachable'],
    ['a proxy under maintenance', { status: 503, body: page }, 'controller-unreachable'],
    ['a page that is not there', { status: 404, body: page }, 'not-boundary'],
    ['http on a TLS port', { status: 400, body: 'Client sent an HTTP request to an HTTPS server.\n' }, 'tls'],
    ['a web page', { body: page }, 'not-boundary'],
    ['no JSON', { body: 'null and void', headers: { 'content-type': 'application/json' } }, 'bad-answer'],
    ['JSON that is no object', { body: [1] }, 'bad-answer'],
    ['an object without an id', { body: { name: 'x' } }, 'bad-answer'],
    [
      'an answer cut in the middle',
      { body: '{"id":"x"', headers: { 'content-type': 'application/json' } },
      'bad-answer',
    ],
    ['a redirect that is not followed', { status: 302, headers: { location: '/x' } }, 'not-boundary'],
  ])('%s', async (_, answer, code) => {
    await using controller = await scriptedController(() => answer, { api: { maxRetries: 0 } });
    expect(await failureOf(controller.api.read('targets', 'ttcp_1'))).toMatchObject({ code });
  });

  test('truncates a long message', async () => {
    const body = { kind: 'Internal', message: 'x'.repeat(5_000) };
    await using controller = await scriptedController(() => ({ status: 500, body }));
    const failure = await failureOf(controller.api.read('targets', 'ttcp_1'));
    expect(failure).toMatchObject({ message: expect.stringMatching(/^x{500}…$/) });
  });
});

describe('check', () => {
  const notFound = { status: 404, body: { kind: 'NotFound', message: 'Not Found' } };
  test.each<[string, Scripted, string]>([
    ['another JSON service', { body: { hello: 'world' } }, 'not-boundary'],
    ['a service without this path', { status: 404 }, 'not-boundary'],
    ['a service with errors like ours', notFound, 'not-boundary'],
    ['a web server', { body: '<!doctype html>' }, 'not-boundary'],
  ])('%s is not a controller', async (_, answer, code) => {
    await using controller = await scriptedController(() => answer);
    expect(await failureOf(controller.api.check())).toMatchObject({ code });
  });

  test('a controller that refuses anonymous callers is one', async () => {
    const forbidden = { status: 403, body: { kind: 'PermissionDenied', message: 'Forbidden.' } };
    await using controller = await scriptedController(() => forbidden);
    controller.api.setToken('at_1_secret');
    expect(await controller.api.check()).toMatchObject({ scopes: [] });
    expect(controller.received[0]?.headers.authorization).toBeUndefined();
  });
});
