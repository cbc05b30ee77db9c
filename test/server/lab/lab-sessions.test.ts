/** Several clients of the lab's database at once: each has a session of its own, and all share what is committed. */
import { Client, Pool } from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import type { Endpoint } from '../../../src/server/lab/listen.ts';
import { REPORTED } from '../../../src/server/lab/pg-door.ts';
import { DATABASE_LOGIN, DATABASE_NAME } from '../../../src/server/lab/sample-database.ts';
import { labDatabase, value } from '../../support/lab-database.ts';

const lab = labDatabase();

function crowd(database: Endpoint, size: number): Promise<Client[]> {
  return Promise.all(Array.from({ length: size }, () => lab.connect(database)));
}

test('a SET is valid for its own connection only, and stays valid there', async () => {
  const database = await lab.shared();
  const clients = await crowd(database, 5);
  await Promise.all(
    clients.map(async (client, number) => {
      await client.query(`SET work_mem = '${number + 1}MB'`);
      await client.query(`SET TIME ZONE 'Etc/GMT+${number + 1}'`);
      await client.query(`SET bnd.number = '${number}'`);
    }),
  );
  const seen = await Promise.all(
    clients.map(async (client) => [
      await value(client, 'SHOW work_mem'),
      await value(client, 'SHOW TIME ZONE'),
      await value(client, "SELECT current_setting('bnd.number')"),
    ]),
  );
  expect(seen).toEqual(clients.map((_, number) => [`${number + 1}MB`, `Etc/GMT+${number + 1}`, `${number}`]));
  const late = await lab.connect(database);
  expect(await value(late, 'SHOW work_mem')).toBe('4MB');
  await clients[0]?.query('RESET ALL');
  expect(await value(clients[1] ?? late, 'SHOW work_mem')).toBe('2MB');
});

test('temporary tables of one name have their own rows on each connection', async () => {
  const clients = await crowd(await lab.shared(), 5);
  await Promise.all(
    clients.map(async (client, number) => {
      await client.query('CREATE TEMPORARY TABLE own (id serial PRIMARY KEY, n int)');
      await client.query('INSERT INTO own (n) SELECT $1 FROM generate_series(1, $2)', [number, number + 1]);
    }),
  );
  const [first, second] = clients;
  if (first === undefined || second === undefined) throw new Error('not connected');
  await first.query('DISCARD TEMP');
  await expect(first.query('SELECT * FROM own')).rejects.toMatchObject({ code: '42P01' });
  await second.query('INSERT INTO own (n) VALUES (1)');
  const seen = await Promise.all(
    clients
      .slice(1)
      .map((client) => value(client, "SELECT count(*) || ' ' || max(n) || ' ' || max(id) FROM own")),
  );
  expect(seen).toEqual(['3 1 3', '3 2 3', '4 3 4', '5 4 5']);
});

test('temporary tables that are emptied at each commit do not disturb other connections', async () => {
  const [first, second] = await crowd(await lab.shared(), 2);
  await first?.query('CREATE TEMPORARY TABLE emptied (n int) ON COMMIT DELETE ROWS');
  await second?.query('CREATE TEMPORARY TABLE emptied (n int)');
  await second?.query('INSERT INTO emptied VALUES (1)');
  await first?.query('BEGIN; INSERT INTO emptied VALUES (1), (2)');
  expect(await value(first ?? new Client(), 'SELECT count(*)::int FROM emptied')).toBe(2);
  await first?.query('COMMIT');
  expect(await value(first ?? new Client(), 'SELECT count(*)::int FROM emptied')).toBe(0);
  expect(await value(second ?? new Client(), 'SELECT count(*)::int FROM emptied')).toBe(1);
});

test('DISCARD ALL, which pools send, discards only what is its own', async () => {
  const [first, second] = await crowd(await lab.shared(), 2);
  for (const client of [first, second]) {
    await client?.query("CREATE TEMPORARY TABLE pooled AS SELECT 1 AS n; SET work_mem = '6MB'");
    await client?.query({ name: 'pooled', text: 'SELECT n FROM pooled' });
  }
  await first?.query('DISCARD ALL');
  await expect(first?.query('SELECT * FROM pooled')).rejects.toMatchObject({ code: '42P01' });
  expect(await value(first ?? new Client(), 'SHOW work_mem')).toBe('4MB');
  expect((await second?.query({ name: 'pooled', text: 'SELECT n FROM pooled' }))?.rows).toEqual([{ n: 1 }]);
  expect(await value(second ?? new Client(), 'SHOW work_mem')).toBe('6MB');
});

test('temporary tables are gone with their connection', async () => {
  const database = await lab.shared();
  const [first, second] = await crowd(database, 2);
  await first?.query('CREATE TEMPORARY TABLE own AS SELECT 1 AS n');
  await second?.query('CREATE TEMPORARY TABLE own AS SELECT 2 AS n');
  await first?.end();
  const third = await lab.connect(database);
  await expect(third.query('SELECT * FROM own')).rejects.toMatchObject({ code: '42P01' });
  const left = "SELECT count(*)::int FROM pg_class WHERE relpersistence = 't' AND relname = 'own'";
  expect(await value(third, left)).toBe(1);
  expect(await value(second ?? third, 'SELECT n FROM own')).toBe(2);
});

test('prepared statements of one name differ between connections', async () => {
  const clients = await crowd(await lab.shared(), 3);
  for (let round = 0; round < 2; round += 1) {
    await Promise.all(
      clients.map(async (client, number) => {
        const text = `SELECT $1::int * ${10 ** number} AS n`;
        const { rows } = await client.query({ name: 'by-protocol', text, values: [number + 1] });
        expect(rows).toEqual([{ n: (number + 1) * 10 ** number }]);
      }),
    );
  }
  await Promise.all(
    clients.map((client, number) => client.query(`PREPARE by_sql (int) AS SELECT $1 + ${number}`)),
  );
  expect(await Promise.all(clients.map((client) => value(client, 'EXECUTE by_sql (100)')))).toEqual([
    100, 101, 102,
  ]);
  await clients[0]?.query('DEALLOCATE ALL');
  await expect(clients[0]?.query('EXECUTE by_sql (1)')).rejects.toMatchObject({ code: '26000' });
  expect(await value(clients[2] ?? new Client(), 'EXECUTE by_sql (1)')).toBe(3);
});

test('transactions of five clients are committed or rolled back one by one, and never mixed', async () => {
  const clients = await crowd(await lab.shared(), 5);
  await clients[0]?.query('CREATE TABLE ledger (client int, n int)');
  await Promise.all(
    clients.map(async (client, number) => {
      for (let round = 0; round < 4; round += 1) {
        await client.query('BEGIN');
        const before = await value(client, 'SELECT count(*)::int FROM ledger');
        for (let n = 0; n < 3; n += 1) await client.query('INSERT INTO ledger VALUES ($1, $2)', [number, n]);
        expect(await value(client, 'SELECT count(*)::int FROM ledger')).toBe(Number(before) + 3);
        await client.query(round % 2 === 0 ? 'COMMIT' : 'ROLLBACK');
      }
    }),
  );
  expect(await value(clients[0] ?? new Client(), 'SELECT count(*)::int FROM ledger')).toBe(30);
});

test('a SET of a transaction that is rolled back is undone, and SET LOCAL ends with it', async () => {
  const [client, other] = await crowd(await lab.shared(), 2);
  if (client === undefined || other === undefined) throw new Error('not connected');
  await client.query("BEGIN; SET work_mem = '9MB'; ROLLBACK; BEGIN; SET LOCAL work_mem = '8MB'; COMMIT");
  await other.query('SELECT 1');
  expect(await value(client, 'SHOW work_mem')).toBe('4MB');
});

test('a read-only session does not make the next one read-only', async () => {
  const [reader, writer] = await crowd(await lab.shared(), 2);
  await reader?.query('CREATE TEMPORARY TABLE own (n int)');
  await reader?.query('SET default_transaction_read_only = on');
  await writer?.query('CREATE TABLE written (n int)');
  await expect(reader?.query('INSERT INTO written VALUES (1)')).rejects.toMatchObject({ code: '25006' });
});

test('settings of the startup message apply, and ParameterStatus reports them', async () => {
  const database = await lab.shared();
  const client = await lab.connect(database, { application_name: 'ide', options: '-c work_mem=7MB' });
  const other = await lab.connect(database);
  expect(await value(other, 'SHOW application_name')).not.toBe('ide');
  expect(await value(client, 'SHOW application_name')).toBe('ide');
  expect(await value(client, 'SHOW work_mem')).toBe('7MB');
});

test('the greeting, which does not wait for the backend, reports what the backend has', async () => {
  const client = await lab.connect(await lab.shared(), { client_encoding: 'UTF8' });
  const seen: (readonly [string, unknown])[] = [];
  for (const [name] of REPORTED) seen.push([name, await value(client, `SHOW ${name}`)]);
  expect(seen).toEqual(REPORTED);
});

test('a role that was taken stays with its connection', async () => {
  const [plain, other] = await crowd(await lab.shared(), 2);
  if (plain === undefined || other === undefined) throw new Error('not connected');
  expect(await value(plain, "SELECT session_user || ' ' || current_user")).toBe('analyst analyst');
  await other.query('SET ROLE pg_read_all_data').catch(() => undefined);
  expect(await value(plain, 'SELECT current_user')).toBe('analyst');
  await expect(plain.query('CREATE ROLE somebody SUPERUSER')).rejects.toMatchObject({ code: '42501' });
});

test('a pool of ten short connections runs its queries, and again', async () => {
  const { port } = await lab.shared();
  const { username: user, password } = DATABASE_LOGIN;
  for (let round = 0; round < 3; round += 1) {
    const pool = new Pool({ host: '127.0.0.1', port, user, password, database: DATABASE_NAME, max: 10 });
    onTestFinished(() => (pool.ended ? undefined : pool.end()));
    const answers = await Promise.all(
      Array.from({ length: 30 }, async (_, n) => (await pool.query('SELECT $1::int AS n', [n])).rows[0].n),
    );
    expect(answers).toEqual(Array.from({ length: 30 }, (_, n) => n));
    await pool.end();
  }
});
