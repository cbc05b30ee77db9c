import { createServer, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { OnlyYou } from '../../src/lib/only-you.ts';
import { asksForLogin, type Machine, peerCheck, requireOnlyYou } from '../../src/proxy/only-you.ts';
import { othersRun } from '../../src/proxy/other-users.ts';
import { PeerUsers, seesUsers } from '../../src/proxy/peer-users.ts';
import { RefusedUsers } from '../../src/proxy/refused-users.ts';
import { type ReadTcpTable, readTcpTable, rowKey, type TcpRow } from '../../src/proxy/tcp-table.ts';
import { portOf } from '../support/scripted-worker.ts';
import { connectTo } from '../support/tcp.ts';
import { tcpPair } from '../wire/tls-pair.ts';

const OWN = 1000;
const OTHER = 1001;
const LOOPBACK = '127.0.0.1';

/** A machine on which the user of every client is `uid`. */
function machine(changes: Partial<Machine> & { readonly client?: number | undefined } = {}) {
  const { client, ...rest } = changes;
  const asked = { users: 0, looks: 0 };
  const stub: Machine = {
    uid: OWN,
    users: {
      of: async () => {
        asked.users += 1;
        return client;
      },
    },
    othersRun: () => {
      asked.looks += 1;
      return true;
    },
    seesUsers: async () => true,
    nowMs: () => 0,
    ...rest,
  };
  return { stub, asked };
}

async function isServed(check: ReturnType<typeof peerCheck>): Promise<boolean> {
  const { worker } = await tcpPair();
  return (await check(worker)) === undefined;
}

describe('a client', () => {
  test.each<[string, OnlyYou, string, Parameters<typeof machine>[0], boolean]>([
    ['of this user is served', 'on', LOOPBACK, { client: OWN }, true],
    ['of root is served', 'on', LOOPBACK, { client: 0 }, true],
    ['of another user is refused', 'on', LOOPBACK, { client: OTHER }, false],
    ['of a service is refused', 'on', LOOPBACK, { client: 33 }, false],
    ['that has closed is refused', 'on', LOOPBACK, { client: undefined }, false],
    ['of another user is refused on IPv6', 'on', '::1', { client: OTHER }, false],
    ['of another user is refused on mapped IPv4', 'on', '::ffff:127.0.0.1', { client: OTHER }, false],
    ['is refused where no users are shown', 'on', LOOPBACK, { seesUsers: async () => false }, false],
    ['of another user is refused while such run', 'auto', LOOPBACK, { client: OTHER }, false],
    ['that has closed is refused while others run', 'auto', LOOPBACK, { client: undefined }, false],
    ['of this user is served while others run', 'auto', LOOPBACK, { client: OWN }, true],
    ['is served while no others run', 'auto', LOOPBACK, { othersRun: () => false }, true],
    ['is served where users are not shown', 'auto', LOOPBACK, { seesUsers: async () => false }, true],
    ['of another user is served if all are', 'off', LOOPBACK, { client: OTHER }, true],
    ['is not checked at an address of the network', 'on', '0.0.0.0', { client: OTHER }, true],
  ])('%s (%s, %s)', async (_, choice, address, changes, served) => {
    expect(await isServed(peerCheck(choice, address, machine(changes).stub))).toBe(served);
  });

  test('is named with its user', async () => {
    const { worker } = await tcpPair();
    const name = async (client: number) =>
      (await peerCheck('on', LOOPBACK, machine({ client, uid: 1 }).stub)(worker))?.user;
    expect(await name(4_000_000_000)).toBe('uid 4000000000');
    expect(await name(65_534)).toMatch(/65534/);
  });
});

describe('other users', () => {
  test('are looked for again at each connection until one is seen, then not for a minute', async () => {
    let runs = false;
    let nowMs = 0;
    let looks = 0;
    const { stub } = machine({
      client: OTHER,
      nowMs: () => nowMs,
      othersRun: () => {
        looks += 1;
        return runs;
      },
    });
    const check = peerCheck('auto', LOOPBACK, stub);
    expect([await isServed(check), await isServed(check)]).toEqual([true, true]);
    expect(looks).toBe(2);
    runs = true;
    expect(await isServed(check)).toBe(false);
    runs = false;
    nowMs = 59_000;
    expect(await isServed(check)).toBe(false);
    expect(looks).toBe(3);
    nowMs = 61_000;
    expect(await isServed(check)).toBe(true);
  });

  test('are looked for once for connections that are accepted together', async () => {
    const { stub, asked } = machine({ client: OWN });
    const check = peerCheck('auto', LOOPBACK, stub);
    const { worker } = await tcpPair();
    await Promise.all([check(worker), check(worker), check(worker)]);
    expect(asked).toEqual({ looks: 1, users: 3 });
  });

  const table = (owners: Readonly<Record<string, number | undefined>>) => ({
    list: () => Object.keys(owners),
    owner: (pid: string) => owners[pid],
  });

  test.each<[string, Record<string, number | undefined>, boolean]>([
    ['nobody but this user, root and services', { 1: 0, 2: 33, 3: OWN, 4: 999 }, false],
    ['another user', { 1: 0, 2: OTHER }, true],
    ['a process that ended meanwhile', { 1: 0, 2: undefined }, false],
    ['a system that hides the processes of others', { 1: undefined, 2: OWN }, true],
    ['a crowd', Object.fromEntries(Array.from({ length: 1001 }, (_, pid) => [pid + 1, 0])), true],
  ])('in a table with %s', (_, owners, expected) => {
    expect(othersRun(OWN, table(owners))).toBe(expected);
  });

  test('count as running if the processes cannot be seen', () => {
    const hidden = {
      list: () => {
        throw new Error('no such folder');
      },
      owner: () => undefined,
    };
    expect(othersRun(OWN, hidden)).toBe(true);
  });

  test.runIf(process.platform === 'linux')('are not seen for this process alone', () => {
    // Whoever else runs on the machine of the test, its own processes do not count.
    const own = process.geteuid?.() ?? 0;
    const only = { list: () => ['1', String(process.pid)], owner: () => own };
    expect(othersRun(own, only)).toBe(false);
  });
});

describe('users of connections', () => {
  const HELD = { held: true, uid: OTHER, unacknowledged: 0, unanswered: 0 };
  const CLOSED = { held: false, uid: 0, unacknowledged: 0, unanswered: 0 };

  /** The client's row in each reading; undefined: there is none. `fails`: the reading rejects. */
  function scripted(socket: Socket, rows: readonly (TcpRow | 'fails' | undefined)[]) {
    const key = rowKey(
      { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 },
      { address: socket.localAddress ?? '', port: socket.localPort ?? 0 },
    );
    let readings = 0;
    const read: ReadTcpTable = async () => {
      const row = rows[readings];
      readings += 1;
      if (row === 'fails') throw new Error('too many open files');
      return new Map(row === undefined ? [] : [[key, row]]);
    };
    return { users: new PeerUsers(read), readings: () => readings };
  }

  test.each<[string, (TcpRow | 'fails' | undefined)[], number | undefined, number]>([
    ['is that of the row', [HELD], OTHER, 1],
    ['is found in a second reading if the first missed the row', [undefined, HELD], OTHER, 2],
    ['is found in a second reading if the first failed', ['fails', HELD], OTHER, 2],
    ['is unknown without a row', [undefined, undefined, HELD], undefined, 2],
    ['is unknown if no program holds the client end', [CLOSED, HELD], undefined, 1],
  ])('%s', async (_, rows, uid, readings) => {
    const { worker } = await tcpPair();
    const table = scripted(worker, rows);
    expect(await table.users.of(worker)).toBe(uid);
    expect(table.readings()).toBe(readings);
  });

  test('is unknown once the connection was reset, whatever row its port has by then', async () => {
    const { worker } = await tcpPair();
    const { users } = scripted(worker, [HELD]);
    const asked = users.of(worker);
    worker.destroy();
    expect(await asked).toBeUndefined();
    expect(await users.of(worker)).toBeUndefined();
  });

  test('one reading serves all that wait', async () => {
    const sockets = await Promise.all(Array.from({ length: 5 }, async () => (await tcpPair()).worker));
    const sizes: number[] = [];
    const first = Promise.withResolvers<void>();
    const users = new PeerUsers(async (keys) => {
      sizes.push(keys.size);
      if (sizes.length === 1) await first.promise;
      return new Map([...keys].map((key) => [key, HELD]));
    });
    const [one, two, ...others] = sockets.map((socket) => () => users.of(socket));
    const early = [one?.(), two?.()];
    await expect.poll(() => sizes).toEqual([2]);
    const late = others.map((ask) => ask());
    first.resolve();
    expect(await Promise.all([...early, ...late])).toEqual([OTHER, OTHER, OTHER, OTHER, OTHER]);
    expect(sizes).toEqual([2, 3]);
  });

  test.runIf(process.platform === 'linux').each([
    ['127.0.0.1', '127.0.0.1'],
    ['::', '127.0.0.1'],
    ['127.0.0.1', '::ffff:127.0.0.1'],
  ])('are shown by this system at %s for clients of %s', async (listen, host) => {
    expect(await seesUsers()).toBe(true);
    const accepted = Promise.withResolvers<Socket>();
    const server = createServer(accepted.resolve);
    await new Promise<void>((resolve) => server.listen({ port: 0, host: listen }, resolve));
    onTestFinished(() => void server.close());
    const client = await connectTo(portOf(server), host);
    onTestFinished(() => void client.destroy());
    const socket = await accepted.promise;
    onTestFinished(() => void socket.destroy());
    expect(await new PeerUsers(readTcpTable).of(socket)).toBe(process.geteuid?.());
  });
});

test('a system that does not show users needs a login of its own, and cannot keep others out', async () => {
  const blind = { seesUsers: async () => false };
  const seeing = { seesUsers: async () => true };
  expect(await asksForLogin('auto', LOOPBACK, blind)).toBe(true);
  expect(await asksForLogin('auto', LOOPBACK, seeing)).toBe(false);
  expect(await asksForLogin('off', LOOPBACK, blind)).toBe(false);
  expect(await asksForLogin('auto', '0.0.0.0', blind)).toBe(false);
  await expect(requireOnlyYou('on', LOOPBACK, blind)).rejects.toMatchObject({ code: 'only-you-unavailable' });
  await requireOnlyYou('on', LOOPBACK, seeing);
  await requireOnlyYou('auto', LOOPBACK, blind);
});

test('refused clients are counted by user, and the list of users is bounded', () => {
  const refused = new RefusedUsers();
  const note = (uid: number | undefined) => refused.note({ uid, user: `uid ${uid}` });
  expect([note(OTHER), note(OTHER), note(undefined)]).toEqual([true, false, true]);
  expect(refused.list).toEqual([
    { uid: OTHER, user: 'uid 1001', count: 2 },
    { uid: undefined, user: 'uid undefined', count: 1 },
  ]);
  for (let uid = 2000; uid < 2100; uid += 1) note(uid);
  expect(refused.list.length).toBeLessThan(20);
  expect(refused.list.reduce((sum, { count }) => sum + count, 0)).toBe(103);
});
