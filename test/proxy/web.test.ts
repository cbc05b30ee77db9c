/** Web access through a forward: a browser gets the pages of a target with the credentials of the session. */
import { once } from 'node:events';
import {
  createServer as createHttpServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  request,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Server } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { Forward, WebAccess } from '../../src/proxy/types.ts';
import { WebGate } from '../../src/proxy/web-gate.ts';
import { createCa } from '../support/certs.ts';
import { openForwardOf, openLane } from '../support/forwards.ts';
import { createTestSession, portOf } from '../support/scripted-worker.ts';

const AUTHORIZATION = `Basic ${Buffer.from('ana:secret').toString('base64')}`;
const HOST = 'app.internal';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

async function ask(
  url: string,
  headers: Record<string, string> = {},
  method = 'GET',
  body = '',
): Promise<Answer> {
  const sent = request(url, { method, headers, agent: false });
  sent.end(body);
  const [response]: IncomingMessage[] = await once(sent, 'response');
  if (response === undefined) throw new Error('no response');
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += String(chunk);
  return { status: response.statusCode ?? 0, headers: response.headers, body: text };
}

/** Tells what arrives. */
const mirror: RequestListener = async (incoming, response) => {
  let body = '';
  for await (const chunk of incoming.setEncoding('utf8')) body += String(chunk);
  const { method, url, headers } = incoming;
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ method, url, headers, body }));
};

async function targetOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return portOf(server);
}

/** A forward to this server, with web access. */
async function openWeb(server: Server, changes: Partial<WebAccess> = {}) {
  const port = await targetOf(server);
  const { forward } = await openLane((peer) => peer.relay(port));
  const access = {
    authorization: AUTHORIZATION,
    isTls: false,
    host: HOST,
    port,
    path: '/start?a=1',
    ...changes,
  };
  const address = await forward.openWeb(access);
  return { forward, address, access, origin: `http://127.0.0.1:${forward.listenPort}` };
}

/** Opens the address like a browser. Returns the cookie that it gets. */
async function enter(address: string): Promise<{ readonly cookie: string; readonly to: string }> {
  const { status, headers } = await ask(address);
  expect(status).toBe(303);
  const [cookie = ''] = headers['set-cookie'] ?? [];
  expect(cookie).toMatch(/; HttpOnly; SameSite=Strict$/);
  return { cookie: cookie.split(';')[0] ?? '', to: headers.location ?? '' };
}

describe('the address', () => {
  test('leads one browser to the page, with credentials that it never sees', async () => {
    const { address, origin, access } = await openWeb(createHttpServer(mirror));
    const { cookie, to } = await enter(address);
    expect(to).toBe('/start?a=1');
    const { status, body } = await ask(`${origin}${to}`, { cookie: `theme=dark; ${cookie}` });
    expect(status).toBe(200);
    const seen = JSON.parse(body);
    expect(seen).toMatchObject({ method: 'GET', url: '/start?a=1' });
    expect(seen.headers).toMatchObject({
      authorization: AUTHORIZATION,
      host: `${HOST}:${access.port}`,
      cookie: 'theme=dark',
    });
  });

  test('works once', async () => {
    const { address } = await openWeb(createHttpServer(mirror));
    await enter(address);
    const again = await ask(address);
    expect(again).toMatchObject({ status: 403, body: expect.stringContaining('used already') });
    expect(again.headers['set-cookie']).toBeUndefined();
  });

  test('is new each time, for the same port and credentials', async () => {
    const { forward, address, access, origin } = await openWeb(createHttpServer(mirror));
    const second = await forward.openWeb({ ...access, path: 'other' });
    expect(second).not.toBe(address);
    const one = await enter(address);
    const other = await enter(second);
    expect(other.to).toBe('/other');
    for (const { cookie } of [one, other]) expect((await ask(origin, { cookie })).status).toBe(200);
  });

  test('expires after a minute, and cannot lead to another host', () => {
    let nowMs = 0;
    const gate = new WebGate(8080, () => nowMs);
    const late = gate.issue('/');
    nowMs = 61_000;
    expect(gate.judge(late, undefined)).toEqual({ kind: 'refuse', why: 'used' });
    for (const to of ['//evil.example/', '/\\evil.example/', 'x'])
      expect(gate.judge(gate.issue(to), undefined)).toMatchObject({
        kind: 'enter',
        to: expect.stringMatching(/^\/[^/\\]/),
      });
  });
});

describe('a request that is refused', () => {
  test.each([
    ['without a cookie', {}],
    ['with the cookie of another forward', { cookie: 'bnd-tui-1=AAAA' }],
    ['with its own credentials', { authorization: 'Basic YTpi' }],
  ])('%s does not reach the target, and gets a page that shows what to do', async (_, headers) => {
    let requests = 0;
    const { origin } = await openWeb(
      createHttpServer((incoming, response) => {
        requests += 1;
        mirror(incoming, response);
      }),
    );
    const { status, body } = await ask(`${origin}/start`, headers);
    expect(status).toBe(403);
    expect(body).toContain('bnd-tui');
    expect(requests).toBe(0);
  });

  test('has a wrong cookie', async () => {
    const { origin, address, forward } = await openWeb(createHttpServer(mirror));
    await enter(address);
    const cookie = `bnd-tui-${forward.listenPort}=${'A'.repeat(43)}`;
    expect(await ask(origin, { cookie })).toMatchObject({
      status: 403,
      body: expect.stringContaining('cookie'),
    });
  });
});

test('a request is one to the target in all of its headers, and its body arrives', async () => {
  const { origin, address, access } = await openWeb(createHttpServer(mirror));
  const { cookie } = await enter(address);
  const headers = { cookie, origin, referer: `${origin}/form` };
  const { body } = await ask(`${origin}/save`, headers, 'POST', 'x'.repeat(300_000));
  const seen = JSON.parse(body);
  const target = `http://${HOST}:${access.port}`;
  expect(seen.headers).toMatchObject({ origin: target, referer: `${target}/form` });
  expect(seen.headers.cookie).toBeUndefined();
  expect(seen.body).toHaveLength(300_000);
});

test('a response is one of the forward: redirects to the target itself, and cookies for plain HTTP', async () => {
  const { origin, address } = await openWeb(
    createHttpServer(({ headers }, response) => {
      response.writeHead(302, {
        location: `http://${headers.host}/in?b=2`,
        'set-cookie': [
          'sid=1; Domain=app.internal; Secure; HttpOnly; SameSite=None',
          '__Host-x=1; Secure; Path=/',
          'bnd-tui-1=stolen',
        ],
      });
      response.end();
    }),
  );
  const { cookie } = await enter(address);
  const { status, headers } = await ask(origin, { cookie });
  expect(status).toBe(302);
  expect(headers.location).toBe('/in?b=2');
  expect(headers['set-cookie']).toEqual(['sid=1; HttpOnly; SameSite=Lax', '__Host-x=1; Secure; Path=/']);
});

test('a redirect elsewhere stays as it is', async () => {
  const location = 'https://login.example/start';
  const { origin, address } = await openWeb(
    createHttpServer((_, response) => response.writeHead(302, { location }).end()),
  );
  const { cookie } = await enter(address);
  expect((await ask(origin, { cookie })).headers.location).toBe(location);
});

describe('websockets', () => {
  async function openSockets() {
    const server = createHttpServer(mirror);
    const sockets = new WebSocketServer({ server });
    const seen: IncomingHttpHeaders[] = [];
    sockets.on('connection', (ws, { headers }) => {
      seen.push(headers);
      ws.on('message', (message: Buffer) => ws.send(message));
    });
    onTestFinished(() => {
      for (const ws of sockets.clients) ws.terminate();
    });
    return { ...(await openWeb(server)), seen };
  }

  test('pass, with the credentials', async () => {
    const { origin, address, seen } = await openSockets();
    const { cookie } = await enter(address);
    const ws = new WebSocket(`${origin.replace('http', 'ws')}/live`, { headers: { cookie, origin } });
    onTestFinished(() => ws.terminate());
    await once(ws, 'open');
    ws.send('hello');
    const [message] = await once(ws, 'message');
    expect(String(message)).toBe('hello');
    expect(seen[0]).toMatchObject({ authorization: AUTHORIZATION, origin: expect.stringContaining(HOST) });
  });

  test.each([
    ['without the cookie', false, undefined],
    ['of a page from another port of this host', true, 'http://127.0.0.1:1'],
  ])('%s are refused', async (_, hasCookie, foreign) => {
    const { origin, address, seen } = await openSockets();
    const { cookie } = await enter(address);
    const headers = { ...(hasCookie ? { cookie } : {}), origin: foreign ?? origin };
    const ws = new WebSocket(`${origin.replace('http', 'ws')}/live`, { headers });
    const [error]: Error[] = await once(ws, 'error');
    expect(error?.message).toContain('403');
    expect(seen).toEqual([]);
  });
});

describe('a target with TLS', () => {
  const secure = async () => createHttpsServer(await (await createCa()).issue({ names: [HOST] }), mirror);

  test('whose certificate is not trusted gets nothing until the user accepts that certificate', async () => {
    const { origin, address } = await openWeb(await secure(), { isTls: true });
    const { cookie } = await enter(address);
    const first = await ask(`${origin}/page`, { cookie });
    expect(first.status).toBe(502);
    expect(first.body).toMatch(/[0-9A-F]{2}(:[0-9A-F]{2}){31}/);
    const action = /action="([^"]+)"/.exec(first.body)?.[1] ?? '';
    expect((await ask(`${origin}${action}`, { cookie })).status).toBe(403);
    expect((await ask(`${origin}${action}`, { cookie, origin: 'http://127.0.0.1:1' }, 'POST')).status).toBe(
      403,
    );
    const accepted = await ask(`${origin}${action}`, { cookie, origin }, 'POST');
    expect(accepted).toMatchObject({ status: 303, headers: { location: '/page' } });
    const { status, body } = await ask(`${origin}/page`, { cookie });
    expect(status).toBe(200);
    expect(JSON.parse(body).headers.authorization).toBe(AUTHORIZATION);
  });
});

test('a target that cannot be reached is reported on the page', async () => {
  const session = await createTestSession();
  const forward: Forward = await openForwardOf(session.token(['127.0.0.1:1']), () => ({}));
  const address = await forward.openWeb({
    authorization: AUTHORIZATION,
    isTls: false,
    host: HOST,
    port: 80,
    path: '/',
  });
  const { cookie } = await enter(address);
  const { status, body } = await ask(`http://127.0.0.1:${forward.listenPort}/`, { cookie });
  expect(status).toBe(502);
  expect(body).toContain('127.0.0.1:1');
});
