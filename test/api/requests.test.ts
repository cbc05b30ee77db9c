import { describe, expect, test } from 'vitest';
import type { RequestRecord } from '../../src/api/types.ts';
import { failureOf, scriptedController } from './scripted-controller.ts';

const TOKEN = 'at_1234567890_s1verysecret';
const target = { body: { id: 'ttcp_1' } };
const internal = { status: 500, body: { kind: 'Internal', message: 'updated session and 0 rows updated' } };
const session = (status: string, version: number) => ({ body: { id: 's_1', status, version } });

describe('tokens', () => {
  test('sends the token until it is removed, and never with a sign-in', async () => {
    await using controller = await scriptedController(({ path }) =>
      path.includes('auth') ? { body: { attributes: { id: 'at_1', token: TOKEN } } } : target,
    );
    const { api, received } = controller;
    await api.read('targets', 'ttcp_1');
    api.setToken(TOKEN);
    await api.read('targets', 'ttcp_1');
    const signedIn = await api.authenticate({ authMethodId: 'ampw_1', loginName: 'a', password: 'b' });
    api.setToken(undefined);
    await api.read('targets', 'ttcp_1');
    expect(received.map(({ headers }) => headers.authorization)).toEqual([
      undefined,
      `Bearer ${TOKEN}`,
      undefined,
      undefined,
    ]);
    expect(received[2]?.body).toEqual({
      command: 'login',
      type: 'token',
      attributes: { login_name: 'a', password: 'b' },
    });
    expect(signedIn.token).toBe(TOKEN);
    expect(JSON.stringify(signedIn.authToken)).not.toContain('secret');
  });

  test('rejects a token that cannot be a header without repeating it', async () => {
    await using controller = await scriptedController(() => target);
    controller.api.setToken(`${TOKEN}\r\nx: y`);
    expect(await failureOf(controller.api.read('targets', 'ttcp_1'))).toMatchObject({
      code: 'unauthenticated',
      message: expect.not.stringContaining('secret'),
    });
  });

  test('a forbidden list with a dead token means signed out', async () => {
    await using controller = await scriptedController(({ path }) => ({
      status: path.startsWith('/v1/auth-tokens/') ? 404 : 403,
      body: { kind: 'x', message: 'x' },
    }));
    const list = () => controller.api.list('targets', { parentId: 'global', recursive: true });
    expect(await failureOf(list())).toMatchObject({ code: 'forbidden' });
    controller.api.setToken(TOKEN);
    expect(await failureOf(list())).toMatchObject({ code: 'unauthenticated' });
    expect(controller.received.at(-1)?.path).toBe('/v1/auth-tokens/at_1234567890');
  });

  test('the record of a request contains no list token', async () => {
    const records: RequestRecord[] = [];
    await using controller = await scriptedController(() => ({ body: { response_type: 'complete' } }), {
      api: { onRequest: (record) => records.push(record) },
    });
    await controller.api.list('targets', { parentId: 'p_1' }, 'GnJPsecret');
    expect(records).toEqual([
      expect.objectContaining({
        method: 'GET',
        path: '/v1/targets?scope_id=p_1&list_token=…',
        status: 200,
        error: undefined,
      }),
    ]);
  });
});

describe('retries', () => {
  test('wait for Retry-After, reads and writes alike', async () => {
    await using controller = await scriptedController((_, index) =>
      index % 2 === 0
        ? { status: 429, headers: { 'retry-after': '0' } }
        : { body: { id: 'ttcp_1', session_id: 's', authorization_token: 't' } },
    );
    await controller.api.read('targets', 'ttcp_1');
    await controller.api.authorizeSession({ target: 'ttcp_1' });
    expect(controller.received).toHaveLength(4);
  });

  test('report a long Retry-After instead, as seconds or as a date', async () => {
    const date = new Date(Date.now() + 60_000).toUTCString();
    await using controller = await scriptedController((_, index) => ({
      status: 429,
      headers: { 'retry-after': index === 0 ? '30' : date },
    }));
    expect(await failureOf(controller.api.read('targets', 'x'))).toMatchObject({
      code: 'rate-limited',
      retryAfterMs: 30_000,
    });
    const { retryAfterMs } = Object(await failureOf(controller.api.read('targets', 'x')));
    expect(retryAfterMs).toBeGreaterThan(50_000);
    expect(controller.received).toHaveLength(2);
  });

  test('resend after a lost connection only for reads', async () => {
    await using controller = await scriptedController((_, index) =>
      index % 2 === 0 ? { cut: true } : target,
    );
    await controller.api.read('targets', 'ttcp_1');
    expect(await failureOf(controller.api.authorizeSession({ target: 'ttcp_1' }))).toMatchObject({
      code: 'controller-unreachable',
    });
    expect(controller.received).toHaveLength(3);
  });

  test('an abort during the pause rejects', async () => {
    const stop = new AbortController();
    await using controller = await scriptedController(
      () => ({ status: 429, headers: { 'retry-after': '5' } }),
      { api: { onRequest: () => queueMicrotask(() => stop.abort()) } },
    );
    const failure = await failureOf(controller.api.read('targets', 'x', stop.signal));
    expect(failure).toMatchObject({ code: 'cancelled' });
    expect(controller.received).toHaveLength(1);
  });

  test('do not apply to other errors', async () => {
    await using controller = await scriptedController(() => internal);
    expect(await failureOf(controller.api.read('targets', 'x'))).toMatchObject({ code: 'controller-error' });
    expect(controller.received).toHaveLength(1);
  });
});

describe('redirects', () => {
  test('follows a 307 on the same host once, with method and body', async () => {
    await using other = await scriptedController(() => ({
      body: { session_id: 's', authorization_token: 't' },
    }));
    await using controller = await scriptedController(() => ({
      status: 307,
      headers: { location: `${other.address}/v1/moved` },
    }));
    await controller.api.authorizeSession({ target: 'ttcp_1', hostId: 'hst_1' });
    expect(other.received[0]).toMatchObject({
      method: 'POST',
      path: '/v1/moved',
      body: { host_id: 'hst_1' },
    });
  });

  test('does not send a token to another host', async () => {
    await using controller = await scriptedController(() => ({
      status: 307,
      headers: { location: 'https://evil.test/' },
    }));
    controller.api.setToken(TOKEN);
    expect(await failureOf(controller.api.read('targets', 'x'))).toMatchObject({
      code: 'bad-answer',
      message: expect.stringContaining('https://evil.test'),
    });
  });
});

describe('sessions', () => {
  test('authorize by id, by alias with a host, and by name in a scope', async () => {
    await using controller = await scriptedController(() => ({
      body: { session_id: 's', authorization_token: 't' },
    }));
    const { api, received } = controller;
    await api.authorizeSession({ target: 'ttcp_1' });
    await api.authorizeSession({ target: 'db.corp', hostId: 'hst_1' });
    await api.authorizeSession({ target: 'my db/1', scopeName: 'QA' });
    expect(received.map(({ path, body }) => [path, body])).toEqual([
      ['/v1/targets/ttcp_1:authorize-session', {}],
      ['/v1/targets/db.corp:authorize-session', { host_id: 'hst_1' }],
      ['/v1/targets/my%20db%2F1:authorize-session', { name: 'my db/1', scope_name: 'QA' }],
    ]);
  });

  test('a cancel with a stale version reads again and retries once', async () => {
    const answers = [session('pending', 1), internal, session('active', 2), session('canceling', 3)];
    await using controller = await scriptedController((_, index) => answers[index] ?? internal);
    expect(await controller.api.cancelSession('s_1')).toMatchObject({ status: 'canceling', version: 3 });
    expect(controller.received.map(({ method, body }) => [method, body])).toEqual([
      ['GET', undefined],
      ['POST', { version: 1 }],
      ['GET', undefined],
      ['POST', { version: 2 }],
    ]);
  });

  test('a cancel that leaves the session active is a failure', async () => {
    await using controller = await scriptedController(() => session('active', 1));
    await expect(controller.api.cancelSession('s_1')).rejects.toMatchObject({ code: 'bad-answer' });
  });

  test('a session that ends already is left alone', async () => {
    await using controller = await scriptedController(() => session('terminated', 4));
    expect(await controller.api.cancelSession('s_1')).toMatchObject({ status: 'terminated' });
    expect(controller.received).toHaveLength(1);
  });
});

describe('sign-in by OIDC', () => {
  test('a poll is undefined while pending, then the token, and a 403 means to start again', async () => {
    const answers = [
      { status: 202, body: { attributes: { status: 'unknown' }, command: 'token' } },
      { body: { attributes: { id: 'at_1', token: TOKEN }, command: 'token' } },
      { status: 403, body: { kind: 'PermissionDenied', message: 'Forbidden.' } },
    ];
    await using controller = await scriptedController((_, index) => answers[index] ?? {});
    const poll = () => controller.api.pollOidc('amoidc_1', 'tid');
    expect(await poll()).toBeUndefined();
    expect(await poll()).toMatchObject({ token: TOKEN });
    expect(await failureOf(poll())).toMatchObject({
      code: 'unauthenticated',
      hint: 'Start the sign-in again.',
    });
  });

  test('a method that cannot be used is not the fault of the input', async () => {
    const body = { kind: 'FailedPrecondition', message: 'The directory cannot be used: it is away.' };
    await using controller = await scriptedController(() => ({ status: 400, body }));
    const login = { authMethodId: 'amldap_1', loginName: 'ana', password: 'hush' };
    for (const call of [controller.api.authenticate(login), controller.api.pollOidc('amoidc_1', 'tid')]) {
      expect(await failureOf(call)).toMatchObject({
        code: 'failed-precondition',
        message: body.message,
        hint: expect.stringContaining('administrator'),
      });
    }
  });

  test('only web URLs are opened in a browser', async () => {
    const attributes = { auth_url: 'file:///etc/passwd', token_id: 'x' };
    await using controller = await scriptedController(() => ({ body: { attributes } }));
    expect(await failureOf(controller.api.startOidc('amoidc_1'))).toMatchObject({ code: 'bad-answer' });
  });
});
