/** `bnd-tui login`, `ls` and `logout` of the built program against `bnd-tui dev`. */
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type DevProcess, startDev } from '../../support/dev-process.ts';
import { type ProgramHome, programHome } from '../../support/program-home.ts';
import { at, createTarget, signInByRest } from '../../support/rest.ts';
import { runProgram } from '../../support/run-program.ts';
import { TerminalApp } from '../../support/terminal-app.ts';

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

function run(args: readonly string[], options: { stdin?: string; env?: Record<string, string> } = {}) {
  const env = { ...home.env, BOUNDARY_ADDR: dev.api, ...options.env };
  return runProgram(args, { env, ...(options.stdin === undefined ? {} : { stdin: options.stdin }) });
}

function login(): ReturnType<typeof run> {
  return run(['login', '--login-name', dev.loginName], { stdin: `${dev.password}\n` });
}

function tokenFile(): string {
  return join(home.path, '.local', 'state', 'bnd-tui', 'tokens.json');
}

test('reads the password from stdin, and later commands and the screen use the token', async () => {
  const { code, stdout, stderr } = await login();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain(`Signed in to ${dev.api} as ${dev.loginName}`);
  expect(statSync(tokenFile()).mode & 0o777).toBe(0o600);
  const screen = new TerminalApp({ env: { ...home.env, BOUNDARY_ADDR: dev.api } });
  await screen.see(/<targets>/);
  await screen.dispose();
});

test.each([
  ['a variable', ['--password', 'env://SESAME'], {}],
  ['a file', ['--password', 'file://PATH'], {}],
  ['the variable of the official client', [], { BOUNDARY_AUTHENTICATE_PASSWORD_PASSWORD: 'env://SESAME' }],
  ['that variable itself', [], { BOUNDARY_AUTHENTICATE_PASSWORD_PASSWORD: 'password' }],
])('the password comes from %s', async (_, flags, extra) => {
  const path = join(home.path, 'secret');
  writeFileSync(path, `${dev.password}\nmore\n`);
  const args = ['login', ...flags.map((flag) => flag.replace('PATH', path))];
  const env = {
    BOUNDARY_AUTHENTICATE_PASSWORD_LOGIN_NAME: dev.loginName,
    SESAME: dev.password,
    ...extra,
  };
  expect((await run(args, { env })).code).toBe(0);
});

test('rejects a password as an argument without repeating it', async () => {
  const { code, stderr } = await run(['login', '--login-name', 'admin', '--password', 'open-sesame']);
  expect(code).toBe(2);
  expect(stderr).toContain('cannot be passed as an argument');
  expect(stderr).not.toContain('open-sesame');
});

test('prompts on a terminal without echo', async () => {
  const app = new TerminalApp({
    args: ['login', '--login-name', dev.loginName],
    env: { ...home.env, BOUNDARY_ADDR: dev.api },
  });
  await app.see('Password of admin');
  app.press('passx', 'backspace', 'word', 'enter');
  await app.see('Signed in to');
  expect((await app.exited).code).toBe(0);
  expect(app.raw).not.toMatch(/pass[x*]|word[^ ]*\r/);
  await app.dispose();
});

test('line editing keys work in the prompt, and insert nothing', async () => {
  const app = new TerminalApp({
    args: ['login', '--login-name', dev.loginName],
    env: { ...home.env, BOUNDARY_ADDR: dev.api },
  });
  await app.see('Password of admin');
  app.press('up', 'assword', 'home', 'xp', 'left', 'backspace', 'end', 'right', 'down', '\x1b[200~', 'enter');
  await app.see('Signed in to');
  expect((await app.exited).code).toBe(0);
  await app.dispose();
});

test.each<[string, (app: TerminalApp) => unknown]>([
  ['ctrl-c', (app) => app.press('ctrl-c')],
  ['ctrl-d', (app) => app.press('ctrl-d')],
  ['SIGTERM', ({ pid }) => process.kill(pid, 'SIGTERM')],
  ['SIGHUP', ({ pid }) => process.kill(pid, 'SIGHUP')],
  ['SIGINT', ({ pid }) => process.kill(pid, 'SIGINT')],
])('%s at the question cancels and gives the terminal back', async (_, end) => {
  const app = new TerminalApp({
    args: ['login', '--login-name', dev.loginName],
    env: { ...home.env, BOUNDARY_ADDR: dev.api },
    underShell: true,
  });
  await app.see('Password of admin');
  await end(app);
  // The last setting that stty prints.
  const screen = await app.see(/left with \d+[\s\S]*echoctl/);
  expect(screen).toContain('left with 1');
  for (const setting of ['icanon', 'isig', 'echo', 'icrnl', 'opost'])
    expect(screen).toMatch(new RegExp(`(?<![\\w-])${setting}\\b`));
  expect(() => readFileSync(tokenFile())).toThrow('ENOENT');
  await app.dispose();
});

test.each([
  ['a wrong password', ['login', '--login-name', 'admin'], 'wrong\n', 1],
  ['no password', ['login', '--login-name', 'admin'], '', 2],
  ['no name', ['login'], 'password\n', 2],
])('%s leaves nothing behind', async (_, args, stdin, code) => {
  expect((await run(args, { stdin })).code).toBe(code);
  expect(() => readFileSync(tokenFile())).toThrow('ENOENT');
});

/** Writes settings before the first start. */
function writeSettings(content: object, mode = 0o600): string {
  const folder = join(home.path, '.config', 'bnd-tui');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'settings.json');
  writeFileSync(file, JSON.stringify(content), { mode });
  return file;
}

test('uses settings with an invalid value, with a warning, and loses nothing by a sign-in', async () => {
  const before = { note: 'mine', preferences: { theme: 'pink', keyz: { help: 'x' } } };
  const file = writeSettings(before);
  const { code, stdout, stderr } = await login();
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('Signed in to') });
  expect(stderr).toMatch(/^Warning: .*"preferences\.theme".*"dark".*"pink"/);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    ...before,
    profiles: [{ address: dev.api }],
  });
});

test('fixes files that others could read, with one warning', async () => {
  const file = writeSettings({}, 0o644);
  await login();
  chmodSync(tokenFile(), 0o640);
  const { code, stderr } = await run(['ls', 'scopes']);
  expect(code).toBe(0);
  expect(stderr).toMatch(/^Warning: .*tokens\.json.*0640.*\n$/);
  expect([file, tokenFile()].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o600]);
  expect((await run(['ls', 'scopes'])).stderr).toBe('');
});

test('uses the most recently used controller without an address', async () => {
  const profile = { name: 'first', address: 'http://127.0.0.1:1' };
  writeSettings({ profiles: [profile] });
  await login();
  const { code, stdout } = await run(['ls', 'scopes', '-o', 'csv'], { env: { BOUNDARY_ADDR: '' } });
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('o_1234567890') });
});

test('an empty HOME is refused, and nothing is written to the current folder', async () => {
  for (const args of [['login', '--login-name', 'admin'], ['ls', 'scopes'], ['info'], []]) {
    const { code, stderr } = await run(args, { env: { HOME: '' }, stdin: 'password\n' });
    expect({ args, code }).toEqual({ args, code: 2 });
    if (args.length > 0) expect(stderr).toContain('HOME');
  }
  const screen = new TerminalApp({ env: { ...home.env, HOME: '', BOUNDARY_ADDR: dev.api } });
  await screen.see('HOME is empty');
  expect((await screen.exited).code).toBe(2);
  await screen.dispose();
  expect(['.config', '.local', '.cache'].filter((name) => existsSync(name))).toEqual([]);
});

test('logout deletes the token here and on the controller', async () => {
  await login();
  const stored: unknown = JSON.parse(readFileSync(tokenFile(), 'utf8'));
  const token = String(at(stored, dev.api, 'token'));
  const { code, stdout } = await run(['logout']);
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('Signed out of') });
  expect((await run(['ls', 'scopes'])).stderr).toContain('Not signed in');
  const refused = await run(['ls', 'targets'], { env: { BOUNDARY_TOKEN: token } });
  expect(refused.code).toBe(1);
  expect((await run(['logout'])).stdout).toContain('Not signed in');
});

test('ls prints a table, JSON with every field, and CSV', async () => {
  await login();
  const rest = await signInByRest(dev);
  await createTarget(rest, 'odd "name", with a comma', 4711);
  const table = await run(['ls', 'targets']);
  expect(table.code).toBe(0);
  expect(table.stdout).toMatch(/^ID +NAME +TYPE/);
  const json: unknown = JSON.parse((await run(['ls', 'targets', '-o', 'json'])).stdout);
  expect(at(json, 'items')).toContainEqual({
    id: 'ttcp_1234567890',
    name: expect.any(String),
    type: 'tcp',
    address: '127.0.0.1',
    default_port: 22,
    session_max_seconds: 28800,
    session_connection_limit: -1,
    scope_name: expect.any(String),
    scope_id: 'p_1234567890',
    description: expect.any(String),
  });
  const csv = (await run(['ls', 'targets', '-o', 'csv'])).stdout;
  expect(csv).toMatch(/^id,name,type,/);
  expect(csv).toContain('"odd ""name"", with');
});

test.each([
  ['scopes', 'o_1234567890'],
  ['hosts', 'hst_1234567890'],
  ['host-sets', 'hsst_1234567890'],
  ['host-catalogs', 'hcst_1234567890'],
  ['auth-methods', 'ampw_1234567890'],
  ['users', 'u_1234567890'],
  ['workers', 'w_'],
])('ls %s finds them in every scope', async (what, id) => {
  await login();
  const { code, stdout } = await run(['ls', what, '-o', 'csv']);
  expect(code).toBe(0);
  expect(stdout).toContain(`\n${id}`);
});

test('ls hands a filter on, and says when nothing is there', async () => {
  await login();
  const one = await run(['ls', 'targets', '--filter', '"/item/id" == "ttcp_1234567890"', '-o', 'csv']);
  expect(one.stdout.trim().split('\r\n')).toHaveLength(2);
  const none = await run(['ls', 'targets', '--filter', '"/item/type" == "ssh"']);
  expect(none).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('No targets') });
  expect((await run(['ls', 'targets', '--filter', '(('])).code).toBe(1);
  expect((await run(['ls', 'forests'])).code).toBe(2);
});
