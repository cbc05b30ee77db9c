import { connect, createServer, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readTcpTable, rowKey, type TcpEnd, type TcpRow } from '../../src/proxy/tcp-table.ts';
import { portOf } from '../support/scripted-worker.ts';

const HERE = { address: '127.0.0.1', port: 8080 };

test.each([
  ['127.0.0.1', '::ffff:127.0.0.1'],
  ['::1', '0:0:0:0:0:0:0:1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['2001:db8::', '2001:0DB8:0:0::0'],
  ['::ffff:10.0.0.7', '::FFFF:a00:7'],
])('%s and %s are the same end', (one, other) => {
  expect(rowKey({ address: one, port: 1 }, HERE)).toBe(rowKey({ address: other, port: 1 }, HERE));
});

test('keys of different ends and directions differ', () => {
  const addresses = ['127.0.0.1', '127.0.1.0', '10.0.0.7', '::1', '::2', '1::', '1:2::', '::1:2', 'fe80::1'];
  const ends = [...addresses.map((address) => ({ address, port: 1 })), { address: '127.0.0.1', port: 256 }];
  const keys = ends.flatMap((end) => [rowKey(end, HERE), rowKey(HERE, end)]);
  expect(new Set(keys).size).toBe(2 * ends.length);
});

interface Connection {
  readonly client: Socket;
  readonly server: Socket;
  /** The rows of the client's end and of the server's. */
  rows(): Promise<readonly [client: TcpRow | undefined, server: TcpRow | undefined]>;
}

/** More rows than one read of the table returns. */
const MANY = 60;

/** Both ends may outlive each other's end of stream; the server does not read what it receives. */
async function open(listenOn: string, host: string): Promise<Connection> {
  const accepted = Promise.withResolvers<Socket>();
  const listener = createServer({ allowHalfOpen: true, pauseOnConnect: true }, accepted.resolve);
  await new Promise<void>((resolve) => listener.listen({ port: 0, host: listenOn }, resolve));
  const client = connect({ port: portOf(listener), host, allowHalfOpen: true });
  const server = await accepted.promise;
  listener.close();
  for (const socket of [client, server]) {
    socket.on('error', () => undefined);
    onTestFinished(() => void socket.destroy());
  }
  const far: TcpEnd = { address: server.remoteAddress ?? '', port: server.remotePort ?? 0 };
  const near: TcpEnd = { address: server.localAddress ?? '', port: server.localPort ?? 0 };
  const [theirs, ours] = [rowKey(far, near), rowKey(near, far)];
  return {
    client,
    server,
    rows: async () => {
      const rows = await readTcpTable(new Set([theirs, ours]));
      return [rows.get(theirs), rows.get(ours)];
    },
  };
}

const AT_REST = { held: true, uid: process.geteuid?.(), unacknowledged: 0, unanswered: 0 };

describe.runIf(process.platform === 'linux')('the table of this system', () => {
  test.each([
    ['IPv4', '127.0.0.1', '127.0.0.1'],
    ['IPv6', '::1', '::1'],
    ['IPv4 at a listener of both', '::', '127.0.0.1'],
    ['IPv4 by a program that speaks IPv6', '127.0.0.1', '::ffff:127.0.0.1'],
  ])('tells a client that has closed from one that only sends no more, over %s', async (_, listen, host) => {
    const { client, rows } = await open(listen, host);
    expect(await rows()).toEqual([AT_REST, AT_REST]);
    client.end();
    await new Promise((resolve) => client.once('finish', resolve));
    expect(await rows()).toMatchObject([{ held: true }, { held: true }]);
    client.destroy();
    await expect.poll(rows).toMatchObject([{ held: false }, { held: true }]);
  });

  test('has no row of a connection that was reset', async () => {
    const { client, rows } = await open('127.0.0.1', '127.0.0.1');
    client.resetAndDestroy();
    await expect.poll(async () => (await rows())[0]).toBeUndefined();
  });

  test('finds each of many connections, wherever its row is', async () => {
    const opened = await Promise.all(Array.from({ length: MANY }, () => open('127.0.0.1', '127.0.0.1')));
    for (const { rows } of opened) expect(await rows()).toEqual([AT_REST, AT_REST]);
  });

  test('counts unacknowledged bytes', async () => {
    const { client, server, rows } = await open('127.0.0.1', '127.0.0.1');
    server.write(Buffer.alloc(16 * 1024 * 1024));
    await expect.poll(async () => (await rows())[1]?.unacknowledged).toBeGreaterThan(0);
    client.resume();
    await expect.poll(async () => (await rows())[1]?.unacknowledged).toBe(0);
  });
});
