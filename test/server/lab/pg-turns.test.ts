/** Clients that share one backend in turns, on real sockets; the backend is a script. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { joinInTurns, Turns } from '../../../src/server/lab/pg-turns.ts';
import { portOf } from '../../support/scripted-worker.ts';
import { connectTo, listenOn, receiveAll } from '../../support/tcp.ts';

const STARTUP = message('', Buffer.concat([Buffer.from('00030000', 'hex'), Buffer.from('user\0me\0\0')]));
const TERMINATE = message('X');
const READY = { idle: message('Z', Buffer.from('I')), inTransaction: message('Z', Buffer.from('T')) };

function message(type: string, body = Buffer.alloc(0)): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(4 + body.length);
  return Buffer.concat([Buffer.from(type), length, body]);
}

function query(sql: string): Buffer {
  return message('Q', Buffer.from(`${sql}\0`));
}

interface Door {
  connect(): Promise<Socket>;
  /** The backend's end of the connections, in the order of arrival, and everything received on each. */
  readonly backends: readonly { readonly socket: Socket; received: string }[];
}

/** A backend that is ready at once, never disconnects and, like PGlite, does not answer Terminate. */
async function openDoor(answer: (socket: Socket, sql: string) => void = ready): Promise<Door> {
  const turns = new Turns();
  const backends: { readonly socket: Socket; received: string }[] = [];
  const backend = await listenOn((socket) => {
    const seen = { socket, received: '' };
    backends.push(seen);
    socket.once('data', () => {
      socket.write(READY.idle);
      socket.on('data', (bytes: Buffer) => {
        seen.received += bytes.toString('latin1');
        if (!bytes.equals(TERMINATE)) answer(socket, bytes.toString('latin1'));
      });
    });
  });
  const door = await listenOn((socket) => {
    socket.pause();
    void connectTo(portOf(backend)).then((server) => joinInTurns(socket, server, turns, () => undefined));
  });
  const clients: Socket[] = [];
  onTestFinished(() => {
    for (const socket of [...clients, ...backends.map((one) => one.socket)]) socket.destroy();
    door.close();
    backend.close();
  });
  return {
    backends,
    async connect() {
      const client = await connectTo(portOf(door));
      client.on('error', () => undefined);
      clients.push(client);
      client.write(STARTUP);
      await once(client, 'data');
      return client;
    },
  };
}

function ready(socket: Socket, sql: string): void {
  socket.write(sql.includes('begin') ? READY.inTransaction : READY.idle);
}

async function ask(client: Socket, sql: string): Promise<void> {
  client.write(query(sql));
  await once(client, 'data');
}

test('Terminate ends the connection at once, though neither client nor backend disconnects', async () => {
  const door = await openDoor();
  const client = await door.connect();
  await ask(client, 'select 1');
  const rest = receiveAll(client);
  client.write(TERMINATE);
  expect(await rest).toMatchObject({ error: undefined });
  expect(door.backends[0]?.received).toContain('select 1');
  expect(door.backends[0]?.received).not.toContain('X');
});

test('a client that sends Terminate and stays does not block the next one', async () => {
  const door = await openDoor();
  for (let turn = 0; turn < 3; turn += 1) {
    const client = await door.connect();
    await ask(client, `select ${turn}`);
    client.write(TERMINATE);
  }
  expect(door.backends).toHaveLength(3);
});

test('Terminate in a transaction passes the turn on', async () => {
  const door = await openDoor();
  const [first, second] = [await door.connect(), await door.connect()];
  await ask(first, 'begin');
  const answered = ask(second, 'select 2');
  first.write(TERMINATE);
  await answered;
});

test('a request right before Terminate is answered first', async () => {
  const asked = Promise.withResolvers<Socket>();
  const door = await openDoor((socket) => asked.resolve(socket));
  const client = await door.connect();
  const answer = receiveAll(client);
  client.write(Buffer.concat([query('select 1'), TERMINATE]));
  const backend = await asked.promise;
  const row = message('D', Buffer.alloc(200_000, 'r'));
  backend.write(row);
  backend.write(READY.idle);
  expect((await answer).bytes.equals(Buffer.concat([row, READY.idle]))).toBe(true);
});

test('an X inside a statement is not Terminate, however the bytes are split', async () => {
  const door = await openDoor();
  const client = await door.connect();
  const bytes = query('select XXXX');
  for (let at = 0; at < bytes.length; at += 1) {
    client.write(bytes.subarray(at, at + 1));
    await expect.poll(() => door.backends[0]?.received.length, { interval: 1 }).toBe(at + 1);
  }
  expect(client.readableEnded).toBe(false);
});
