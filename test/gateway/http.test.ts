/** The HTTP side of the proxy, over real sockets. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { runInNewContext } from 'node:vm';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ClientLogin } from '../../src/gateway/client-login.ts';
import { BndError } from '../../src/lib/errors.ts';
import { openTestGateway, Reader, talk, WEB } from '../support/gateways.ts';
import { type Peer, portOf } from '../support/scripted-worker.ts';

const echo = (peer: Peer): void => peer.echo();
const CONNECT = 'CONNECT web.prod.boundary:80 HTTP/1.1\r\nHost: web.prod.boundary:80\r\n\r\n';
const ESTABLISHED = 'HTTP/1.1 200 Connection established\r\n\r\n';

const statusOf = (answer: Buffer): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer.toString())?.[1]);
const request = (line: string, ...headers: readonly string[]): string =>
  [line, ...headers, '', ''].join('\r\n');

async function startWeb(answer: Parameters<typeof createServer>[1]): Promise<Server> {
  const server = createServer(answer ?? (() => undefined)).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  return server;
}

describe('CONNECT', () => {
  test('opens a tunnel, cut at every byte, and keeps what the client sends early', async () => {
    const { gateway, forwards } = await openTestGateway(echo);
    const bytes = Buffer.from(`${CONNECT}early`);
    const cut = async (at: number): Promise<string> => {
      const client = new Reader(gateway.port);
      await once(client.socket, 'connect');
      await new Promise((resolve) => client.socket.write(bytes.subarray(0, at), resolve));
      // Another connection in between: the first piece has been read by then.
      await talk(gateway.port, request('GET / HTTP/1.1', 'Host: 127.0.0.1'));
      client.socket.write(bytes.subarray(at));
      return (await client.next(ESTABLISHED.length + 'early'.length)).toString();
    };
    const places = Array.from({ length: bytes.length - 1 }, (_, index) => index + 1);
    const answers = await Promise.all(places.map(cut));
    expect(new Set(answers)).toEqual(new Set([`${ESTABLISHED}early`]));
    expect(forwards).toHaveLength(1);
  });

  test.each([
    ['another port', 'web.prod.boundary:443', 403, 'Use port 80'],
    ['an unknown name', 'db.prod.boundary:80', 404, 'db.prod'],
    ['an IP address', '10.0.0.7:80', 403, 'IP address'],
    ['an IPv6 address', '[2001:db8::1]:80', 403, 'IP address'],
    ['no port', 'web.prod.boundary', 400, 'host:port'],
    ['a port that is none', 'web.prod.boundary:99999', 400, 'host:port'],
  ])('to %s is refused with a status and a text', async (_, place, status, words) => {
    const { gateway, forwards } = await openTestGateway(echo);
    const answer = await talk(gateway.port, request(`CONNECT ${place} HTTP/1.1`, `Host: ${place}`));
    expect(statusOf(answer)).toBe(status);
    expect(answer.toString()).toContain(words);
    expect(forwards).toEqual([]);
  });

  test.each([
    ['unauthenticated', 503],
    ['forbidden', 403],
    ['controller-unreachable', 502],
    ['controller-timeout', 504],
  ] as const)('while the controller answers %s gets %d', async (code, status) => {
    const own = await openTestGateway(echo);
    own.deny(new BndError(code, 'It failed.'));
    expect(statusOf(await talk(own.gateway.port, CONNECT))).toBe(status);
    expect(own.refused.join()).toContain('It failed.');
    // Nothing tries again for the client.
    expect(own.refused.join()).not.toMatch(/automatic/i);
  });

  test('needs the login if there is one', async () => {
    const login = new ClientLogin('boundary', 'secret');
    const { gateway } = await openTestGateway(echo, { login });
    const sent = (text: string) => `Proxy-Authorization: Basic ${Buffer.from(text).toString('base64')}`;
    const line = 'CONNECT web.prod.boundary:80 HTTP/1.1';
    for (const headers of [[], [sent('boundary:wrong')]]) {
      const answer = await talk(gateway.port, request(line, 'Host: web', ...headers));
      expect(statusOf(answer)).toBe(407);
      expect(answer.toString().toLowerCase()).toContain('proxy-authenticate: basic');
    }
    const client = new Reader(gateway.port);
    client.socket.write(request(line, 'Host: web', sent('boundary:secret')));
    expect((await client.next(ESTABLISHED.length)).toString()).toBe(ESTABLISHED);
  });
});

describe('a request with a full URL', () => {
  test('is passed on to the target, and several of one client each to its own', async () => {
    const web = await startWeb((message, response) => {
      const chunks: Buffer[] = [];
      message.on('data', (chunk: Buffer) => chunks.push(chunk));
      message.on('end', () => {
        response.setHeader('seen', JSON.stringify([message.method, message.url, message.headers]));
        response.end(Buffer.concat(chunks));
      });
    });
    const targets = { 'web.prod': WEB, 'api.prod': { ...WEB, key: 'ttcp_0987654321 ' } };
    const own = await openTestGateway((peer) => peer.relay(portOf(web)), { targets });
    const body = 'x'.repeat(100_000);
    const answer = await talk(
      own.gateway.port,
      request(
        'POST http://web.prod.boundary/a?b=c HTTP/1.1',
        'Host: web.prod.boundary',
        'Proxy-Connection: keep-alive',
        'Proxy-Authorization: Basic eA==',
        `Content-Length: ${body.length}`,
      ),
      body,
      request('GET http://api.prod.boundary/d HTTP/1.1', 'Host: api.prod.boundary', 'Connection: close'),
    );
    const text = answer.toString();
    expect(text).toContain(body);
    const seen = [...text.matchAll(/^seen: (.*)$/gm)].map(([, json = '']) => JSON.parse(json));
    expect(seen.map(([method, url, { host }]) => [method, url, host])).toEqual([
      ['POST', '/a?b=c', 'web.prod.boundary'],
      ['GET', '/d', 'api.prod.boundary'],
    ]);
    expect(Object.keys(seen[0][2]).filter((name) => name.startsWith('proxy'))).toEqual([]);
    expect(own.forwards.map(({ targetId }) => targetId)).toEqual(['ttcp_1234567890', 'ttcp_1234567890']);
  });

  test('that the host does not answer gets 502', async () => {
    const own = await openTestGateway((peer) => {
      peer.accept();
      peer.ws.close(3000, 'unable to setup proxying');
    });
    const line = 'POST http://web.prod.boundary/ HTTP/1.1';
    expect(statusOf(await talk(own.gateway.port, request(line, 'Host: web', 'Connection: close')))).toBe(502);
  });

  test('for https is refused', async () => {
    const { gateway } = await openTestGateway(echo);
    expect(statusOf(await talk(gateway.port, request('GET https://web.prod/ HTTP/1.1', 'Host: web')))).toBe(
      400,
    );
  });
});

describe('the proxy itself', () => {
  test.each([
    ['POST /proxy.pac HTTP/1.1', '127.0.0.1', 405],
    ['GET / HTTP/1.1', '127.0.0.1', 404],
    ['GET /proxy.pac HTTP/1.1', 'evil.example', 403],
    ['BREW /pot HTTP/1.1', '127.0.0.1', 400],
    ['GET /proxy.pac HTTP/9.9', '127.0.0.1', 400],
  ])('answers %s for host %s with %d', async (line, host, status) => {
    const { gateway } = await openTestGateway(echo);
    expect(statusOf(await talk(gateway.port, request(line, `Host: ${host}`)))).toBe(status);
  });

  test('refuses headers of more than 16 KiB', async () => {
    const { gateway } = await openTestGateway(echo);
    const answer = await talk(gateway.port, request('GET / HTTP/1.1', `Cookie: ${'x'.repeat(20_000)}`));
    expect(statusOf(answer)).toBe(431);
  });

  test('serves a PAC file that sends the suffix and aliases through it, and nothing else', async () => {
    const { gateway } = await openTestGateway(echo);
    const response = await fetch(gateway.pacUrl);
    expect(response.headers.get('content-type')).toBe('application/x-ns-proxy-autoconfig');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const script = await response.text();
    const find = (host: string): unknown =>
      runInNewContext(`${script}; FindProxyForURL('http://${host}/', '${host}')`, {
        dnsDomainIs: (name: string, suffix: string) => name.endsWith(suffix),
      });
    const own = `127.0.0.1:${gateway.port}`;
    for (const host of ['web.prod.boundary', 'WEB.PROD.BOUNDARY', 'db.eng', 'web.lab', 'db.eng.'])
      expect(String(find(host)).split('; ')[0]).toBe(`PROXY ${own}`);
    for (const host of ['example.com', 'boundary', 'db.eng.example.com', 'constructor', 'xdb.eng'])
      expect(find(host)).toBe('DIRECT');
  });

  test('has a path for the PAC file that cannot be guessed if clients need a login', async () => {
    const login = new ClientLogin('boundary', 'secret');
    const { gateway } = await openTestGateway(echo, { login });
    expect((await fetch(gateway.pacUrl)).status).toBe(200);
    expect((await fetch(`http://127.0.0.1:${gateway.port}/proxy.pac`)).status).toBe(404);
  });
});

test.each([
  ['nothing', ''],
  ['half a SOCKS greeting', Buffer.from([5])],
  ['half a request line', 'CONNECT web'],
  ['headers without an end', 'CONNECT web.prod.boundary:80 HTTP/1.1\r\nHost: web'],
])('a client that sends %s is cut after the time limit', async (_, bytes) => {
  const { gateway, forwards } = await openTestGateway(echo, { requestWithinMs: 50 });
  expect(await talk(gateway.port, bytes)).toHaveLength(0);
  expect(forwards).toEqual([]);
});

test('a client that speaks TLS is cut at once', async () => {
  const { gateway } = await openTestGateway(echo);
  expect(await talk(gateway.port, Buffer.from([22, 3, 1, 2, 0]))).toHaveLength(0);
});

test('closing cuts clients whose request is not complete', async () => {
  const { gateway } = await openTestGateway(echo);
  const cut = talk(gateway.port, 'CONN');
  // Served after the first one: that one has been accepted.
  await talk(gateway.port, request('GET / HTTP/1.1', 'Host: 127.0.0.1'));
  gateway.close();
  expect(await cut).toHaveLength(0);
});
