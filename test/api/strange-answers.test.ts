/** Wrong responses: of another request, of another server, oversized. */
import { afterEach, describe, expect, test } from 'vitest';
import { createApi } from '../../src/api/index.ts';
import type { BoundaryApi } from '../../src/api/types.ts';
import { listenOn } from '../support/tcp.ts';
import { failureOf, scriptedController } from './scripted-controller.ts';

let end: (() => Promise<void>) | undefined;
afterEach(async () => {
  await end?.();
  end = undefined;
});

/** A client of a server that writes the result of `answer` for each request, unchanged. */
async function rawController(answer: (path: string, index: number) => string): Promise<BoundaryApi> {
  let requests = 0;
  const server = await listenOn((socket) => {
    socket.on('data', (bytes: Buffer) => {
      for (const [, path = ''] of bytes.toString().matchAll(/^GET (\S+) HTTP/gm)) {
        socket.write(answer(path, requests));
        requests += 1;
      }
    });
    socket.on('end', () => socket.end());
  });
  const port = String(Reflect.get(Object(server.address()), 'port'));
  const api = createApi({ address: `http://127.0.0.1:${port}`, maxRetries: 0, timeoutMs: 1_000 });
  end = async () => {
    await api.close();
    server.close();
  };
  return api;
}

const http = (body: string, headers = ''): string =>
  `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n${headers}content-length: ${body.length}\r\n\r\n${body}`;
const idIn = (path: string): string => path.split('/').at(-1) ?? '';
const nth = (index: number): string => `ttcp_${String(index).padStart(10, '0')}`;

describe('responses to something else', () => {
  test('every response twice: no read gets the response to another one', async () => {
    const api = await rawController((path) => http(`{"id":"${idIn(path)}"}`).repeat(2));
    const outcomes: string[] = [];
    for (let index = 0; index < 20; index += 1) {
      outcomes.push(
        await api.read('targets', nth(index)).then(
          ({ id }) => (id === nth(index) ? 'own' : 'of another'),
          (error: unknown) => String(Reflect.get(Object(error), 'code')),
        ),
      );
    }
    expect(outcomes[0]).toBe('own');
    expect(outcomes).not.toContain('of another');
  });

  test('another resource than requested', async () => {
    const api = await rawController(() => http(`{"id":"${nth(9)}"}`));
    expect(await failureOf(api.read('targets', nth(1)))).toMatchObject({
      code: 'bad-answer',
      message: expect.stringMatching(`${nth(1)}.*${nth(9)}`),
    });
  });

  test('a session for another target, and a cancel of another session', async () => {
    await using controller = await scriptedController(({ method, path }) => ({
      body: path.endsWith(':authorize-session')
        ? { session_id: 's_1234567890', authorization_token: 'secret', target_id: nth(9) }
        : { id: method === 'GET' ? 's_1234567890' : 's_0987654321', version: 1, status: 'active' },
    }));
    const { api } = controller;
    expect(await failureOf(api.authorizeSession({ target: nth(1) }))).toMatchObject({
      code: 'bad-answer',
      message: expect.not.stringContaining('secret'),
    });
    expect(await failureOf(api.cancelSession('s_1234567890'))).toMatchObject({ code: 'bad-answer' });
    // With an alias or a name the id is unknown before.
    expect(await api.authorizeSession({ target: 'web.corp' })).toMatchObject({ targetId: nth(9) });
    expect(await api.authorizeSession({ target: nth(1), scopeName: 'prod' })).toMatchObject({
      targetId: nth(9),
    });
  });

  test('ignores a response after its time limit', async () => {
    const held: (() => void)[] = [];
    const server = await listenOn((socket) => {
      socket.on('data', (bytes: Buffer) => {
        const id = idIn(/^GET (\S+)/.exec(bytes.toString())?.[1] ?? '');
        if (id === nth(1)) held.push(() => socket.write(http(`{"id":"${id}"}`)));
        else {
          for (const release of held) release();
          socket.write(http(`{"id":"${id}"}`));
        }
      });
      socket.on('end', () => socket.end());
    });
    const port = String(Reflect.get(Object(server.address()), 'port'));
    const api = createApi({ address: `http://127.0.0.1:${port}`, timeoutMs: 500 });
    end = async () => {
      await api.close();
      server.close();
    };
    expect(await failureOf(api.read('targets', nth(1)))).toMatchObject({ code: 'controller-timeout' });
    for (const index of [2, 3, 4])
      expect(await api.read('targets', nth(index))).toMatchObject({ id: nth(index) });
  });
});

describe('oversized responses', () => {
  test.each([
    ['headers without end', http('{}', `x-big: ${'x'.repeat(100_000)}\r\n`), 'bad-answer'],
    [
      'a body that is shorter than announced',
      http('{}').replace('length: 2', 'length: 9'),
      'controller-timeout',
    ],
    ['a length that is none', http('{}').replace('length: 2', 'length: -1'), 'not-boundary'],
    ['a chunk that is none', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n', 'not-boundary'],
    ['JSON that is cut', http('{"id":"ttcp_0000000001"'), 'bad-answer'],
    ['JSON that is nested without end', http('['.repeat(200_000)), 'bad-answer'],
  ])('%s', async (_, answer, code) => {
    const api = await rawController(() => answer);
    expect(await failureOf(api.read('targets', nth(1)))).toMatchObject({ code });
  });
});
