/** `bnd-tui proxy` of the built program against `bnd-tui dev`, with real clients. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join, normalize } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createCa } from '../../support/certs.ts';
import { type DevProcess, startDev } from '../../support/dev-process.ts';
import { talk } from '../../support/gateways.ts';
import { type ProxyProcess, startProxy } from '../../support/proxy-process.ts';
import { at, createTarget, type Rest, signInByRest, text } from '../../support/rest.ts';
import { runProgram } from '../../support/run-program.ts';
import { portOf } from '../../support/scripted-worker.ts';
import { connectTo, listenOn } from '../../support/tcp.ts';

const run = promisify(execFile);
let dev: DevProcess;
let rest: Rest;
let project = '';

beforeAll(async () => {
  dev = await startDev(['--no-lab']);
  rest = await signInByRest(dev);
  project = text(at(await rest.call('POST', '/v1/scopes', { scope_id: 'o_1234567890', name: 'prod' }), 'id'));
});
afterAll(() => dev.stop());

const environment = (): Record<string, string> => ({ BOUNDARY_ADDR: dev.api, BOUNDARY_TOKEN: rest.token });

function target(name: string, port: number, alias?: string): Promise<string> {
  const aliases = alias === undefined ? {} : { with_aliases: [{ value: alias, scope_id: 'global' }] };
  return createTarget(rest, name, port, { scope_id: project, ...aliases });
}

/** Clients must not take a proxy from the environment of the tests. */
const CLEAN = { PATH: process.env.PATH ?? '', HOME: tmpdir() };

async function start(env: Record<string, string>, flags: readonly string[] = []): Promise<ProxyProcess> {
  const proxy = await startProxy(env, flags);
  onTestFinished(async () => void (await proxy.stop()));
  return proxy;
}

async function curl(...args: readonly string[]): Promise<string> {
  return (await run('curl', ['-sS', '--max-time', '20', ...args], { env: CLEAN })).stdout;
}

async function sessionsOf(targetId: string): Promise<readonly unknown[]> {
  const filter = encodeURIComponent(`"/item/target_id" == "${targetId}"`);
  const listed = await rest.call(
    'GET',
    `/v1/sessions?scope_id=global&recursive=true&include_terminated=true&filter=${filter}`,
  );
  const items = at(listed, 'items');
  return Array.isArray(items) ? items : [];
}

test('curl reaches a target by alias, name and id, by SOCKS5 and HTTP, through one session', async () => {
  const server = await listenOn((socket) => {
    socket.once('data', () =>
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\npage'),
    );
  });
  const port = portOf(server);
  const id = await target('web', port, 'web.eng');
  const proxy = await start(environment());
  const place = `127.0.0.1:${proxy.port}`;
  const url = (host: string) => `http://${host}:${port}/`;
  for (const host of ['web.eng.boundary', 'WEB.prod', `${id}.boundary`])
    expect(await curl('--socks5-hostname', place, url(host))).toBe('page');
  expect(await curl('-x', `http://${place}`, url('web.eng'))).toBe('page');
  expect(await curl('-p', '-x', `http://${place}`, url('web.prod.boundary'))).toBe('page');
  expect(await (await fetch(proxy.pacUrl)).text()).toContain('"web.eng"');
  expect(await sessionsOf(id)).toHaveLength(1);
  const { code } = await proxy.stop();
  expect(code).toBe(0);
  await expect
    .poll(async () => (await sessionsOf(id)).map((session) => at(session, 'status')))
    .toEqual(['terminated']);
});

test('a name that cannot be an id is refused with close names', async () => {
  await target('web_page', 80);
  const proxy = await start(environment());
  for (const host of ['web_pag.prod', 'web-pag.qa_tests', 'nope_x']) {
    const answer = await talk(proxy.port, `CONNECT ${host}:80 HTTP/1.1\r\nHost: web\r\n\r\n`);
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 404 /);
    expect(answer.toString()).toContain(host);
  }
  const near = await talk(proxy.port, 'CONNECT web_pag.prod:80 HTTP/1.1\r\nHost: web\r\n\r\n');
  expect(near.toString()).toContain('web_page');
});

test('git clones over https', async () => {
  const home = mkdtempSync(join(tmpdir(), 'bnd-tui-git-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const git = (...args: readonly string[]) =>
    run('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
      cwd: home,
      env: { ...CLEAN, HOME: home, GIT_CONFIG_NOSYSTEM: '1' },
    });
  await git('init', '-q', 'work');
  await git('-C', 'work', 'commit', '-q', '--allow-empty', '-m', 'first');
  await git('clone', '-q', '--bare', 'work', 'app.git');
  await git('-C', 'app.git', 'update-server-info');
  const ca = await createCa();
  const server = createServer(await ca.issue({ names: ['git.prod.boundary'] }), ({ url = '' }, response) => {
    try {
      response.end(readFileSync(join(home, normalize(url.split('?')[0] ?? ''))));
    } catch {
      response.writeHead(404).end();
    }
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const port = portOf(server);
  await target('git', port);
  const proxy = await start(environment());
  for (const [scheme, copy] of [
    ['socks5h', 'one'],
    ['http', 'two'],
  ] as const) {
    const way = ['-c', `http.proxy=${scheme}://127.0.0.1:${proxy.port}`, '-c', 'http.sslVerify=false'];
    await git(...way, 'clone', '-q', `https://git.prod.boundary:${port}/app.git`, copy);
    expect((await git('-C', copy, 'log', '--format=%s')).stdout).toBe('first\n');
  }
});

test('an unused session is canceled after --idle', async () => {
  const server = await listenOn((socket) => socket.pipe(socket));
  const port = portOf(server);
  const id = await target('idle', port);
  const proxy = await start(environment(), ['--idle', '1s']);
  const client = await connectTo(proxy.port);
  client.write(`CONNECT idle.prod:${port} HTTP/1.1\r\nHost: idle\r\n\r\n`);
  await once(client, 'data');
  client.destroy();
  await expect
    .poll(async () => (await sessionsOf(id)).map((session) => at(session, 'status')), { timeout: 8000 })
    .toEqual(['terminated']);
  expect(JSON.parse(await proxy.nextLine())).toMatchObject({ opened: expect.any(String), target_id: id });
  expect(JSON.parse(await proxy.nextLine())).toMatchObject({ ended: expect.any(String), reason: 'closed' });
});

test('without a sign-in it starts, says so, and refuses connections with the reason', async () => {
  const proxy = await start({ BOUNDARY_ADDR: dev.api });
  const answer = await talk(proxy.port, 'CONNECT web.prod:80 HTTP/1.1\r\nHost: web\r\n\r\n');
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 503 [\s\S]*login/);
  const { stderr } = await proxy.stop();
  expect(stderr).toContain(`Not signed in to ${dev.api}`);
});

test('a busy port ends it with a hint', async () => {
  const taken = await listenOn(() => undefined);
  const { code, stderr } = await runProgram(['proxy', '--listen-port', String(portOf(taken))], {
    env: environment(),
  });
  expect(code).toBe(1);
  expect(stderr).toContain(String(portOf(taken)));
  expect(stderr).toContain('Choose another local port');
});

test('--login always asks clients for the user and password that it prints', async () => {
  const server = await listenOn((socket) => {
    socket.once('data', () =>
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\npage'),
    );
  });
  const port = portOf(server);
  await target('guarded', port);
  const proxy = await start(environment(), ['--login', 'always']);
  const user = `${text(at(proxy.ready, 'user'))}:${text(at(proxy.ready, 'password'))}`;
  const url = `http://guarded.prod:${port}/`;
  for (const scheme of ['socks5h', 'http'] as const) {
    expect(await curl('-x', `${scheme}://${user}@127.0.0.1:${proxy.port}`, url)).toBe('page');
    const wrong = curl('-f', '-x', `${scheme}://boundary:wrong@127.0.0.1:${proxy.port}`, url);
    await expect(wrong).rejects.toThrow(/97|407|22/);
  }
});
