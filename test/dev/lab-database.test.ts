import { mkdtemp, readdir, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startDatabase } from '../../src/main/lab/database.ts';
import type { Endpoint } from '../../src/main/lab/listen.ts';
import { DATABASE_LOGIN, DATABASE_NAME } from '../../src/main/lab/sample-database.ts';
import { DIST_ENTRY } from '../support/dist-entry.ts';

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
  // A server that goes away is part of these tests.
  client.on('error', () => undefined);
  clients.push(client);
  await client.connect();
  return client;
}

async function value(client: Client, sql: string, parameters: unknown[] = []): Promise<unknown> {
  const { rows } = await client.query({ text: sql, values: parameters, rowMode: 'array' });
  return rows[0]?.[0];
}

test('the sample has tables that join, for the brokered login in its database', async () => {
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

test('several clients at once see each other, and an error of one is its own', async () => {
  database = await startDatabase({ command: COMMAND });
  const [writer, reader] = await Promise.all([connect(database), connect(database)]);
  await writer.query('CREATE TABLE notes (line text)');
  await Promise.all([
    writer.query("INSERT INTO notes SELECT 'line ' || n FROM generate_series(1, 500) AS n"),
    expect(reader.query('SELECT * FROM no_such_table')).rejects.toThrow('no_such_table'),
  ]);
  expect(await value(reader, 'SELECT count(*)::int FROM notes')).toBe(500);
});

test('it ends when nobody is connected and begins anew, unchanged, with the next client', async () => {
  database = await startDatabase({ command: COMMAND, idleMs: 0 });
  const door = database;
  const first = await connect(door);
  await first.query('DELETE FROM order_items');
  await first.end();
  // A client that comes before the old process is stopped still finds what was left there; so it comes again.
  const itemsOfNewClient = async () => {
    const client = await connect(door);
    const items = await value(client, 'SELECT count(*)::int FROM order_items');
    await client.end();
    return items;
  };
  await expect.poll(itemsOfNewClient, { timeout: 20_000 }).toBe(6900);
});

test('a damaged image in the cache is made again', async () => {
  const [image = ''] = await readdir(join(cache, 'bnd-tui')).then((names) =>
    names.filter((name) => name.startsWith('lab-database-')),
  );
  await truncate(join(cache, 'bnd-tui', image), 100_000);
  database = await startDatabase({ command: COMMAND });
  expect(await value(await connect(database), 'SELECT count(*)::int FROM products')).toBe(48);
});
