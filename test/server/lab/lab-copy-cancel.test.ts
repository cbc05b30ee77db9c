/** COPY in both directions and cancel requests, message by message as psql sends them. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { Endpoint } from '../../../src/server/lab/listen.ts';
import { MessageSplitter, type PgMessage, pgMessage } from '../../../src/server/lab/pg-messages.ts';
import { labDatabase, value } from '../../support/lab-database.ts';
import { strangerAround } from '../../support/other-user.ts';
import { connectTo } from '../../support/tcp.ts';

const lab = labDatabase();
/** A statement that reports when it has begun. */
function begun(body: string): string {
  return `DO $$ BEGIN RAISE NOTICE 'begun'; ${body}; END $$`;
}
const ENDLESS = begun('LOOP NULL; END LOOP');

/** A client that speaks the protocol itself. */
class RawClient {
  readonly socket: Socket;
  readonly #splitter = new MessageSplitter();
  readonly #closed: Promise<void>;
  #unread: PgMessage[] = [];
  /** Set by `open`. */
  key: Buffer = Buffer.alloc(0);

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('error', () => undefined);
    this.#closed = new Promise((resolve) => void socket.once('close', () => resolve()));
    socket.on('data', (chunk: Buffer) => {
      this.#unread.push(...this.#splitter.push(chunk));
      socket.emit('messages');
    });
  }

  static async open({ port }: Endpoint): Promise<RawClient> {
    const client = new RawClient(await connectTo(port));
    onTestFinished(() => void client.socket.destroy());
    const body = Buffer.concat([Buffer.from('00030000', 'hex'), Buffer.from('user\0analyst\0\0')]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(4 + body.length);
    client.socket.write(Buffer.concat([length, body]));
    const messages = await client.until('Z');
    client.key = messages.find(({ type }) => type === 'K')?.bytes.subarray(5) ?? client.key;
    return client;
  }

  send(...messages: Buffer[]): void {
    this.socket.write(Buffer.concat(messages));
  }

  /** All messages up to the next one of the type. */
  async until(type: string): Promise<PgMessage[]> {
    for (;;) {
      const at = this.#unread.findIndex((message) => message.type === type);
      if (at >= 0) return this.#unread.splice(0, at + 1);
      if (this.socket.destroyed) throw new Error(`closed before ${type}`);
      await Promise.race([once(this.socket, 'messages'), this.#closed]);
    }
  }

  /** Sends a query; its messages up to ReadyForQuery. */
  async ask(sql: string): Promise<PgMessage[]> {
    this.send(pgMessage('Q', sql));
    return await this.until('Z');
  }
}

function types(messages: readonly PgMessage[]): string {
  return messages.map(({ type }) => type).join('');
}

function errorCode(messages: readonly PgMessage[]): string | undefined {
  const error = messages.find(({ type }) => type === 'E');
  return /\0C(\w{5})\0/.exec(error?.bytes.toString('latin1') ?? '')?.[1];
}

async function cancel({ port }: Endpoint, { key }: RawClient): Promise<void> {
  const socket = await connectTo(port);
  socket.resume();
  const head = Buffer.from('0000001004d2162e', 'hex');
  socket.end(Buffer.concat([head, key]));
  await once(socket, 'close');
}

test('COPY FROM STDIN stores the rows, and what was there before stays', async () => {
  const database = await lab.shared();
  const client = await RawClient.open(database);
  await client.ask('CREATE TABLE notes_1 (n int, line text)');
  await client.ask("INSERT INTO notes_1 VALUES (0, 'before')");
  client.send(pgMessage('Q', 'COPY notes_1 FROM STDIN'));
  await client.until('G');
  // Rows and messages are independent, so cut in the middle of a row.
  const rows = Buffer.from(Array.from({ length: 20_000 }, (_, n) => `${n + 1}\tline ${n}\n`).join(''));
  for (let at = 0; at < rows.length; at += 777) client.send(pgMessage('d', rows.subarray(at, at + 777)));
  client.send(pgMessage('c'));
  expect(types(await client.until('Z'))).toBe('CZ');
  const other = await lab.connect(database);
  expect(await value(other, 'SELECT count(*)::int FROM notes_1')).toBe(20_001);
});

test('COPY TO STDOUT returns all rows', async () => {
  const client = await RawClient.open(await lab.shared());
  const messages = await client.ask('COPY order_items TO STDOUT');
  expect(messages.filter(({ type }) => type === 'd')).toHaveLength(6900);
});

test('a COPY that fails reports it, ignores the rest of the rows, and the session goes on', async () => {
  const client = await RawClient.open(await lab.shared());
  await client.ask('CREATE TABLE notes_3 (n int)');
  client.send(pgMessage('Q', 'COPY notes_3 FROM STDIN'));
  await client.until('G');
  client.send(pgMessage('d', Buffer.from('not a number\n')));
  for (let n = 0; n < 100; n += 1) client.send(pgMessage('d', Buffer.from(`${n}\n`)));
  client.send(pgMessage('c'));
  expect(errorCode(await client.until('Z'))).toBe('22P02');
  expect(types(await client.ask('SELECT count(*) FROM notes_3'))).toBe('TDCZ');
});

test('a COPY that the client gives up stores nothing', async () => {
  const client = await RawClient.open(await lab.shared());
  await client.ask('CREATE TABLE notes_4 (n int)');
  client.send(pgMessage('Q', 'COPY notes_4 FROM STDIN'));
  await client.until('G');
  client.send(pgMessage('d', Buffer.from('1\n')), pgMessage('f', 'canceled by user'));
  expect(errorCode(await client.until('Z'))).toBe('57014');
  const [, row] = await client.ask('SELECT count(*) FROM notes_4');
  expect(row?.bytes.toString('latin1').at(-1)).toBe('0');
});

test('a client that vanishes in the middle of its COPY loses only its own rows', async () => {
  const database = await lab.shared();
  const client = await RawClient.open(database);
  const other = await lab.connect(database);
  await other.query('CREATE TABLE notes_5 (n int)');
  await other.query('INSERT INTO notes_5 VALUES (0)');
  client.send(pgMessage('Q', 'COPY notes_5 FROM STDIN'));
  await client.until('G');
  client.send(pgMessage('d', Buffer.from('1\n')));
  client.socket.destroy();
  expect(await value(other, 'SELECT count(*)::int FROM notes_5')).toBe(1);
});

test('COPY in the extended protocol, as drivers send it', async () => {
  const client = await RawClient.open(await lab.shared());
  await client.ask('CREATE TABLE notes_6 (n int)');
  const none = Buffer.alloc(2);
  client.send(
    pgMessage('P', '', 'COPY notes_6 FROM STDIN', none),
    pgMessage('B', '', '', none, none, none),
    pgMessage('E', '', Buffer.alloc(4)),
    pgMessage('S'),
  );
  await client.until('G');
  client.send(pgMessage('d', Buffer.from('1\n2\n')), pgMessage('c'), pgMessage('S'));
  expect(types(await client.until('Z'))).toBe('CZ');
  const [, row] = await client.ask('SELECT count(*) FROM notes_6');
  expect(row?.bytes.toString('latin1').at(-1)).toBe('2');
});

test('the unnamed statement is still there after another client had its turn', async () => {
  const database = await lab.shared();
  const client = await RawClient.open(database);
  const none = Buffer.alloc(2);
  client.send(pgMessage('P', '', 'SELECT 42', none), pgMessage('S'));
  await client.until('Z');
  await (await RawClient.open(database)).ask('SELECT 1');
  client.send(pgMessage('B', '', '', none, none, none), pgMessage('E', '', Buffer.alloc(4)), pgMessage('S'));
  expect(types(await client.until('Z'))).toBe('2DCZ');
});

test.each([
  ['pg_sleep', begun('PERFORM pg_sleep(600)')],
  ['a loop', ENDLESS],
  [
    'a large join',
    begun('PERFORM count(*) FROM generate_series(1, 1000000) a, generate_series(1, 1000000) b'),
  ],
])('a cancel request ends %s, and the session goes on', async (_, sql) => {
  const database = await lab.shared();
  const client = await RawClient.open(database);
  await client.ask("SET work_mem = '5MB'");
  client.send(pgMessage('Q', sql));
  await client.until('N');
  await cancel(database, client);
  expect(errorCode(await client.until('Z'))).toBe('57014');
  const [, row] = await client.ask('SHOW work_mem');
  expect(row?.bytes.toString('latin1')).toContain('5MB');
});

test('cancel requests arrive while programs of other users run', async () => {
  using _ = strangerAround();
  const database = await lab.shared();
  const client = await RawClient.open(database);
  for (let time = 0; time < 5; time += 1) {
    client.send(pgMessage('Q', ENDLESS));
    await client.until('N');
    await cancel(database, client);
    expect(errorCode(await client.until('Z'))).toBe('57014');
  }
});

test('a cancel request reaches only the connection whose key it has', async () => {
  const database = await lab.shared();
  const [busy, idle] = [await RawClient.open(database), await RawClient.open(database)];
  busy.send(pgMessage('Q', ENDLESS));
  await busy.until('N');
  await cancel(database, idle);
  const wrong = await RawClient.open(database);
  wrong.key = Buffer.from(busy.key);
  wrong.key[7] = 255 - (busy.key[7] ?? 0);
  await cancel(database, wrong);
  await cancel(database, busy);
  expect(errorCode(await busy.until('Z'))).toBe('57014');
  expect(types(await idle.ask('SELECT 1'))).toBe('TDCZ');
});

test('a client that waits for another one is greeted, told why it waits, and can give up', async () => {
  const database = await lab.shared();
  const holder = await RawClient.open(database);
  await holder.ask('BEGIN');
  const waiting = await RawClient.open(database);
  waiting.send(pgMessage('Q', 'SELECT 1'));
  await waiting.until('N');
  await cancel(database, waiting);
  expect(errorCode(await waiting.until('Z'))).toBe('57014');
  await holder.ask('COMMIT');
  expect(types(await waiting.ask('SELECT 1'))).toBe('TDCZ');
});

test('a client that vanishes with a running query holds up no one', async () => {
  const database = await lab.shared();
  const client = await RawClient.open(database);
  client.send(pgMessage('Q', ENDLESS));
  await client.until('N');
  client.socket.destroy();
  const other = await RawClient.open(database);
  expect(types(await other.ask('SELECT 1'))).toBe('TDCZ');
});

test('a client that does not read its rows can be left, and the next one is served', async () => {
  const database = await lab.shared();
  const client = await RawClient.open(database);
  client.socket.pause();
  client.send(pgMessage('Q', "SELECT repeat('x', 1000) FROM generate_series(1, 1000000)"));
  const other = await RawClient.open(database);
  other.send(pgMessage('Q', 'SELECT 1'));
  await other.until('N');
  client.socket.destroy();
  expect(types(await other.until('Z'))).toBe('TDCZ');
});
