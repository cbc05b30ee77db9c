import { mkdtemp, readdir, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startDatabase } from '../../../src/server/lab/database.ts';
import type { Endpoint } from '../../../src/server/lab/listen.ts';
import { DATABASE_LOGIN, DATABASE_NAME } from '../../../src/server/lab/sample-database.ts';
import { DIST_ENTRY } from '../../support/dist-entry.ts';

const COMMAND = [DIST_ENTRY, 'lab-database'] as const;

let cache = '';
let before: string | undefined;
let database: Endpoint | undefined;
const clients: Client[] = [];

beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), 'bnd-tui-cache-'));
  before = process.env.XDG_CACHE_HOME;
  process.env.XDG_CACHE_HOME = cache;
});
afterEach(async () => {
  await Promise.allSettled(clients.splice(0).map((client) => client.end()));
  await database?.close();
});
afterAll(async () => {
  if (before === undefined) delete process.env.XDG_CACHE_HOME;
  else process.env.XDG_CACHE_HOME = before;
  await rm(cache, { recursive: true, force: true });
});

async function connect({ port }: Endpoint): Promise<Client> {
  const { username: user, password } = DATABASE_LOGIN;
  const client = new Client({ host: '127.0.0.1', port, user, password, database: DATABASE_NAME });
  // A server that disconnects is part of these tests.
  client.on('error', () => undefined);
  clients.push(client);
  await client.connect();
  return client;
}

async function value(client: Client, sql: string, parameters: unknown[] = []): Promise<unknown> {
  const { rows } = await client.query({ text: sql, values: parameters, rowMode: 'array' });
  return rows[0]?.[0];
}

async function itemsOfNewClient(door: Endpoint): Promise<unknown> {
  const client = await connect(door);
  const items = await value(client, 'SELECT count(*)::int FROM order_items');
  await client.end();
  return items;
}

test('the sample has tables to join, for the brokered login in its database', async () => {
  database = await startDatabase({ command: COMMAND });
  const client = await connect(database);
  expect(await value(client, 'SELECT current_user || $1 || current_database()', ['@'])).toBe(
    'analyst@sampledb',
  );
  const counts = await client.query(
    'SELECT (SELECT count(*)::int FROM customers) AS customers, (SELECT count(*)::int FROM orders) AS orders, (SELECT count(*)::int FROM order_items) AS items',
  );
  expect(counts.rows[0]).toEqual({ customers: 240, orders: 2400, items: 6900 });
  const top = await client.query(
    'SELECT c.country, sum(i.quantity * i.price) AS revenue FROM customers c JOIN orders o ON o.customer_id = c.id JOIN order_items i ON i.order_id = o.id GROUP BY 1 ORDER BY 2 DESC',
  );
  expect(top.rows).toHaveLength(7);
});

test("concurrent clients see each other's changes, and an error affects only its client", async () => {
  database = await startDatabase({ command: COMMAND });
  const [writer, reader] = await Promise.all([connect(database), connect(database)]);
  await writer.query('CREATE TABLE notes (line text)');
  await Promise.all([
    writer.query("INSERT INTO notes SELECT 'line ' || n FROM generate_series(1, 500) AS n"),
    expect(reader.query('SELECT * FROM no_such_table')).rejects.toThrow('no_such_table'),
  ]);
  expect(await value(reader, 'SELECT count(*)::int FROM notes')).toBe(500);
});

test('requests of several messages do not mix with concurrent ones', async () => {
  database = await startDatabase({ command: COMMAND });
  const door = database;
  const crowd = await Promise.all(Array.from({ length: 8 }, () => connect(door)));
  const ask = async (client: Client, number: number) => {
    for (let turn = 0; turn < 25; turn += 1) {
      expect(await value(client, 'SELECT $1::int * 1000 + $2::int', [number, turn])).toBe(
        number * 1000 + turn,
      );
    }
  };
  await Promise.all(crowd.map(ask));
});

test('a transaction becomes visible to others at its commit, not before', async () => {
  database = await startDatabase({ command: COMMAND });
  const [writer, reader] = await Promise.all([connect(database), connect(database)]);
  await writer.query('CREATE TABLE steps (n int)');
  await writer.query('BEGIN');
  await writer.query('INSERT INTO steps VALUES (1)');
  const seen = value(reader, 'SELECT count(*)::int FROM steps');
  await writer.query('INSERT INTO steps VALUES (2)');
  await writer.query('COMMIT');
  expect(await seen).toBe(2);
});

test('a client that vanishes in a transaction blocks no other client', async () => {
  database = await startDatabase({ command: COMMAND });
  const [writer, reader] = await Promise.all([connect(database), connect(database)]);
  await writer.query('BEGIN');
  await writer.query('DELETE FROM order_items');
  const seen = value(reader, 'SELECT count(*)::int FROM order_items');
  await writer.end();
  expect(await seen).toBe(6900);
});

test('a crash of its only backend ends that client; the next one gets a new database', async () => {
  database = await startDatabase({ command: COMMAND });
  const door = database;
  const client = await connect(door);
  await client.query('DELETE FROM order_items');
  // The client would send rows now, which PGlite cannot read.
  await expect(client.query('COPY order_items FROM STDIN')).rejects.toThrow();
  // A client that connects too early shares the end of the old one.
  await expect.poll(() => itemsOfNewClient(door).catch(() => undefined), { timeout: 60_000 }).toBe(6900);
});

test('stops when the last client disconnects, and starts again, unchanged, with the next one', async () => {
  database = await startDatabase({ command: COMMAND, idleMs: 0 });
  const door = database;
  const first = await connect(door);
  await first.query('DELETE FROM order_items');
  await first.end();
  // A client that connects before the old process is stopped still finds its data, so it reconnects.
  await expect.poll(() => itemsOfNewClient(door), { timeout: 60_000 }).toBe(6900);
});

test('a damaged image in the cache is created again', async () => {
  const [image = ''] = await readdir(join(cache, 'bnd-tui')).then((names) =>
    names.filter((name) => name.startsWith('lab-database-')),
  );
  await truncate(join(cache, 'bnd-tui', image), 100_000);
  database = await startDatabase({ command: COMMAND });
  expect(await value(await connect(database), 'SELECT count(*)::int FROM products')).toBe(48);
});
