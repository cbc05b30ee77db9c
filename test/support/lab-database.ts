/** The lab's database, started from dist/, and `pg` clients of it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { type LabDatabaseOptions, startDatabase } from '../../src/server/lab/database.ts';
import type { Endpoint } from '../../src/server/lab/listen.ts';
import { DATABASE_LOGIN, DATABASE_NAME } from '../../src/server/lab/sample-database.ts';
import { DIST_ENTRY } from './dist-entry.ts';

const COMMAND = [process.execPath, DIST_ENTRY, 'lab-database'] as const;

export interface LabDatabase {
  /** The cache where the image of the database is stored. */
  readonly cache: string;
  /** One for the whole file. */
  shared(): Promise<Endpoint>;
  start(options?: Omit<LabDatabaseOptions, 'command'>): Promise<Endpoint>;
  connect(endpoint: Endpoint, more?: Record<string, string>): Promise<Client>;
}

/** Image of the database, shared by test files and runs: creating it takes seconds of one core. */
const KEPT_CACHE = fileURLToPath(new URL('../../node_modules/.cache/lab', import.meta.url));
/** Includes creating the image. */
const START_MS = 120_000;

/** Call once per file: registers hooks that close everything after each test. `ownCache`: a private folder for the image. */
export function labDatabase({ ownCache = false } = {}): LabDatabase {
  let cache = KEPT_CACHE;
  let before: string | undefined;
  let shared: Endpoint | undefined;
  const endpoints: Endpoint[] = [];
  const clients: Client[] = [];

  beforeAll(async () => {
    if (ownCache) cache = await mkdtemp(join(tmpdir(), 'bnd-tui-cache-'));
    before = process.env.XDG_CACHE_HOME;
    process.env.XDG_CACHE_HOME = cache;
    const first = await startDatabase({ command: COMMAND });
    const client = await connectClient(first);
    await client.query('SELECT 1');
    await client.end();
    shared = first;
  }, START_MS);
  afterEach(async () => {
    await Promise.allSettled(clients.splice(0).map((client) => client.end()));
    await Promise.all(endpoints.splice(0).map((endpoint) => endpoint.close()));
  });
  afterAll(async () => {
    if (before === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = before;
    await shared?.close();
    if (ownCache) await rm(cache, { recursive: true, force: true });
  });

  return {
    get cache() {
      return cache;
    },
    async shared() {
      shared ??= await startDatabase({ command: COMMAND });
      return shared;
    },
    async start(options = {}) {
      const endpoint = await startDatabase({ ...options, command: COMMAND });
      endpoints.push(endpoint);
      return endpoint;
    },
    async connect(endpoint, more) {
      const client = await connectClient(endpoint, more);
      clients.push(client);
      return client;
    },
  };
}

async function connectClient({ port }: Endpoint, more: Record<string, string> = {}): Promise<Client> {
  const { username: user, password } = DATABASE_LOGIN;
  const client = new Client({ host: '127.0.0.1', port, user, password, database: DATABASE_NAME, ...more });
  // A server that disconnects is part of the tests.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** The first column of the first row. */
export async function value(client: Client, sql: string, parameters: unknown[] = []): Promise<unknown> {
  const { rows } = await client.query({ text: sql, values: parameters, rowMode: 'array' });
  return rows[0]?.[0];
}
