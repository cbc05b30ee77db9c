import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { decodeAuthorizationToken } from '../../src/protocol/authorization-token.ts';
import { newTofuToken } from '../../src/protocol/handshake.ts';
import { openTls, upgrade } from '../../src/proxy/dial.ts';
import { greet } from '../../src/proxy/greet.ts';
import { listen } from '../../src/proxy/listener.ts';
import { sessionIdentity } from '../../src/proxy/session-identity.ts';
import {
  type ByteCount,
  TUNNEL_TIMES,
  Tunnel,
  type TunnelEnd,
  type TunnelTimes,
} from '../../src/proxy/tunnel.ts';
import { parseWorkerAddress } from '../../src/proxy/worker-address.ts';
import { startTestWorker } from '../support/forwards.ts';
import { createTestSession } from '../support/scripted-worker.ts';
import { connectTo, receiveAll } from '../support/tcp.ts';

const FOUR_MIB = 4 * 1024 * 1024;
const NEVER_MS = 600_000;
const PATIENT: TunnelTimes = {
  pingMs: NEVER_MS,
  graceMs: { answer: NEVER_MS, flowing: NEVER_MS, over: NEVER_MS },
};

interface Rig {
  /** The local program's end. */
  readonly client: Socket;
  /** The worker's end. */
  readonly ws: WebSocket;
  readonly count: ByteCount;
  /** Bytes that the tunnel's two sockets hold in this process. */
  held(): number;
  readonly ended: Promise<TunnelEnd>;
}

async function rig(times: TunnelTimes): Promise<Rig> {
  const session = await createTestSession();
  const opened = Promise.withResolvers<WebSocket>();
  const worker = await startTestWorker(session, (peer) => {
    peer.accept();
    opened.resolve(peer.ws);
  });
  const address = parseWorkerAddress(worker.address);
  if (address === undefined) throw new Error('the worker has no address');
  const { signal } = new AbortController();
  const identity = sessionIdentity(decodeAuthorizationToken(session.token([worker.address])));
  const secured = await openTls(address, identity, signal);
  onTestFinished(() => void secured.destroy());
  const link = await upgrade(secured, address, signal);
  await greet(link, address.text, { tofuToken: newTofuToken(), command: 'connect' }, signal);
  const accepted = Promise.withResolvers<Socket>();
  const listener = await listen('127.0.0.1', 0, accepted.resolve);
  onTestFinished(() => listener.close());
  const client = await connectTo(listener.port);
  onTestFinished(() => void client.destroy());
  const local = await accepted.promise;
  local.on('error', () => undefined);
  const count: ByteCount = { up: 0, down: 0 };
  const ended = Promise.withResolvers<TunnelEnd>();
  const options = { local, link, count, worker: address.text, endpoint: 'tcp://h:1', times };
  new Tunnel({ ...options, onEnd: ended.resolve }).start();
  const held = () =>
    secured.readableLength + secured.writableLength + local.readableLength + local.writableLength;
  return { client, ws: await opened.promise, count, held, ended: ended.promise };
}

async function closeCode(ws: WebSocket): Promise<number> {
  const [code] = await once(ws, 'close');
  return code;
}

describe('a local program that half-closes', () => {
  test('gets the answer that comes after its end, until the worker closes', async () => {
    const { client, ws, ended } = await rig(PATIENT);
    const answer = receiveAll(client);
    client.end('question');
    await once(ws, 'message');
    ws.send(Buffer.alloc(200_000, 'a'));
    ws.send(Buffer.from('z'));
    ws.close(1000);
    const { bytes, error } = await answer;
    expect(error).toBeUndefined();
    expect(bytes.length).toBe(200_001);
    expect(await ended).toEqual({ reason: 'The host closed the connection.', error: undefined });
  });

  test.each([
    ['no answer to its last bytes comes', 'answer', (client: Socket) => client.end('question'), undefined],
    ['it leaves after the answer', 'over', (client: Socket) => client.end(), undefined],
    [
      'the answer has come and nothing follows',
      'flowing',
      (client: Socket) => client.end('question'),
      'answer',
    ],
  ] as const)('is let go when %s', async (_, bound, leave, answer) => {
    const { client, ws, ended } = await rig({ ...PATIENT, graceMs: { ...PATIENT.graceMs, [bound]: 30 } });
    const received = receiveAll(client);
    const closed = closeCode(ws);
    leave(client);
    if (answer !== undefined) {
      await once(ws, 'message');
      ws.send(Buffer.from(answer));
    }
    expect(await closed).toBe(1000);
    expect((await received).bytes.toString()).toBe(answer ?? '');
    expect((await ended).reason).toBe('The local program closed the connection.');
  });
});

test('a reset of the local program closes the websocket at once', async () => {
  const { client, ws, ended } = await rig(PATIENT);
  const closed = closeCode(ws);
  client.resetAndDestroy();
  expect(await closed).toBe(1000);
  expect((await ended).reason).toBe('The local program closed the connection.');
});

test('silence is filled with pings, and pings are answered', async () => {
  const { ws } = await rig({ ...PATIENT, pingMs: 20 });
  await once(ws, 'ping');
  await once(ws, 'ping');
  ws.ping('are you there');
  const [payload] = await once(ws, 'pong');
  expect(String(payload)).toBe('are you there');
  expect(TUNNEL_TIMES.pingMs).toBe(25_000);
});

test('frames sent are binary and at most 32768 bytes long', async () => {
  const { client, ws } = await rig(PATIENT);
  const sizes: number[] = [];
  let binary = true;
  ws.on('message', (message: Buffer, isBinary: boolean) => {
    sizes.push(message.length);
    binary &&= isBinary;
  });
  const total = 1_000_000;
  client.write(Buffer.alloc(total));
  const sum = () => sizes.reduce((all, size) => all + size, 0);
  while (sum() < total) await once(ws, 'message');
  expect(sum()).toBe(total);
  expect(Math.max(...sizes)).toBe(32_768);
  expect(binary).toBe(true);
});

describe('a reader that stalls holds at most 4 MiB, and gets everything once it reads', () => {
  const chunk = randomBytes(65_536);
  const rounds = 640;

  test('down', async () => {
    const { client, ws, count, held } = await rig(PATIENT);
    client.pause();
    for (let round = 0; round < rounds; round++) ws.send(chunk);
    expect(await settled(held)).toBeLessThan(FOUR_MIB);
    expect(count.down).toBeLessThan(rounds * chunk.length);
    ws.close(1000);
    const { bytes } = await receiveAll(client.resume());
    expect(digest(bytes)).toBe(digest(...Array<Buffer>(rounds).fill(chunk)));
  });

  test('up', async () => {
    const { client, ws, count, held } = await rig({
      ...PATIENT,
      graceMs: { ...PATIENT.graceMs, answer: 30 },
    });
    ws.pause();
    for (let round = 0; round < rounds; round++) client.write(chunk);
    expect(await settled(held)).toBeLessThan(FOUR_MIB);
    expect(count.up).toBeLessThan(rounds * chunk.length);
    const messages: Buffer[] = [];
    ws.on('message', (message: Buffer) => messages.push(message));
    ws.resume();
    client.end();
    expect(await closeCode(ws)).toBe(1000);
    expect(digest(...messages)).toBe(digest(...Array<Buffer>(rounds).fill(chunk)));
  });
});

/** The value once it has stopped to change. */
async function settled(read: () => number): Promise<number> {
  let value = Number.NaN;
  await vi.waitFor(
    () => {
      const before = value;
      value = read();
      if (value !== before || value === 0) throw new Error(`still changing: ${value}`);
    },
    { interval: 200, timeout: 20_000 },
  );
  return value;
}

function digest(...parts: readonly Buffer[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
