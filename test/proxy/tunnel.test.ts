import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import type { ReadTcpTable } from '../../src/proxy/tcp-table.ts';
import { TUNNEL_TIMES } from '../../src/proxy/tunnel.ts';
import { receiveAll } from '../support/tcp.ts';

import { closeCode, PATIENT, rig } from './tunnel-rig.ts';

/** A table with one connection, whose client holds its end or has closed it. */
class OneClient {
  isHeld = true;
  readings = 0;

  readonly read: ReadTcpTable = async (keys) => {
    this.readings += 1;
    const [ours = '', theirs = ''] = keys;
    return new Map([
      [ours, { held: true, uid: 1000, unacknowledged: 0, unanswered: 0 }],
      [theirs, { held: this.isHeld, uid: 1000, unacknowledged: 0, unanswered: 0 }],
    ]);
  };

  /** Long enough for what comes after one or two. */
  async someReadings(): Promise<void> {
    const before = this.readings;
    await expect.poll(() => this.readings, { interval: 5 }).toBeGreaterThan(before + 5);
  }
}

describe('a local program that half-closes', () => {
  test('receives the response after its end, until the worker closes', async () => {
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

  test('is released at once if its socket turns out to be closed', async () => {
    const table = new OneClient();
    const { client, ws, ended } = await rig(PATIENT, table.read);
    const closed = closeCode(ws);
    client.end('question');
    await once(ws, 'message');
    await table.someReadings();
    table.isHeld = false;
    expect(await closed).toBe(1000);
    expect(await ended).toEqual({ reason: 'The client closed the connection.', error: undefined });
  });

  test('is kept as long as it is open, whatever the limits of other systems are', async () => {
    const table = new OneClient();
    const times = { ...PATIENT, graceMs: { ...PATIENT.graceMs, answered: 1, unanswered: 1 } };
    const { client, ws, ended } = await rig(times, table.read);
    const answer = receiveAll(client);
    client.end('question');
    await once(ws, 'message');
    for (const part of ['a late', ' answer']) {
      await table.someReadings();
      ws.send(Buffer.from(part));
    }
    ws.close(1000);
    expect(await answer).toEqual({ bytes: Buffer.from('a late answer'), error: undefined });
    expect((await ended).reason).toBe('The host closed the connection.');
  });

  test('is released eventually if its host waits for the end', async () => {
    const times = { ...PATIENT, graceMs: { ...PATIENT.graceMs, held: 30 } };
    const { client, ws, ended } = await rig(times, new OneClient().read);
    const received = receiveAll(client, 'close');
    const closed = closeCode(ws);
    client.end('question');
    expect(await closed).toBe(1000);
    expect((await received).error).toBe('ECONNRESET');
    expect((await ended).reason).toBe('The client closed the connection.');
  });

  test.each([
    ['no answer to its last bytes comes', 'unanswered', 'question', undefined],
    ['it has sent nothing and gets nothing', 'unanswered', '', undefined],
    ['the answer has come and nothing follows', 'answered', 'question', 'answer'],
  ] as const)('is reset elsewhere when %s', async (_, bound, question, answer) => {
    const { client, ws, ended } = await rig({ ...PATIENT, graceMs: { ...PATIENT.graceMs, [bound]: 30 } });
    const received = receiveAll(client, 'close');
    const closed = closeCode(ws);
    client.end(question);
    if (answer !== undefined) {
      await once(ws, 'message');
      ws.send(Buffer.from(answer));
    }
    expect(await closed).toBe(1000);
    expect(await received).toEqual({ bytes: Buffer.from(answer ?? ''), error: 'ECONNRESET' });
    expect((await ended).reason).toBe('The client closed the connection.');
  });
});

describe('a premature end', () => {
  // Small enough for the buffers of the client's system.
  const sent = randomBytes(20_000);

  test.each([
    ['the worker goes away', (ws: WebSocket) => ws.terminate(), 'connection-cut'],
    [
      'the worker cannot begin',
      (ws: WebSocket) => ws.close(1011, 'unable to establish proxy'),
      'connection-cut',
    ],
    ['the worker closes with another code', (ws: WebSocket) => ws.close(1011, 'oops'), 'worker-protocol'],
  ])('resets the local program once it has everything, when %s', async (_, end, code) => {
    const { client, ws, ended } = await rig(PATIENT, new OneClient().read);
    const received = receiveAll(client, 'close');
    ws.send(sent);
    ws.once('pong', () => end(ws)).ping();
    const { bytes, error } = await received;
    expect([bytes.equals(sent), error]).toEqual([true, 'ECONNRESET']);
    expect((await ended).error?.code).toBe(code);
  });

  test("a reset waits until the program's system has all bytes, if that is observable", async () => {
    const unacknowledged = [9, 5, 5, 0];
    const read: ReadTcpTable = async (keys) =>
      new Map(
        [...keys].map((key) => [
          key,
          { held: true, uid: 1000, unacknowledged: unacknowledged.shift() ?? 0, unanswered: 0 },
        ]),
      );
    const { client, ws } = await rig(PATIENT, read);
    const received = receiveAll(client, 'close');
    ws.send(sent, () => ws.terminate());
    expect((await received).error).toBe('ECONNRESET');
    expect(unacknowledged).toEqual([]);
  });

  test.each([
    ['is one when the session is over', false, 'ECONNRESET', 'connection-cut'],
    ['is the end of the data when the session lives', true, undefined, undefined],
  ])('an end of TLS without a close frame %s', async (_, isWhole, failure, code) => {
    const { client, ws, endTls, ended } = await rig(PATIENT, new OneClient().read, async () => isWhole);
    const received = receiveAll(client, 'close');
    client.once('end', () => client.end());
    ws.send(sent, endTls);
    const { bytes, error } = await received;
    expect([bytes.equals(sent), error]).toEqual([true, failure]);
    expect((await ended).error?.code).toBe(code);
  });

  test("an end without a close frame is one, whatever the session's state", async () => {
    const { client, ws, ended } = await rig(PATIENT, new OneClient().read, () => expect.fail('it is known'));
    const received = receiveAll(client, 'close');
    ws.send(sent, () => ws.terminate());
    expect((await received).error).toBe('ECONNRESET');
    expect((await ended).error?.code).toBe('connection-cut');
  });

  test('a local close is a reset too', async () => {
    const { client, ws, tunnel, count, ended } = await rig(PATIENT, new OneClient().read);
    const received = receiveAll(client, 'close');
    ws.send(Buffer.from('half of it'));
    await expect.poll(() => count.down).toBe(10);
    tunnel.cut('The session expired.');
    expect(await received).toEqual({ bytes: Buffer.from('half of it'), error: 'ECONNRESET' });
    expect(await ended).toEqual({ reason: 'The session expired.', error: undefined });
  });
});

test('a reset of the local program closes the websocket at once', async () => {
  const { client, ws, ended } = await rig(PATIENT);
  const closed = closeCode(ws);
  client.resetAndDestroy();
  expect(await closed).toBe(1000);
  expect((await ended).reason).toBe('The client closed the connection.');
});

test('sends pings during silence, and answers pings', async () => {
  const { ws } = await rig({ ...PATIENT, pingMs: 20 });
  await once(ws, 'ping');
  await once(ws, 'ping');
  ws.ping('are you there');
  const [payload] = await once(ws, 'pong');
  expect(String(payload)).toBe('are you there');
  expect(TUNNEL_TIMES.pingMs).toBe(25_000);
});

test('sends binary frames of at most 32768 bytes', async () => {
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
