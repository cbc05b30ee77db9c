/** Clients that share one backend in turns, on real sockets; the backend is a script. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { Backend, BackendEvents } from '../../../src/server/lab/backend.ts';
import { pgDoor } from '../../../src/server/lab/pg-door.ts';
import { MessageSplitter, type PgMessage, pgMessage } from '../../../src/server/lab/pg-messages.ts';
import { NEW_STATE } from '../../../src/server/lab/pg-state.ts';
import { Turns, type TurnTimes } from '../../../src/server/lab/pg-turns.ts';
import { portOf } from '../../support/scripted-worker.ts';
import { connectTo, listenOn, receiveAll } from '../../support/tcp.ts';

const STARTUP = Buffer.concat([Buffer.from('0000001100030000', 'hex'), Buffer.from('user\0me\0\0')]);
const TERMINATE = pgMessage('X');
const LONG_MS = 3_600_000;

function readyFor(status: string): Buffer {
  return pgMessage('Z', Buffer.from(status));
}

/** Answers queries of the turns themselves at once, and those of clients, which start with "client", by the script. */
class ScriptedBackend implements Backend {
  readonly hasRoom = true;
  readonly asked: string[] = [];
  readonly canceled: number[] = [];
  readonly #splitter = new MessageSplitter();
  readonly #script: (sql: string) => readonly Buffer[] | undefined;
  #events: BackendEvents | undefined;
  #lastRequest = 0;

  constructor(script: (sql: string) => readonly Buffer[] | undefined) {
    this.#script = script;
  }

  attach(events: BackendEvents): void {
    this.#events = events;
  }

  send(request: number, bytes: Uint8Array): void {
    this.#lastRequest = request;
    for (const message of this.#splitter.push(Buffer.from(bytes))) {
      const answer = this.#answerTo(message);
      if (answer !== undefined) queueMicrotask(() => this.answer(...answer));
    }
  }

  cancel(request: number): void {
    if (request === this.#lastRequest) this.canceled.push(request);
  }

  answer(...messages: readonly Buffer[]): void {
    void this.#events?.onOutput(Buffer.concat(messages));
  }

  #answerTo({ type, bytes }: PgMessage): readonly Buffer[] | undefined {
    const sql = bytes.toString('utf8', 5, bytes.length - 1);
    if (type !== 'Q') return [readyFor('I')];
    if (!sql.startsWith('client')) return [...stateRows(sql), readyFor('I')];
    this.asked.push(sql);
    return this.#script(sql);
  }
}

function stateRows(sql: string): Buffer[] {
  if (!sql.includes('json_build_object')) return [];
  const { encoding, ...rest } = NEW_STATE;
  return [row(encoding), row(JSON.stringify(rest))];
}

function row(text: string): Buffer {
  const head = Buffer.alloc(6);
  head.writeUInt16BE(1, 0);
  head.writeUInt32BE(Buffer.byteLength(text), 2);
  return pgMessage('D', head, Buffer.from(text));
}

function usual(sql: string): readonly Buffer[] {
  return [readyFor(sql.includes('begin') ? 'T' : 'I')];
}

interface Door {
  readonly backend: ScriptedBackend;
  connect(): Promise<Socket>;
}

async function openDoor(
  script: (sql: string) => readonly Buffer[] | undefined = usual,
  times: Partial<TurnTimes> = {},
): Promise<Door> {
  const backend = new ScriptedBackend(script);
  const turns = new Turns({ noticeMs: LONG_MS, idleMs: LONG_MS, ...times }, Promise.resolve(backend));
  const server = await listenOn(pgDoor(turns));
  const clients: Socket[] = [];
  onTestFinished(() => {
    for (const socket of clients) socket.destroy();
    server.close();
  });
  return {
    backend,
    async connect() {
      const client = await connectTo(portOf(server));
      client.on('error', () => undefined);
      clients.push(client);
      client.write(STARTUP);
      await once(client, 'data');
      return client;
    },
  };
}

async function ask(client: Socket, sql: string): Promise<void> {
  client.write(pgMessage('Q', sql));
  await once(client, 'data');
}

test('Terminate ends the connection at once, though the client does not disconnect', async () => {
  const { connect } = await openDoor();
  const client = await connect();
  await ask(client, 'client 1');
  const rest = receiveAll(client);
  client.write(TERMINATE);
  expect(await rest).toMatchObject({ error: undefined });
});

test('Terminate ends the connection even while a different one has the backend', async () => {
  const { connect } = await openDoor();
  const [holder, client] = [await connect(), await connect()];
  await ask(holder, 'client begin');
  const rest = receiveAll(client);
  client.write(TERMINATE);
  expect(await rest).toMatchObject({ error: undefined });
});

test('Terminate in a transaction passes the turn on', async () => {
  const { connect } = await openDoor();
  const [first, second] = [await connect(), await connect()];
  await ask(first, 'client begin');
  const answered = ask(second, 'client 2');
  first.write(TERMINATE);
  await answered;
});

test('a request right before Terminate is answered first', async () => {
  const door = await openDoor(() => undefined);
  const client = await door.connect();
  const answer = receiveAll(client);
  client.write(Buffer.concat([pgMessage('Q', 'client 1'), TERMINATE]));
  await expect.poll(() => door.backend.asked).toEqual(['client 1']);
  const rows = [pgMessage('D', Buffer.alloc(200_000, 'r')), readyFor('I')];
  door.backend.answer(...rows);
  expect((await answer).bytes.equals(Buffer.concat(rows))).toBe(true);
  expect(door.backend.canceled).toEqual([]);
});

test('an X inside a statement is not Terminate, however the bytes are split', async () => {
  const door = await openDoor();
  const client = await door.connect();
  for (const byte of pgMessage('Q', 'client XXXX')) client.write(Buffer.from([byte]));
  await once(client, 'data');
  expect(door.backend.asked).toEqual(['client XXXX']);
  expect(client.readableEnded).toBe(false);
});

test('requests that are sent ahead alternate between clients, each with its own answer', async () => {
  const door = await openDoor();
  const [first, second] = [await door.connect(), await door.connect()];
  const all = (client: Socket) =>
    new Promise<void>((resolve) => {
      let length = 0;
      client.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length === 3 * readyFor('I').length) resolve();
      });
    });
  const answered = [all(first), all(second)];
  for (const [client, name] of [
    [first, 'a'],
    [second, 'b'],
  ] as const) {
    client.write(Buffer.concat([1, 2, 3].map((n) => pgMessage('Q', `client ${name}${n}`))));
  }
  await Promise.all(answered);
  expect(door.backend.asked.filter((sql) => sql.includes('a'))).toEqual([
    'client a1',
    'client a2',
    'client a3',
  ]);
  expect(door.backend.asked.filter((sql) => sql.includes('b'))).toEqual([
    'client b1',
    'client b2',
    'client b3',
  ]);
});

test('a transaction in which nothing happens ends when others have waited long enough', async () => {
  const door = await openDoor(usual, { noticeMs: 1, idleMs: 1 });
  const [holder, waiting] = [await door.connect(), await door.connect()];
  await ask(holder, 'client begin');
  const rest = receiveAll(holder);
  waiting.write(pgMessage('Q', 'client 2'));
  expect((await rest).bytes.toString('latin1')).toContain('C25P03');
  await expect.poll(() => door.backend.asked).toEqual(['client begin', 'client 2']);
});

test('a running statement has no limit, and its end passes the turn on', async () => {
  const door = await openDoor(() => undefined, { noticeMs: 1, idleMs: 1 });
  const [holder, waiting] = [await door.connect(), await door.connect()];
  holder.write(pgMessage('Q', 'client long'));
  await expect.poll(() => door.backend.asked).toEqual(['client long']);
  waiting.write(pgMessage('Q', 'client 2'));
  const [notice] = await once(waiting, 'data');
  expect(String.fromCharCode(Buffer.from(notice)[0] ?? 0)).toBe('N');
  const answered = once(holder, 'data');
  door.backend.answer(readyFor('I'));
  await answered;
  await expect.poll(() => door.backend.asked).toEqual(['client long', 'client 2']);
});

test('bytes that are not a message end the connection with an error', async () => {
  const { connect } = await openDoor();
  const client = await connect();
  const rest = receiveAll(client);
  client.write(Buffer.from('5100000001', 'hex'));
  expect((await rest).bytes.toString('latin1')).toContain('C08P01');
});
