import { once } from 'node:events';
import { Socket } from 'node:net';
import { createServer } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { BndError } from '../../src/lib/errors.ts';
import { Dialer, type DialOutcome } from '../../src/proxy/dialer.ts';
import { FirstBytes } from '../../src/proxy/first-bytes.ts';
import { sessionIdentity } from '../../src/proxy/session-identity.ts';
import { parseWorkerAddress } from '../../src/proxy/worker-address.ts';
import { decodeAuthorizationToken } from '../../src/wire/authorization-token.ts';
import { certificatePem, privateKeyPem } from '../../src/wire/session-key.ts';
import { startTestWorker } from '../support/forwards.ts';
import { createTestSession, portOf, type TestSession } from '../support/scripted-worker.ts';
import { listenOn } from '../support/tcp.ts';

/** A worker's answer to the hello of an unknown session. */
const ALERT_INTERNAL_ERROR = Buffer.from('15030300020250', 'hex');
const LIMIT_MS = 10_000;

function dialerFor(session: TestSession, addresses: readonly string[]): Dialer {
  const data = decodeAuthorizationToken(session.token(addresses));
  return new Dialer({
    identity: sessionIdentity(data),
    addresses: addresses.map(parseWorkerAddress).filter((address) => address !== undefined),
    tofuToken: 'AbCdEfGhIjKlMnOpQrSt',
  });
}

function dial(session: TestSession, addresses: readonly string[], limitMs = LIMIT_MS): Promise<DialOutcome> {
  return closing(dialerFor(session, addresses).connect(limitMs, new AbortController().signal, nothing()));
}

/** A local program that sends nothing. */
function nothing(): FirstBytes {
  return new FirstBytes(new Socket(), Promise.resolve());
}

async function closing(dialled: Promise<DialOutcome>): Promise<DialOutcome> {
  const outcome = await dialled;
  if (outcome.kind === 'open') outcome.link.destroy();
  return outcome;
}

/** Address of a raw TCP server that handles each connection with `serve`. */
async function rawWorker(greet: Parameters<typeof listenOn>[0]): Promise<string> {
  const server = await listenOn(greet);
  onTestFinished(() => void server.close());
  return `127.0.0.1:${portOf(server)}`;
}

async function deadAddress(): Promise<string> {
  const server = await listenOn(() => undefined);
  const address = `127.0.0.1:${portOf(server)}`;
  await new Promise((resolve) => server.close(resolve));
  return address;
}

/** A TLS server with the certificate of `session` that answers the upgrade request with this text. */
async function tlsWorker(session: TestSession, answer: string, seen: string[] = []): Promise<string> {
  const { certificate, privateKey } = session.keys;
  const options = {
    cert: certificatePem(certificate),
    key: privateKeyPem(privateKey),
    requestCert: true,
    rejectUnauthorized: false,
  };
  const server = createServer(options, (socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes: Buffer) => {
      seen.push(bytes.toString('latin1'));
      socket.end(answer);
    });
  });
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `127.0.0.1:${portOf(server)}`;
}

describe('failing over', () => {
  test('skips workers that are down, refuse the session or send garbage', async () => {
    const session = await createTestSession();
    const worker = await startTestWorker(session, (peer) => peer.accept(7));
    const refusing = await rawWorker((socket) => socket.end(ALERT_INTERNAL_ERROR));
    const nonsense = await rawWorker((socket) => socket.end('SSH-2.0-OpenSSH\r\n'));
    const outcome = await dial(session, [await deadAddress(), refusing, nonsense, worker.address]);
    expect(outcome).toMatchObject({ kind: 'open', result: { connectionsLeft: 7 } });
  });

  test('gives a worker that drops everything its share of the time, once', async () => {
    const session = await createTestSession();
    let tries = 0;
    const silent = await rawWorker((socket) => {
      tries += 1;
      socket.resume();
    });
    const worker = await startTestWorker(session, (peer) => peer.accept());
    const dialer = dialerFor(session, [silent, worker.address]);
    const signal = new AbortController().signal;
    expect((await closing(dialer.connect(6_000, signal, nothing()))).kind).toBe('open');
    expect((await closing(dialer.connect(6_000, signal, nothing()))).kind).toBe('open');
    expect(tries).toBe(1);
  });

  test("reports the last worker's failure, but a refusal of the session first", async () => {
    const session = await createTestSession();
    const refusing = await rawWorker((socket) => socket.end(ALERT_INTERNAL_ERROR));
    const dead = await deadAddress();
    expect(await dial(session, [dead])).toMatchObject({ error: { code: 'worker-unreachable' } });
    expect(await dial(session, [refusing, dead])).toMatchObject({ error: { code: 'session-refused' } });
    expect(await dial(session, [dead, refusing])).toMatchObject({ error: { code: 'session-refused' } });
  });
});

describe('the handshake', () => {
  test('is retried on a fresh connection, up to four times', async () => {
    const session = await createTestSession();
    const worker = await startTestWorker(session, (peer) => {
      if (peer.number === 1)
        peer.ws.close(1002, 'received header with unexpected rsv bits set: false:false:true');
      else if (peer.number === 2) peer.ws.close(1008, 'invalid handshake received');
      else if (peer.number === 3) peer.ws.close(1011, 'unable to activate session');
      else peer.accept();
    });
    expect((await dial(session, [worker.address])).kind).toBe('open');
    expect(worker.handshakes).toHaveLength(4);
  });

  test('continues with the next worker if one always fails', async () => {
    const session = await createTestSession();
    const broken = await startTestWorker(session, (peer) => peer.ws.terminate());
    const worker = await startTestWorker(session, (peer) => peer.accept());
    expect((await dial(session, [broken.address, worker.address])).kind).toBe('open');
    expect(broken.handshakes).toHaveLength(4);
  });

  test.each([
    [1003, 'invalid tofu token'],
    [1008, 'tofu token not allowed'],
    [1011, 'unable to authorize connection'],
  ])('is not tried again after %i %s', async (code, reason) => {
    const session = await createTestSession();
    const worker = await startTestWorker(session, (peer) => peer.ws.close(code, reason));
    const spare = await startTestWorker(session, (peer) => peer.accept());
    const outcome = await dial(session, [worker.address, spare.address]);
    expect(outcome).toEqual({ kind: 'refused', status: { code, reason }, worker: worker.address });
    expect(worker.handshakes.length + spare.handshakes.length).toBe(1);
  });

  test.each([
    ['too long', Buffer.alloc(40_000)],
    ['no HandshakeResult', Buffer.from([0xff, 0xff])],
  ])('fails when the answer is %s', async (_, answer) => {
    const session = await createTestSession();
    const worker = await startTestWorker(session, (peer) => peer.ws.send(answer));
    expect(await dial(session, [worker.address])).toMatchObject({ error: { code: 'worker-protocol' } });
  });

  test('ends at the time limit', async () => {
    const session = await createTestSession();
    const worker = await startTestWorker(session, () => undefined);
    expect(await dial(session, [worker.address], 300)).toMatchObject({
      kind: 'failed',
      error: { code: 'worker-timeout' },
    });
  });
});

describe('the peer', () => {
  test('never receives a request if it has another certificate', async () => {
    const session = await createTestSession();
    const seen: string[] = [];
    const stranger = await tlsWorker(
      await createTestSession(),
      'HTTP/1.1 101 Switching Protocols\r\n\r\n',
      seen,
    );
    expect(await dial(session, [stranger])).toMatchObject({
      error: { code: 'worker-protocol', message: expect.stringContaining('certificate of this session') },
    });
    expect(seen).toEqual([]);
  });

  test.each([
    ['HTTP/1.1 500 Internal Server Error\r\n\r\nsecret body', 'the response is HTTP status 500'],
    ['HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: x\r\n\r\n', 'the accept key is wrong'],
    ['', 'it closed the connection without a response'],
  ])('that answers the upgrade with %j is a protocol error', async (answer, words) => {
    const session = await createTestSession();
    const address = await tlsWorker(session, answer);
    const outcome = await dial(session, [address]);
    expect(outcome).toMatchObject({
      error: { code: 'worker-protocol', message: `Worker ${address}: ${words}.` },
    });
  });
});

test('a cancellation uses up no connection and reports its failure', async () => {
  const session = await createTestSession();
  const worker = await startTestWorker(session, () => undefined);
  expect(await dialerFor(session, [worker.address]).cancelSession(LIMIT_MS)).toBeUndefined();
  expect(worker.cancellations).toBe(1);
  const failure = await dialerFor(session, [await deadAddress()]).cancelSession(LIMIT_MS);
  expect(failure).toMatchObject({ code: 'worker-unreachable' });
});

test('a connection that is ready carries the cancellation of the session', async () => {
  const session = await createTestSession();
  const worker = await startTestWorker(session, (peer) => peer.accept());
  const dialer = dialerFor(session, [worker.address]);
  const ready = await dialer.ready(LIMIT_MS, new AbortController().signal);
  if (ready instanceof BndError) throw ready;
  expect(await dialer.cancelSession(LIMIT_MS, ready)).toBeUndefined();
  expect([worker.cancellations, worker.upgrades]).toEqual([1, 1]);
});
