import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { SUBPROTOCOL } from '../../../src/wire/handshake.ts';
import { portOf } from '../../support/scripted-worker.ts';
import { connectTo, receiveAll } from '../../support/tcp.ts';
import { dialTls, WorkerClient } from '../../support/worker-client.ts';
import { HELLOS } from '../../wire/recordings.ts';
import { type Lane, openLane, startHost } from './lane.ts';

/** Fatal alert internal_error in plaintext: the official client reports it as "session unauthorized". */
const ALERT = '15030300020250';
const GET = 'GET /v1/proxy HTTP/1.1\r\nHost: worker\r\n';
const UPGRADE = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n';
const KEY = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';

const portIn = (address: string): number => Number(address.split(':').at(-1));

/** Everything the worker answers to these bytes, in hex, until it closes. */
async function answerTo(lane: Lane, bytes: Buffer): Promise<string> {
  const socket = await connectTo(portIn(lane.worker.address));
  const all = receiveAll(socket);
  socket.write(bytes);
  const { bytes: answer } = await all;
  socket.destroy();
  return answer.toString('hex');
}

/** The code of the error that ends a TLS connection, on either side of its handshake. */
function failureOf(socket: TLSSocket): Promise<string | undefined> {
  return new Promise((resolve) => {
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    socket.once('close', () => resolve(undefined));
    socket.resume();
  });
}

describe('TLS is refused with the alert that clients know', () => {
  test('for an unknown session, before anything else is sent', async () => {
    const lane = await openLane();
    for (const hello of Object.values(HELLOS))
      expect(await answerTo(lane, Buffer.from(hello, 'hex'))).toBe(ALERT);
  });

  test.for<{ what: string; change: (lane: Lane) => unknown }>([
    {
      what: 'an expired session',
      change: ({ authority, session }) =>
        authority.sessions.set(session.sessionId, { ...session, expiresAtMs: Date.now() }),
    },
    {
      what: 'a controller out of reach',
      change: ({ authority }) => Object.assign(authority, { broken: 'lookupSession' }),
    },
    {
      what: 'a certificate that cannot be read',
      change: ({ authority, session }) =>
        authority.sessions.set(session.sessionId, { ...session, certificate: Buffer.from('no certificate') }),
    },
  ])('for $what', async ({ change }) => {
    const lane = await openLane();
    change(lane);
    expect(await failureOf(dialTls(lane.worker.address, lane.session))).toBe(
      'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR',
    );
  });

  test('for a hello without a session id', async () => {
    const { worker, session } = await openLane();
    const socket = dialTls(worker.address, session, { ALPNProtocols: ['http/1.1'] });
    expect(await failureOf(socket)).toBe('ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR');
  });

  test('for TLS 1.2', async () => {
    const { worker, session } = await openLane();
    const socket = dialTls(worker.address, session, { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' });
    expect(await failureOf(socket)).toBe('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
  });
});

describe('accepts only the holder of the session certificate', () => {
  test.for(['no certificate', 'the certificate of another session'])('not with %s', async (what) => {
    const { worker, session, authority } = await openLane();
    const other = await authority.createSession({ endpoint: session.endpoint });
    const foreign = dialTls(
      worker.address,
      { ...other, sessionId: session.sessionId },
      {
        rejectUnauthorized: false,
        ...(what === 'no certificate' ? { cert: undefined, key: undefined } : {}),
      },
    );
    foreign.write(`${GET}${UPGRADE}${KEY}\r\n`);
    const { bytes } = await receiveAll(foreign);
    expect(bytes).toHaveLength(0);
  });

  test('and finds the session by its server name too, over http/1.1', async () => {
    const { worker, session } = await openLane();
    const socket = dialTls(worker.address, session, {
      servername: session.sessionId,
      ALPNProtocols: ['http/1.1'],
    });
    await once(socket, 'secureConnect');
    expect([socket.authorized, socket.alpnProtocol, socket.getProtocol()]).toEqual([
      true,
      'http/1.1',
      'TLSv1.3',
    ]);
    expect(socket.getPeerX509Certificate()?.raw.equals(session.certificate)).toBe(true);
    socket.destroy();
  });

  test('also if its hello arrives in small pieces', async () => {
    const { worker, session } = await openLane();
    const splitter = await startHost(async (client) => {
      const pieces: Buffer[] = [];
      client.on('data', (chunk: Buffer) => {
        for (let at = 0; at < chunk.length; at += 50) pieces.push(chunk.subarray(at, at + 50));
      });
      const onward = await connectTo(portIn(worker.address));
      onward
        .setNoDelay(true)
        .on('error', () => undefined)
        .pipe(client);
      while (!client.destroyed) {
        const piece = pieces.shift();
        if (piece !== undefined) onward.write(piece);
        await turn();
      }
      onward.destroy();
    });
    const client = await WorkerClient.dial(`127.0.0.1:${portOf(splitter)}`, session);
    client.greet();
    client.ws.send(Buffer.from('pieces'));
    await client.result();
    expect(await client.received(6)).toEqual(Buffer.from('pieces'));
  });
});

describe('garbage', () => {
  test.for([
    { what: 'HTTP in clear', bytes: Buffer.from(`${GET}\r\n`) },
    { what: 'zeros', bytes: Buffer.alloc(100_000) },
    {
      what: 'a hello that never ends',
      bytes: Buffer.concat([Buffer.from('160301ffff0100ffff', 'hex'), Buffer.alloc(100_000)]),
    },
  ])('$what is answered with the alert and closed', async ({ bytes }) => {
    const lane = await openLane();
    expect(ALERT.startsWith(await answerTo(lane, bytes))).toBe(true);
    expect(await (await lane.open()).ws.protocol).toBe('boundary-tcp-proxy-v1');
  });

  test('after a valid hello ends only that connection', async () => {
    const lane = await openLane();
    const hello = Buffer.from(HELLOS.nodeByAlpn ?? '', 'hex');
    lane.authority.sessions.set('s_1234567890', { ...lane.session, sessionId: 's_1234567890' });
    expect(await answerTo(lane, Buffer.concat([hello, Buffer.alloc(500, 'x')]))).toMatch(/^16/);
    expect(lane.log).toEqual([]);
  });
});

describe('a slow client is closed within the limit', () => {
  test.for([0, 1, 300])('with %d bytes of a hello', async (length) => {
    const lane = await openLane({ worker: { timeoutsMs: { tls: 150 } } });
    const begun = Buffer.from(HELLOS.nodeByAlpn ?? '', 'hex').subarray(0, length);
    expect(await answerTo(lane, begun)).toBe('');
  });

  test.for(['', GET, `${GET}${UPGRADE}`])('with an unfinished request: %j', async (request) => {
    const { worker, session } = await openLane({ worker: { timeoutsMs: { upgrade: 150 } } });
    const socket = dialTls(worker.address, session);
    socket.write(request);
    expect((await receiveAll(socket)).bytes).toHaveLength(0);
  });
});

describe('HTTP', () => {
  const answerOf = async (request: string): Promise<string> => {
    const { worker, session } = await openLane();
    const socket = dialTls(worker.address, session);
    socket.write(request);
    return (await receiveAll(socket)).bytes.toString();
  };
  const other = (from: string, to: string): string => `${GET}${UPGRADE}${KEY}\r\n`.replace(from, to);

  test.for([
    ['another path', 404, 'page not found', other('/v1/proxy', '/v1/other')],
    ['another path without an upgrade', 404, 'page not found', 'GET / HTTP/1.1\r\nHost: worker\r\n\r\n'],
    ['another method', 405, 'not GET but "POST"', other('GET', 'POST')],
    ['no upgrade', 426, 'Connection header ""', `${GET}\r\n`],
    ['a request of HTTP/1.0', 426, 'at least HTTP/1.1', other('HTTP/1.1', 'HTTP/1.0')],
    ['another upgrade', 426, 'Upgrade header "h2c"', other('websocket', 'h2c')],
    ['another version', 400, 'only 13 is supported', other('Version: 13', 'Version: 12')],
    ['no key', 400, 'missing Sec-WebSocket-Key', `${GET}${UPGRADE}\r\n`],
    ['two keys', 400, 'multiple Sec-WebSocket-Key', `${GET}${UPGRADE}${KEY}${KEY}\r\n`],
    ['a short key', 400, 'invalid Sec-WebSocket-Key', other(KEY, 'Sec-WebSocket-Key: YQ==\r\n')],
    [
      'another origin',
      403,
      'request Origin "evil.example" is not authorized for Host "worker"',
      other(KEY, `${KEY}Origin: http://evil.example\r\n`),
    ],
    ['no origin of a site', 403, 'not a valid URL', other(KEY, `${KEY}Origin: null\r\n`)],
  ] as const)('%s is answered %i and closed', async ([_what, status, text, request]) => {
    const answer = await answerOf(request);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toMatch(/\r\nCache-Control: no-store\r\n/);
    expect(answer).toContain(text);
  });

  test.for([
    ['the protocol', SUBPROTOCOL, SUBPROTOCOL],
    ['the protocol among others', `chat, ${SUBPROTOCOL.toUpperCase()}`, SUBPROTOCOL.toUpperCase()],
    ['another one', 'chat', undefined],
    ['none', undefined, undefined],
  ] as const)('a client that offers %s gets that', async ([_what, offered, chosen]) => {
    const { worker, session } = await openLane();
    const socket = dialTls(worker.address, session);
    const header = offered === undefined ? '' : `Sec-WebSocket-Protocol: ${offered}\r\n`;
    socket.write(`${GET}${UPGRADE}${KEY}${header}Origin: http://WORKER\r\n\r\n`);
    const [answer]: unknown[] = await once(socket, 'data');
    socket.destroy();
    expect(String(answer)).toMatch(/^HTTP\/1.1 101 /);
    expect(/^Sec-WebSocket-Protocol: (.*)\r$/m.exec(String(answer))?.[1]).toBe(chosen);
  });

  test('closes anything but HTTP', async () => {
    const { worker, session, open } = await openLane();
    const socket = dialTls(worker.address, session);
    socket.write('\0\0\0garbage\r\n\r\n');
    expect((await receiveAll(socket)).bytes).toHaveLength(0);
    await open();
  });
});
