import { once } from 'node:events';
import type { Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { ConnectionLimits } from '../../../src/server/limits/connection-limits.ts';
import { portOf } from '../../support/scripted-worker.ts';
import { connectTo, listenOn } from '../../support/tcp.ts';

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  readonly isAdmitted: boolean;
}

/** Connects clients to a server with these limits, one after another. */
async function openDoor(limits: ConnectionLimits): Promise<() => Promise<Pair>> {
  const accepted: ((pair: Omit<Pair, 'client'>) => void)[] = [];
  const clients: Socket[] = [];
  const server = await listenOn((socket) => {
    accepted.shift()?.({ server: socket, isAdmitted: limits.admit(socket) });
  });
  onTestFinished(() => {
    server.close();
    for (const client of clients) client.destroy();
  });
  const port = portOf(server);
  return async () => {
    const { promise, resolve } = Promise.withResolvers<Omit<Pair, 'client'>>();
    accepted.push(resolve);
    const client = await connectTo(port);
    client.on('error', () => undefined).resume();
    clients.push(client);
    return { client, ...(await promise) };
  };
}

const closed = async (pair: Pair | undefined): Promise<unknown> =>
  pair === undefined || pair.server.closed || once(pair.server, 'close');
const isOpen = ({ server }: Pair): boolean => !server.destroyed;

test('over the limit of an address its connection that was idle for longest is closed', async () => {
  const log: string[] = [];
  const limits = new ConnectionLimits({ newcomersPerAddress: 3, log: (line) => log.push(line) });
  const open = await openDoor(limits);
  const [first, second, third] = [await open(), await open(), await open()];
  limits.touch(first.server);
  const fourth = await open();
  await closed(second);
  expect([first, third, fourth].map(isOpen)).toEqual([true, true, true]);
  await closed(await open().then(() => third));
  expect([first, fourth].map(isOpen)).toEqual([true, true]);
  expect(log).toEqual([expect.stringMatching(/more than 3 from 127\.0\.0\.1/)]);
});

test('one that has proven itself is not counted and not closed', async () => {
  const limits = new ConnectionLimits({ newcomersPerAddress: 2 });
  const open = await openDoor(limits);
  const known: Pair[] = [];
  for (let n = 0; n < 4; n++) {
    const pair = await open();
    limits.prove(pair.server);
    known.push(pair);
  }
  const others = [await open(), await open()];
  expect([...known, ...others].every(isOpen)).toBe(true);
  await open();
  await closed(others[0]);
  expect(known.every(isOpen)).toBe(true);
});

test('idle connections leave descriptors free for new ones', async () => {
  const limits = new ConnectionLimits({ descriptors: () => 128 });
  const open = await openDoor(limits);
  const idle: Pair[] = [];
  for (let n = 0; n < 150; n++) idle.push(await open());
  expect(idle.every(({ isAdmitted }) => isAdmitted)).toBe(true);
  expect(idle.filter(isOpen).length).toBeLessThanOrEqual(40);
  expect(idle.slice(-32).every(isOpen)).toBe(true);
});

test('without a newcomer to close, a connection beyond the descriptors is refused', async () => {
  const log: string[] = [];
  const limits = new ConnectionLimits({ descriptors: () => 100, log: (line) => log.push(line) });
  const open = await openDoor(limits);
  const known: Pair[] = [];
  for (let n = 0; n < 52; n++) {
    const pair = await open();
    limits.prove(pair.server);
    known.push(pair);
  }
  const refused = await open();
  expect(refused.isAdmitted).toBe(false);
  await closed(refused);
  expect(known.every(isOpen)).toBe(true);
  expect(log).toEqual([expect.stringContaining('refused')]);
  known[0]?.server.destroy();
  await closed(known[0]);
  expect((await open()).isAdmitted).toBe(true);
});

test('the limit of this system is found', async () => {
  const open = await openDoor(new ConnectionLimits());
  const pairs: Pair[] = [];
  for (let n = 0; n < 40; n++) pairs.push(await open());
  expect(pairs.every(isOpen)).toBe(true);
});
