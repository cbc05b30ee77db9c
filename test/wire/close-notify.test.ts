/** Orderly and abrupt ends of TLS, with real TLS on both sides. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { CloseNotify } from '../../src/wire/close-notify.ts';
import { messageFrame } from '../../src/wire/frames.ts';
import { Link, type LinkEnd } from '../../src/wire/link.ts';
import { portOf } from '../support/scripted-worker.ts';
import { listenOn } from '../support/tcp.ts';
import { tlsServer } from './tls-pair.ts';

/** A TLS connection through a relay that passes only so many bytes from the worker after `limit` was set. */
async function relayed() {
  let left = Number.POSITIVE_INFINITY;
  const accepted = Promise.withResolvers<TLSSocket>();
  const server = await tlsServer(accepted.resolve);
  const relay = await listenOn((client) => {
    const upstream = connectTcp(portOf(server), '127.0.0.1');
    client.pipe(upstream);
    upstream.on('data', (bytes: Buffer) => {
      client.write(bytes.subarray(0, left));
      left -= bytes.length;
      if (left <= 0) client.destroy();
    });
    upstream.on('end', () => client.end()).on('error', () => client.destroy());
    client.on('close', () => upstream.destroy());
  });
  onTestFinished(() => void relay.close());
  const raw: Socket = connectTcp(portOf(relay), '127.0.0.1');
  await once(raw, 'connect');
  const secured = connect({ socket: raw, rejectUnauthorized: false });
  await once(secured, 'secureConnect');
  const worker = await accepted.promise;
  worker.write('quiet');
  await once(secured, 'data');
  secured.pause();
  for (const socket of [secured, worker]) {
    socket.on('error', () => undefined);
    onTestFinished(() => void socket.destroy());
  }
  const link = new Link(secured, 'client', Buffer.alloc(0), new CloseNotify(raw, secured));
  const ended = new Promise<LinkEnd>((resolve) =>
    link.use({ data: () => undefined, drain: () => undefined, ended: resolve }),
  );
  return {
    worker,
    ended,
    limit: (bytes: number) => {
      left = bytes;
    },
  };
}

const BARE = { kind: 'closed', status: { code: 1006, reason: '' } };
const TIDY = { ...BARE, byCloseNotify: true };

test.each([0, 1, 2, 22, 24, 46, 16_384, 16_385, 1_000_003])(
  'the end of TLS after a message of %i bytes is seen, and a bare end is not taken for one',
  async (size) => {
    for (const [end, expected] of [
      [(worker: TLSSocket) => void worker.end(), TIDY],
      [(worker: TLSSocket) => void worker.destroy(), BARE],
    ] as const) {
      const { worker, ended } = await relayed();
      worker.write(messageFrame(randomBytes(size), false), () => end(worker));
      expect(await ended).toEqual(expected);
    }
  },
);

test('the end of TLS in the middle of a message does not count', async () => {
  const { worker, ended } = await relayed();
  worker.end(messageFrame(randomBytes(5_000), false).subarray(0, -1));
  expect(await ended).toEqual(BARE);
});

test('a truncated record does not count as the end of TLS', async () => {
  for (const cutAt of [1, 5, 23, 2_000]) {
    const { worker, ended, limit } = await relayed();
    limit(cutAt);
    worker.end(messageFrame(randomBytes(5_000), false));
    expect(await ended).toEqual(BARE);
  }
});
