/** `bnd-tui info` and `bnd-tui doctor` of the built program. */
import { chmodSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import { checkKeyring } from '../../../src/commands/doctor/machine.ts';
import { type DevProcess, startDev } from '../../support/dev-process.ts';
import { type ProgramHome, programHome } from '../../support/program-home.ts';
import { at } from '../../support/rest.ts';
import { runProgram } from '../../support/run-program.ts';

let dev: DevProcess;
let home: ProgramHome;

beforeAll(async () => {
  dev = await startDev(['--no-lab']);
});
afterAll(() => dev.stop());
beforeEach(() => {
  home = programHome();
});
afterEach(() => home.remove());

function run(args: readonly string[], env: Record<string, string> = {}) {
  return runProgram(args, { env: { ...home.env, BOUNDARY_ADDR: dev.api, LANG: 'C.UTF-8', ...env } });
}

test('info prints versions, paths, the log level and facts from the controller', async () => {
  await runProgram(['login', '--login-name', dev.loginName], {
    env: { ...home.env, BOUNDARY_ADDR: dev.api },
    stdin: dev.password,
  });
  const { code, stdout } = await run(['info'], { BND_TUI_LOG_LEVEL: 'trace' });
  expect(code).toBe(0);
  expect(stdout).toContain(`bnd-tui     ${packageJson.version}\n`);
  expect(stdout).toContain(`node        ${process.versions.node}`);
  expect(stdout).toContain(`${home.path}/.config/bnd-tui/settings.json`);
  expect(stdout).toContain(`${home.path}/.local/state/bnd-tui/bnd-tui.log, level trace`);
  expect(stdout).toContain(`${home.path}/.local/state/bnd-tui/tokens.json, only readable by you`);
  expect(stdout).toMatch(/responds {2}yes, within \d+ ms/);
  expect(stdout).toContain('version   not reported by the controller');
  expect(stdout).toContain('workers   Boundary v0.21.0');
  expect(stdout).toMatch(/signed in {3}admin until/);
  expect(stdout).not.toContain('at_');
});

test('info works without a controller, and as JSON', async () => {
  const { code, stdout } = await run(['info', '-o', 'json', '--addr', 'http://127.0.0.1:1']);
  const facts: unknown = JSON.parse(stdout);
  expect(code).toBe(0);
  expect(at(facts, 'controller')).toMatchObject({
    address: 'http://127.0.0.1:1',
    answers: false,
    version: null,
    error: expect.stringContaining('connection refused'),
  });
});

test('an unknown log level is a usage error', async () => {
  const { code, stderr } = await run(['info'], { BND_TUI_LOG_LEVEL: 'loud' });
  expect(code).toBe(2);
  expect(stderr).toContain('error, warn, info, debug, trace');
});

test('doctor finds no problem on a good machine', async () => {
  const { code, stdout } = await run(['doctor']);
  expect(code).toBe(0);
  for (const check of ['files', 'controller', 'tls', 'clock', 'proxy', 'charset'])
    expect(stdout).toMatch(new RegExp(`^ok +${check} `, 'm'));
  for (const check of ['keyring', 'clipboard', 'clients', 'terminal'])
    expect(stdout).toMatch(new RegExp(`^(ok|warn) +${check} `, 'm'));
});

test('doctor reports why the keyring cannot be loaded', async () => {
  const keyring = {
    answers: async () => false,
    obstacle: async () => 'other users can change /home/ann/.cache/bnd-tui',
  };
  const { state, text } = await checkKeyring({}, keyring);
  expect(state).toBe('warn');
  expect(text).toContain('/home/ann/.cache/bnd-tui');
  expect((await checkKeyring({}, { ...keyring, obstacle: async () => undefined })).text).not.toContain(
    '/home',
  );
});

test.each([
  ['cannot be written to', 'file/home', 'warn'],
  ['is not an absolute path', 'relative', 'fail'],
])('doctor reports a home folder that %s, and no file for sign-ins', async (_, folder, state) => {
  writeFileSync(`${home.path}/file`, '');
  const HOME = folder === 'relative' ? folder : `${home.path}/${folder}`;
  const { stdout } = await runProgram(['doctor'], {
    env: { HOME, BOUNDARY_ADDR: dev.api, BND_TUI_TOKEN_STORE: '' },
  });
  expect(stdout).toMatch(new RegExp(`^${state} +files `, 'm'));
  expect(stdout).toMatch(/^warn +keyring .*lost at exit/m);
  expect(stdout).not.toContain('stored in a file');
});

test('doctor fixes files that others could read, and reports them', async () => {
  await runProgram(['login', '--login-name', dev.loginName], {
    env: { ...home.env, BOUNDARY_ADDR: dev.api },
    stdin: dev.password,
  });
  const tokens = `${home.path}/.local/state/bnd-tui/tokens.json`;
  chmodSync(tokens, 0o644);
  const { code, stdout, stderr } = await run(['doctor']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^warn +files +.*tokens\.json.*0644.*0600/m);
  expect(statSync(tokens).mode & 0o777).toBe(0o600);
  expect((await run(['doctor'])).stdout).toMatch(/^ok +files /m);
});

test('doctor reports problems with hints, and exits with 1', async () => {
  const { port } = new URL(dev.api);
  const { code, stdout } = await run(['doctor', '--addr', `https://127.0.0.1:${port}`], {
    HTTPS_PROXY: 'http://proxy.example:3128',
    LANG: 'C',
    PATH: '/nowhere',
  });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^fail +tls +127\.0\.0\.1:\d+ does not speak TLS\. Try http:/m);
  // Loopback is exempt.
  expect(stdout).toMatch(/^ok +proxy +HTTPS_PROXY /m);
  expect(stdout).toMatch(/^warn +charset +The locale is C, not UTF-8\. Set LANG/m);
  expect(stdout).toMatch(/^warn +clients +None of psql/m);
});

test.each([
  ['http://ann:s3cret@127.0.0.1:1', /^ok +proxy +HTTPS_PROXY applies.*http:\/\/127\.0\.0\.1:1/m],
  ['socks5://ann:s3cret@127.0.0.1:1', /^warn +proxy +HTTPS_PROXY is set to socks5:\/\/127\.0\.0\.1:1/m],
])('doctor names the proxy %s and keeps its credentials for itself', async (value, line) => {
  const { code, stdout } = await run(['doctor', '--addr', 'https://controller.test'], { HTTPS_PROXY: value });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^fail +controller /m);
  expect(stdout).toMatch(line);
  expect(stdout).not.toMatch(/s3cret|ann:/);
});

test('doctor reports a clock that is far off', async () => {
  const server = createServer((_, response) => {
    response.setHeader('date', new Date(Date.now() + 3_600_000).toUTCString());
    response.setHeader('content-type', 'application/json');
    response.end('{}');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const { code, stdout } = await run(['doctor', '--addr', `http://127.0.0.1:${port}`, '-o', 'json']);
  server.close();
  expect(code).toBe(1);
  expect(at(JSON.parse(stdout), 'checks')).toContainEqual({
    check: 'clock',
    state: 'fail',
    text: expect.stringMatching(/^This machine is (59m5\ds|1h00m) behind the controller\.$/),
    next: expect.any(String),
  });
});
