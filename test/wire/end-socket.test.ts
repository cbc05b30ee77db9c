import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { endSocket } from '../../src/wire/end-socket.ts';
import { TurnWriter } from '../../src/wire/turn-writer.ts';
import { receiveAll } from '../support/tcp.ts';
import { tcpPair, tlsPair } from './tls-pair.ts';

/** More than the system buffers. */
const FLOOD = randomBytes(24 * 1024 * 1024);

test('queued and last bytes arrive before the end', async () => {
  const { client, worker } = await tcpPair();
  worker.write(FLOOD);
  endSocket(worker, { stallMs: 5_000, lingerMs: 5_000 }, Buffer.from('last'));
  const { bytes, error } = await receiveAll(client);
  expect(error).toBeUndefined();
  expect(bytes.equals(Buffer.concat([FLOOD, Buffer.from('last')]))).toBe(true);
  client.end();
  await once(worker, 'close');
});

test('unread input does not turn the end into a reset', async () => {
  const { client, worker } = await tcpPair();
  worker.pause();
  client.write(randomBytes(100_000));
  endSocket(worker, { lingerMs: 5_000 }, Buffer.from('goodbye'));
  const { bytes, error } = await receiveAll(client);
  expect([String(bytes), error]).toEqual(['goodbye', undefined]);
  client.end();
  await once(worker, 'close');
});

test('stops waiting at the limit for a peer that never ends', async () => {
  const { client, worker } = await tcpPair();
  client.resume();
  endSocket(worker, { lingerMs: 50 });
  await once(worker, 'close');
  expect(worker.destroyed).toBe(true);
});

test.for(['TCP', 'TLS'])('over %s stops waiting at the limit for a peer that reads nothing', async (over) => {
  const { client, worker } = await (over === 'TCP' ? tcpPair() : tlsPair());
  client.pause();
  worker.write(FLOOD);
  endSocket(worker, { stallMs: 50, lingerMs: 5_000 });
  await once(worker, 'close');
  expect(worker.writableFinished).toBe(false);
});

test('writes of one turn go out in order', async () => {
  const { client, worker } = await tcpPair();
  const writer = new TurnWriter(worker);
  const received = receiveAll(client);
  for (const text of ['a', 'b', 'c']) writer.write(Buffer.from(text));
  await once(client, 'readable');
  expect(writer.write(FLOOD)).toBe(false);
  await once(worker, 'drain');
  worker.end();
  expect(Buffer.concat([Buffer.from('abc'), FLOOD]).equals((await received).bytes)).toBe(true);
});
