/**
 * Uses a program as a person would, without a screen: `node test/config/package/smoke.ts PROGRAM [ARGUMENT…]`. Version, doctor, the lab, a sign-in, a
 * transfer through a session, a query, and a canceled one. Prints a line for each, exits with 1 at the first that fails.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import * as v from 'valibot';
import packageJson from '../../../package.json' with { type: 'json' };
import { DATABASE_LOGIN, DATABASE_NAME } from '../../../src/server/lab/sample-database.ts';

const [program = '', ...first] = process.argv.slice(2);
/** In a root of its own, the program needs a home there: SMOKE_HOME is its path inside, SMOKE_HOME_OUTSIDE from here. */
const outside = process.env.SMOKE_HOME_OUTSIDE ?? (await mkdtemp(join(tmpdir(), 'bnd-tui-smoke-')));
const home = process.env.SMOKE_HOME ?? outside;
const env: Record<string, string> = {
  HOME: home,
  LOCALAPPDATA: home,
  APPDATA: home,
  BND_TUI_TOKEN_STORE: 'file',
};
for (const name of ['PATH', 'SystemRoot', 'TEMP']) if (process.env[name]) env[name] = process.env[name];

const TRANSFER_BYTES = 4 * 1024 * 1024;
const QUERY_CANCELED = '57014';
const running: ChildProcess[] = [];

try {
  await mkdir(outside, { recursive: true });
  await steps();
} finally {
  for (const child of running) child.kill();
  if (process.env.SMOKE_HOME_OUTSIDE === undefined) await rm(outside, { recursive: true, force: true });
}

async function steps(): Promise<void> {
  const version = await finished(['--version']);
  check('--version', version.stdout.trim() === packageJson.version, version.stdout);
  const doctor = await finished(['doctor']);
  check('doctor', doctor.code !== 70 && doctor.stdout.includes('keyring'), doctor.stderr);
  const dev = await started([
    'dev',
    '--json',
    '--api-listen-address',
    '127.0.0.1:0',
    '--proxy-listen-address',
    '127.0.0.1:0',
  ]);
  const { api, login_name, password } = v.parse(
    v.object({ api: v.string(), login_name: v.string(), password: v.string() }),
    dev.line,
  );
  env.BOUNDARY_ADDR = api;
  check('dev', api.startsWith('http://127.0.0.1:'), api);
  const login = await finished(['login', '--login-name', login_name], password);
  check('login', login.code === 0, login.stderr);
  const listed = await finished(['ls', 'targets', '-o', 'json']);
  const { items } = v.parse(
    v.object({ items: v.array(v.object({ id: v.string(), name: v.string() })) }),
    JSON.parse(listed.stdout),
  );
  const idOf = (wanted: string): string => items.find(({ name }) => name === wanted)?.id ?? '';
  await withSession(idOf('echo'), async (port) => {
    const sent = randomBytes(TRANSFER_BYTES);
    check('transfer', (await echoed(port, sent)).equals(sent), 'other bytes came back');
  });
  await withSession(idOf('postgres-with-login'), query);
  dev.child.kill();
  await once(dev.child, 'exit');
  const left = await readdir(outside, { recursive: true, withFileTypes: true });
  const files = left
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(outside.length));
  process.stdout.write(`files left: ${files.sort().join(' ')}\n`);
}

async function query(port: number): Promise<void> {
  const { username: user, password } = DATABASE_LOGIN;
  const options = { host: '127.0.0.1', port, user, password, database: DATABASE_NAME };
  const client = new Client(options);
  await client.connect();
  const { rows } = await client.query('SELECT count(*)::int AS count FROM pg_class');
  check('query', Number(rows[0]?.count) > 0, JSON.stringify(rows));
  const pids = await client.query('SELECT 1');
  check('second query', pids.rows.length === 1, '');
  const endless = client.query('SELECT pg_sleep(600)').then(
    () => 'it ended',
    (error: unknown) => String(Reflect.get(Object(error), 'code')),
  );
  // The request to cancel must not come before the statement.
  await sleep(1000);
  const { processID, secretKey } = v.parse(
    v.looseObject({ processID: v.number(), secretKey: v.number() }),
    client,
  );
  const request = Buffer.alloc(16);
  for (const [index, value] of [16, 80_877_102, processID, secretKey].entries())
    request.writeInt32BE(value, index * 4);
  connect(port, '127.0.0.1').end(request);
  check('cancel', (await endless) === QUERY_CANCELED, await endless);
  await client.end();
}

async function withSession(target: string, use: (port: number) => Promise<void>): Promise<void> {
  const { child, line } = await started(['connect', target, '--format', 'json']);
  const { port } = v.parse(v.object({ port: v.number() }), line);
  await use(port);
  child.kill();
  await once(child, 'exit');
}

async function echoed(port: number, sent: Buffer): Promise<Buffer> {
  const socket = connect(port, '127.0.0.1');
  const parts: Buffer[] = [];
  let length = 0;
  const all = Promise.withResolvers<void>();
  socket.on('data', (part: Buffer) => {
    parts.push(part);
    length += part.length;
    if (length >= sent.length) all.resolve();
  });
  socket.on('error', all.reject).on('close', all.resolve);
  socket.write(sent);
  await all.promise;
  socket.destroy();
  return Buffer.concat(parts);
}

async function started(
  args: readonly string[],
): Promise<{ readonly child: ChildProcess; readonly line: unknown }> {
  const child = spawn(program, [...first, ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  running.push(child);
  const [text] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`${args[0]} exited with ${code}`))),
  ]);
  return { child, line: JSON.parse(String(text)) };
}

async function finished(
  args: readonly string[],
  input = '',
): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = spawn(program, [...first, ...args], { env, stdio: 'pipe' });
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([
    child.stdout.setEncoding('utf8').toArray(),
    child.stderr.setEncoding('utf8').toArray(),
    once(child, 'exit'),
  ]);
  return { code: Number(code), stdout: stdout.join(''), stderr: stderr.join('') };
}

function check(what: string, holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(`${what}: ${otherwise}`);
  process.stdout.write(`ok ${what}\n`);
}
