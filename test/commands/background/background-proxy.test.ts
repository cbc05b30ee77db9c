/** The proxy that outlives the terminal program: the built program, a real pty, a real controller and worker. */
import { readdirSync } from 'node:fs';
import type { Server } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { HandedProxy } from '../../../src/app/core/ports.ts';
import { findPlaces } from '../../../src/commands/background/state-files.ts';
import { TARGETS_COMMAND } from '../../../src/commands/completion/targets-command.ts';
import { backgroundFolder, readableOf, startBackground } from '../../support/background-process.ts';
import { type DevProcess, startDev } from '../../support/dev-process.ts';
import { talk } from '../../support/gateways.ts';
import { type ProgramHome, programHome } from '../../support/program-home.ts';
import { at, createTarget, type Rest, signInByRest, text } from '../../support/rest.ts';
import { runProgram } from '../../support/run-program.ts';
import { portOf } from '../../support/scripted-worker.ts';
import { isListening, listenOn } from '../../support/tcp.ts';
import { TerminalApp } from '../../support/terminal-app.ts';

let dev: DevProcess;
let rest: Rest;
let project = '';
let page: Server;
let home: ProgramHome;
let app: TerminalApp | undefined;
let targets = 0;

beforeAll(async () => {
  dev = await startDev(['--no-lab']);
  rest = await signInByRest(dev);
  project = text(at(await rest.call('POST', '/v1/scopes', { scope_id: 'o_1234567890', name: 'prod' }), 'id'));
  page = await listenOn((socket) => {
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage'));
  });
});
afterAll(async () => {
  await dev.stop();
  page.close();
});
beforeEach(() => {
  home = programHome();
});
afterEach(async () => {
  await app?.dispose();
  app = undefined;
  await run('stop', 'all');
  home.remove();
});

const env = () => ({ ...home.env, BOUNDARY_ADDR: dev.api });
const run = (...args: readonly string[]) => runProgram(args, { env: env() });

async function signIn(): Promise<void> {
  const flags = ['login', '--login-name', dev.loginName, '--password', 'env://SECRET'];
  const { code, stderr } = await runProgram(flags, { env: { ...env(), SECRET: dev.password } });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
}

interface Target {
  readonly id: string;
  readonly host: string;
}

async function target(): Promise<Target> {
  targets += 1;
  const name = `page-${targets}`;
  return {
    id: await createTarget(rest, name, portOf(page), { scope_id: project }),
    host: `${name}.prod.boundary`,
  };
}

/** The answer of the page, or of the proxy. */
async function get(proxyPort: number, { host }: Target): Promise<string> {
  const place = `${host}:${portOf(page)}`;
  return String(
    await talk(proxyPort, `GET http://${place}/ HTTP/1.1\r\nHost: ${place}\r\nConnection: close\r\n\r\n`),
  );
}

async function listed(): Promise<readonly unknown[]> {
  const items = at(JSON.parse((await run('ps', '-o', 'json')).stdout), 'items');
  return Array.isArray(items) ? items : [];
}

async function sessionsOf({ id }: Target): Promise<readonly unknown[]> {
  const filter = encodeURIComponent(`"/item/target_id" == "${id}"`);
  const path = `/v1/sessions?scope_id=global&recursive=true&include_terminated=true&filter=${filter}`;
  const items = at(await rest.call('GET', path), 'items');
  return Array.isArray(items) ? items : [];
}

const statuses = async (one: Target): Promise<readonly unknown[]> =>
  (await sessionsOf(one)).map((session) => at(session, 'status'));

function proxyOf(changes: Partial<HandedProxy> = {}): HandedProxy {
  return {
    controller: dev.api,
    listenAddress: '127.0.0.1',
    listenPort: 0,
    direct: false,
    idleMs: 600_000,
    login: undefined,
    sessionIds: [],
    ...changes,
  };
}

async function freePort(): Promise<number> {
  const server = await listenOn(() => undefined);
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test('":bg" keeps the proxy on its port: clients go on, with the session they had, and "stop" ends it', async () => {
  await signIn();
  const [shared, later] = [await target(), await target()];
  app = new TerminalApp({ args: ['-c', 'proxy 0'], env: env() });
  const port = Number(/HTTP on 127\.0\.0\.1:(\d+)/.exec(await app.see(/HTTP on 127\.0\.0\.1:\d+/))?.[1]);
  expect(await get(port, shared)).toContain('page');
  app.press('esc', ':bg', 'enter');
  expect((await app.exited).code).toBe(0);

  expect(await get(port, shared)).toContain('page');
  expect(await get(port, later)).toContain('page');
  expect([await sessionsOf(shared), await sessionsOf(later)].map(({ length }) => length)).toEqual([1, 1]);
  const pacUrl = `http://127.0.0.1:${port}/proxy.pac`;
  expect(await (await fetch(pacUrl)).text()).toContain('FindProxyForURL');

  const [proxy, ...forwards] = await listed();
  expect(proxy).toMatchObject({ session_id: 'proxy', port, controller: dev.api, pac_url: pacUrl });
  expect(forwards.map((forward) => at(forward, 'target_id')).sort()).toEqual([shared.id, later.id].sort());
  const { stdout } = await run('ps');
  expect(stdout).toContain(`127.0.0.1:${port}`);
  expect(stdout).toContain(pacUrl);

  expect((await run(TARGETS_COMMAND, '--forwards', 'pr')).stdout).toBe('proxy\n');

  const busy = await run('proxy', '--listen-port', String(port));
  expect(busy.code).toBe(1);
  expect(busy.stderr).toContain('bnd-tui stop proxy');

  app = new TerminalApp({ args: ['-c', 'forwards'], env: env() });
  await app.see(/page-\d+/);
  app.press(':proxy', 'enter');
  await app.see(pacUrl);
  app.press('esc', ':q!', 'enter');
  await app.exited;

  expect(await run('stop', 'proxy')).toMatchObject({ code: 0, stderr: '' });
  expect(await isListening(port)).toBe(false);
  expect(await listed()).toHaveLength(2);
  expect((await run('stop', 'all')).code).toBe(0);
  expect(await statuses(later)).toEqual([expect.stringMatching(/^(terminated|canceling)$/)]);
  await expect.poll(() => readdirSync(backgroundFolder(home))).toEqual([]);
});

test('without a stored sign-in the program stays, with the proxy', async () => {
  const memory = { ...env(), BOUNDARY_TOKEN: rest.token, BND_TUI_TOKEN_STORE: 'memory' };
  app = new TerminalApp({ args: ['-c', 'proxy 0'], env: memory });
  const port = Number(/HTTP on 127\.0\.0\.1:(\d+)/.exec(await app.see(/HTTP on 127\.0\.0\.1:\d+/))?.[1]);
  app.press('esc', ':bg', 'enter');
  await app.see('not stored');
  expect(await get(port, await target())).toContain('page');
});

test('its login is asked for as before, and is in no file, argument or list', async () => {
  await signIn();
  const login = { user: 'boundary', password: 'a-secret-password', pathSecret: 'a-secret-path' };
  const listenPort = await freePort();
  const { pid } = await startBackground(home, [], { proxy: proxyOf({ listenPort, login }) });
  expect(await get(listenPort, await target())).toMatch(/^HTTP\/1\.1 407 /);
  const basic = Buffer.from(`${login.user}:${login.password}`).toString('base64');
  const { host } = await target();
  const place = `${host}:${portOf(page)}`;
  const answer = await talk(
    listenPort,
    `GET http://${place}/ HTTP/1.1\r\nHost: ${place}\r\nProxy-Authorization: Basic ${basic}\r\nConnection: close\r\n\r\n`,
  );
  expect(String(answer)).toContain('page');
  const seen = readableOf(home, Number(pid));
  expect(seen).toContain(String(listenPort));
  expect(seen).not.toContain('a-secret');
  expect((await run('ps')).stdout).not.toContain(login.password);
});

test('its unused sessions are canceled, and the process ends with the proxy', async () => {
  await signIn();
  const listenPort = await freePort();
  const { exited } = await startBackground(home, [], { proxy: proxyOf({ listenPort, idleMs: 300 }) });
  const one = await target();
  expect(await get(listenPort, one)).toContain('page');
  await expect.poll(() => statuses(one)).toEqual(['terminated']);
  expect(await listed()).toHaveLength(1);
  expect((await run('stop', 'proxy')).code).toBe(0);
  expect(await exited).toBe(0);
  expect((await run('stop', 'proxy')).code).toBe(1);
});

test('without a sign-in clients get the reason and "ps" says it; a new sign-in is used at once', async () => {
  const listenPort = await freePort();
  await startBackground(home, [], { proxy: proxyOf({ listenPort }) });
  const one = await target();
  expect(await get(listenPort, one)).toMatch(/^HTTP\/1\.1 503 [\s\S]*Not signed in/);
  expect((await run('ps')).stderr).toContain(`Not signed in to ${dev.api}`);
  await signIn();
  expect(await get(listenPort, one)).toContain('page');
  expect((await run('ps')).stderr).toBe('');
});

test('that of a killed process is reported once, with what listened where', async () => {
  await signIn();
  const listenPort = await freePort();
  const { child, exited } = await startBackground(home, [], { proxy: proxyOf({ listenPort }) });
  const one = await target();
  expect(await get(listenPort, one)).toContain('page');
  const sessionId = text(at((await sessionsOf(one))[0], 'id'));
  // The answer may arrive before the session is written down.
  await expect.poll(async () => JSON.stringify(await findPlaces(env()))).toContain(sessionId);
  child.kill('SIGKILL');
  await exited;
  const { stderr } = await run('ps');
  expect(stderr).toContain(`proxy for ${dev.api} no longer listens on 127.0.0.1:${listenPort}`);
  expect(stderr).toContain(sessionId);
  expect((await run('ps')).stderr).not.toContain('proxy');
});
