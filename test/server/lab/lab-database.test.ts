import { readdir, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from 'pg';
import { expect, test, vi } from 'vitest';
import { labDatabase, value } from '../../support/lab-database.ts';
import { commandLine, descendants } from '../../support/processes.ts';

const lab = labDatabase({ ownCache: true });

function databaseProcesses(): number[] {
  return descendants(process.pid).filter((pid) => commandLine(pid).includes('lab-database'));
}

test('the sample has tables to join, for the brokered login in its database', async () => {
  const database = await lab.shared();
  const client = await lab.connect(database);
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
  const database = await lab.shared();
  const [writer, reader] = await Promise.all([lab.connect(database), lab.connect(database)]);
  await writer.query('CREATE TABLE notes (line text)');
  await Promise.all([
    writer.query("INSERT INTO notes SELECT 'line ' || n FROM generate_series(1, 500) AS n"),
    expect(reader.query('SELECT * FROM no_such_table')).rejects.toThrow('no_such_table'),
  ]);
  expect(await value(reader, 'SELECT count(*)::int FROM notes')).toBe(500);
});

test('requests of several messages do not mix with concurrent ones', async () => {
  const database = await lab.shared();
  const crowd = await Promise.all(Array.from({ length: 8 }, () => lab.connect(database)));
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
  const database = await lab.shared();
  const [writer, reader] = await Promise.all([lab.connect(database), lab.connect(database)]);
  await writer.query('CREATE TABLE steps (n int)');
  await writer.query('BEGIN');
  await writer.query('INSERT INTO steps VALUES (1)');
  const seen = value(reader, 'SELECT count(*)::int FROM steps');
  await writer.query('INSERT INTO steps VALUES (2)');
  await writer.query('COMMIT');
  expect(await seen).toBe(2);
});

test('a client that vanishes in a transaction blocks no other client', async () => {
  const database = await lab.shared();
  const [writer, reader] = await Promise.all([lab.connect(database), lab.connect(database)]);
  await writer.query('BEGIN');
  await writer.query('DELETE FROM order_items');
  const seen = value(reader, 'SELECT count(*)::int FROM order_items');
  await writer.end();
  expect(await seen).toBe(6900);
});

test('stops when the last client disconnects, and starts again with all committed data', async () => {
  const database = await lab.start({ idleMs: 0 });
  const first = await lab.connect(database);
  const started = 'SELECT pg_postmaster_start_time()::text';
  const before = await value(first, started);
  await first.query('CREATE TABLE kept AS SELECT 1 AS n; CREATE TEMPORARY TABLE own AS SELECT 1 AS n');
  await first.query('BEGIN; DELETE FROM order_items');
  await first.end();
  // A client that connects before the old process is stopped is served by it, so it reconnects.
  const after = async () => {
    const client = await lab.connect(database);
    const isNew = (await value(client, started)) !== before;
    const seen = await client.query(
      "SELECT (SELECT count(*)::int FROM kept) AS kept, (SELECT count(*)::int FROM order_items) AS items, (SELECT count(*)::int FROM pg_class WHERE relname = 'own') AS own",
    );
    await client.end();
    return { isNew, ...seen.rows[0] };
  };
  await expect.poll(after, { timeout: 60_000 }).toEqual({ isNew: true, kept: 1, items: 6900, own: 0 });
});

test('a crash disconnects the clients; the next one gets a database with the sample', async () => {
  const before = databaseProcesses();
  const database = await lab.start();
  const client = await lab.connect(database);
  await client.query('DELETE FROM order_items');
  const [started = 0] = databaseProcesses().filter((pid) => !before.includes(pid));
  // `once` of node:events would reject on the 'error' before it.
  const gone = new Promise<void>((resolve) => client.once('end', () => resolve()));
  process.kill(started, 'SIGKILL');
  await gone;
  // The system may still take a connection for a process that is just ending.
  await vi.waitFor(() => expect(databaseProcesses()).not.toContain(started));
  expect(await value(await lab.connect(database), 'SELECT count(*)::int FROM order_items')).toBe(6900);
});

test('a damaged image in the cache is created again', async () => {
  const [image = ''] = await readdir(join(lab.cache, 'bnd-tui')).then((names) =>
    names.filter((name) => name.startsWith('lab-database-')),
  );
  await truncate(join(lab.cache, 'bnd-tui', image), 100_000);
  const database = await lab.start();
  expect(await value(await lab.connect(database), 'SELECT count(*)::int FROM products')).toBe(48);
});
