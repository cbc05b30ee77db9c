/** Forwards that outlive the terminal program: the built program, a real pty, a real worker. */
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import type { Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type DevProcess, startDev } from '../../support/dev-process.ts';
import { type ProgramHome, programHome } from '../../support/program-home.ts';
import { at, createTarget, type Rest, signInByRest } from '../../support/rest.ts';
import { runProgram } from '../../support/run-program.ts';
import { connectTo, isListening, listenOn } from '../../support/tcp.ts';
import { TerminalApp } from '../../support/terminal-app.ts';

let dev: DevProcess;
let rest: Rest;
let echo: Server;
let echoPort = 0;
let home: ProgramHome;
let app: TerminalApp | undefined;
let targets = 0;

beforeAll(async () => {
  dev = await startDev(['--no-lab']);
  rest = await signInByRest(dev);
  echo = await listenOn((socket) => socket.pipe(socket));
  const address = echo.address();
  echoPort = typeof address === 'object' ? (address?.port ?? 0) : 0;
});
afterAll(async () => {
  await dev.stop();
  echo.close();
});
beforeEach(() => {
  home = programHome();
});
afterEach(async () => {
  await app?.dispose();
  await run('stop', 'all');
  home.remove();
});

const env = () => ({ ...home.env, BOUNDARY_ADDR: dev.api, BOUNDARY_TOKEN: rest.token });
const run = (...args: readonly string[]) => runProgram(args, { env: env() });
const directory = () => join(home.path, '.local', 'state', 'bnd-tui', 'background');

/** Everything that other users, or the same user, can read of a process; nothing if the system has no such files. */
function ofProcess(pid: number, file: 'cmdline' | 'environ'): string {
  const path = `/proc/${pid}/${file}`;
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

interface Kept {
  readonly sessionId: string;
  readonly port: number;
  readonly pid: number;
}

async function listed(): Promise<readonly Kept[]> {
  const items = at(JSON.parse((await run('ps', '-o', 'json')).stdout), 'items');
  return (Array.isArray(items) ? items : []).map((item) => ({
    sessionId: String(at(item, 'session_id')),
    port: Number(at(item, 'port')),
    pid: Number(at(item, 'pid')),
  }));
}

async function echoed(port: number, sent: string): Promise<string> {
  const socket = await connectTo(port);
  socket.write(sent);
  const [chunk] = await once(socket, 'data');
  socket.destroy();
  return String(chunk);
}

/** Opens a forward on the screen, uses it, so that the worker knows its first client, and moves it to the background. */
async function keepForward(...leave: readonly string[]): Promise<Kept> {
  targets += 1;
  const name = `kept-${targets}`;
  await createTarget(rest, name, echoPort);
  app = new TerminalApp({ args: ['-c', `connect ${name}`], env: env() });
  const screen = await app.see(/Listening on 127\.0\.0\.1:\d+/);
  const port = Number(/Listening on 127\.0\.0\.1:(\d+)/.exec(screen)?.[1]);
  expect(await echoed(port, 'before')).toBe('before');
  app.press(...leave);
  expect((await app.exited).code).toBe(0);
  const [kept] = await listed();
  if (kept === undefined) throw new Error('nothing runs in the background');
  expect(kept.port).toBe(port);
  return kept;
}

async function session(id: string): Promise<unknown> {
  return at(await rest.call('GET', `/v1/sessions/${id}`), 'status');
}

async function expectGone({ sessionId, port }: Kept): Promise<void> {
  await expect.poll(() => session(sessionId)).toBe('terminated');
  await expect.poll(() => isListening(port)).toBe(false);
  await expect.poll(() => readdirSync(directory())).toEqual([]);
}

test('":bg" keeps session and port, without a secret in any file, argument or variable', async () => {
  const kept = await keepForward(':bg', 'enter');
  expect(await echoed(kept.port, 'after')).toBe('after');
  expect(await session(kept.sessionId)).toBe('active');
  const files = readdirSync(directory()).sort();
  expect(files.map((file) => file.replace(/-[0-9a-f]{8}/, ''))).toEqual([
    `${kept.pid}.json`,
    `${kept.pid}.sock`,
  ]);
  for (const file of files) expect(statSync(join(directory(), file)).mode & 0o777).toBe(0o600);
  expect(statSync(directory()).mode & 0o777).toBe(0o700);
  const seen = [
    readFileSync(join(directory(), files[0] ?? ''), 'utf8'),
    ofProcess(kept.pid, 'cmdline'),
    ofProcess(kept.pid, 'environ'),
    readFileSync(join(directory(), '..', 'bnd-tui-background.log'), 'utf8'),
  ].join('\n');
  expect(seen).toContain(kept.sessionId);
  expect(seen).not.toMatch(/[1-9A-HJ-NP-Za-km-z]{100,}|BOUNDARY_TOKEN|tofu/i);
  const stopped = await run('stop', kept.sessionId);
  expect(stopped).toEqual({ code: 0, stdout: `Stopped ${kept.sessionId}\n`, stderr: '' });
  await expectGone(kept);
  expect((await run('stop', 'all')).code).toBe(1);
});

test('the quit dialog keeps them too, and the next start lists them', async () => {
  const kept = await keepForward('ctrl-c', 'k');
  app = new TerminalApp({ args: ['-c', 'sessions'], env: env() });
  await app.see(`127.0.0.1:${kept.port}&`);
  await app.see('1 in background');
  app.press('ctrl-d');
  await app.see('Its connections in the background will be closed.');
  app.press('y');
  await app.see(`Canceled ${kept.sessionId}`);
  await expectGone(kept);
  await app.gone('in background', 15_000);
});

test('SIGTERM cancels its sessions', async () => {
  const kept = await keepForward(':bg', 'enter');
  process.kill(kept.pid, 'SIGTERM');
  await expectGone(kept);
  expect(await listed()).toEqual([]);
});

test('sessions of a killed process are reported once, and its files are removed', async () => {
  const kept = await keepForward(':bg', 'enter');
  process.kill(kept.pid, 'SIGKILL');
  await expect.poll(() => isListening(kept.port)).toBe(false);
  const first = await run('ps');
  expect(first.stderr).toContain(`kept-${targets} (${kept.sessionId})`);
  expect(first.stderr).toContain(`"cancel ${kept.sessionId}"`);
  expect(readdirSync(directory())).toEqual([]);
  expect((await run('ps')).stderr).toBe('No forwards in the background.\n');
});
