import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type DevProcess, startDev } from '../../support/dev-process.ts';
import { at, signInByRest } from '../../support/rest.ts';
import { runProgram, startProgram } from '../../support/run-program.ts';
import { isListening } from '../../support/tcp.ts';

const FREE_PORTS = ['--api-listen-address', '127.0.0.1:0', '--proxy-listen-address', '127.0.0.1:0'];

function portOf(address: string): number {
  return Number(address.split(':').at(-1));
}

test('prints one line with its address, responds there, and leaves nothing behind after SIGTERM', async () => {
  const program = startProgram(['dev', '--json', ...FREE_PORTS]);
  const ready: unknown = JSON.parse(await program.nextLine());
  expect(ready).toEqual({
    api: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    proxy: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    login_name: 'admin',
    password: 'password',
    auth_method_id: 'ampw_1234567890',
  });
  const api = String(at(ready, 'api'));
  const proxy = String(at(ready, 'proxy'));
  const scopes: unknown = await (await fetch(`${api}/v1/scopes?scope_id=global`)).json();
  expect(at(scopes, 'response_type')).toBe('complete');
  expect(await isListening(portOf(proxy))).toBe(true);

  program.child.kill('SIGTERM');
  const { code, stdout, stderr } = await program.ended;
  expect({ code, stderr, lines: stdout.trimEnd().split('\n').length }).toEqual({
    code: 0,
    stderr: '',
    lines: 1,
  });
  expect(await isListening(portOf(api))).toBe(false);
  expect(await isListening(portOf(proxy))).toBe(false);
});

test('without --json prints text for the user, and Ctrl-C ends it', async () => {
  const program = startProgram(['dev', '--no-lab', ...FREE_PORTS]);
  expect(await program.nextLine()).toBe('bnd-tui dev is ready.');
  program.child.kill('SIGINT');
  const { code, stdout } = await program.ended;
  expect(code).toBe(0);
  for (const word of ['admin', 'ampw_1234567890', 'ttcp_1234567890', 'Ctrl-C'])
    expect(stdout).toContain(word);
  expect(stdout).not.toContain('IT_Support');
});

test('does not print a custom password', async () => {
  const program = startProgram(['dev', '--no-lab', ...FREE_PORTS], {
    env: { BOUNDARY_DEV_PASSWORD: 'very-own-secret' },
  });
  await program.nextLine();
  program.child.kill('SIGTERM');
  expect((await program.ended).stdout).not.toContain('very-own-secret');
});

test.each(['--api-listen-address', '--proxy-listen-address'])(
  'a busy port of %s is one line with the address, and exit code 1',
  async (flag) => {
    const first = await startDev(['--no-lab']);
    const busy = flag === '--api-listen-address' ? first.api.replace('http://', '') : first.proxy;
    const free = FREE_PORTS.filter((_, index) => FREE_PORTS[index - (index % 2)] !== flag);
    const { code, stdout, stderr } = await runProgram(['dev', '--json', '--no-lab', ...free, flag, busy]);
    await first.stop();
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    const [what, next] = stderr.split('\n');
    expect(what).toContain(busy);
    expect(next).toContain(`${flag} 127.0.0.1:0`);
  },
);

test('flags set login, password and ids', async () => {
  const dev = await startDev([
    '--no-lab',
    '--login-name',
    'root',
    '--password',
    'toor-toor',
    '--id-suffix',
    'abcdefghij',
  ]);
  const sign = (login_name: string, password: string) =>
    fetch(`${dev.api}/v1/auth-methods/ampw_abcdefghij:authenticate`, {
      method: 'POST',
      body: JSON.stringify({ command: 'login', attributes: { login_name, password } }),
    });
  expect((await sign('root', 'toor-toor')).status).toBe(200);
  expect((await sign('admin', 'password')).status).toBe(401);
  expect((await sign('user', 'password')).status).toBe(200);
  await dev.stop();
});

test('with a parent on stdin it ends with the parent, and ignores Ctrl-C', async () => {
  const program = startProgram(['dev', '--json', ...FREE_PORTS, '--exit-with-stdin']);
  const ready: unknown = JSON.parse(await program.nextLine());
  const api = String(at(ready, 'api'));
  program.child.kill('SIGINT');
  expect((await fetch(`${api}/v1/scopes?scope_id=global`)).status).toBe(200);
  program.child.stdin?.end();
  expect((await program.ended).code).toBe(0);
  expect(await isListening(portOf(api))).toBe(false);
});

test('warns about listening beyond this machine', async () => {
  const program = startProgram([
    'dev',
    '--json',
    '--no-lab',
    '--api-listen-address',
    '0.0.0.0:0',
    '--proxy-listen-address',
    '127.0.0.1:0',
  ]);
  await program.nextLine();
  program.child.kill('SIGTERM');
  expect((await program.ended).stderr).toContain('0.0.0.0 is reachable from other machines');
});

test('a data file survives a hard end, including the lab', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bnd-tui-data-'));
  const flags = ['--data', join(folder, 'dev.db')];
  const first = await startDev(flags);
  const before = await targetIds(first);
  expect(before.length).toBeGreaterThan(2);
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');

  const second = await startDev(flags);
  expect(await targetIds(second)).toEqual(before);
  await second.stop();
  await rm(folder, { recursive: true });
});

async function targetIds(dev: DevProcess): Promise<unknown[]> {
  const rest = await signInByRest(dev);
  const answer = await rest.call('GET', '/v1/targets?scope_id=global&recursive=true');
  const items = at(answer, 'items');
  return Array.isArray(items) ? items.map((item) => at(item, 'id')).sort() : [];
}
