/** Real ssh, scp, rsync and git through the include file of `bnd-tui ssh-config`, with a key that the session brings. */
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createBrokeredTarget } from '../../support/brokered-target.ts';
import { type DevProcess, startDev } from '../../support/dev-process.ts';
import { type ProgramHome, programHome } from '../../support/program-home.ts';
import { at, type Rest, signInByRest } from '../../support/rest.ts';
import { runProgram } from '../../support/run-program.ts';
import { portOf } from '../../support/scripted-worker.ts';
import { type SshHost, startSshHost } from '../../support/ssh-host.ts';
import { quietPlace } from '../../support/tcp.ts';

const HOST = 'web.prod.boundary';

let dev: DevProcess;
let rest: Rest;
let home: ProgramHome;
let host: SshHost;
let target: string;
let config: string;
let env: Record<string, string>;

beforeAll(async () => {
  home = programHome();
  host = await startSshHost('operator');
  dev = await startDev(['--no-lab']);
  rest = await signInByRest(dev);
  const project = await rest.call('GET', '/v1/scopes/p_1234567890');
  await rest.call('PATCH', '/v1/scopes/p_1234567890', { version: at(project, 'version'), name: 'prod' });
  target = await createBrokeredTarget(rest, 'web', host.port, {
    type: 'ssh_private_key',
    attributes: { username: host.user, private_key: host.privateKey },
  });
  env = {
    ...home.env,
    PATH: process.env.PATH ?? '',
    BOUNDARY_ADDR: dev.api,
    BOUNDARY_TOKEN: rest.token,
    GIT_CONFIG_GLOBAL: '/dev/null',
  };
  const include = join(home.path, 'include');
  expect(await runProgram(['ssh-config', '--file', include, target], { env })).toMatchObject({
    code: 0,
    stdout: '',
  });
  expect((await stat(include)).mode & 0o777).toBe(0o600);
  config = join(home.path, 'config');
  const known = join(home.path, 'known');
  await writeFile(
    config,
    `Include ${include}\nHost *\n  UserKnownHostsFile ${known}\n  StrictHostKeyChecking accept-new\n`,
    { mode: 0o600 },
  );
});
afterAll(async () => {
  await dev.stop();
  await host[Symbol.asyncDispose]();
  home.remove();
});

function run(program: string, ...args: readonly string[]) {
  return new Promise<{ readonly code: unknown; readonly stdout: string; readonly stderr: string }>(
    (resolve) => {
      const ssh = `ssh -F ${config}`;
      execFile(
        program,
        [...args],
        { env: { ...env, GIT_SSH_COMMAND: ssh, RSYNC_RSH: ssh } },
        (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }),
      );
    },
  );
}

async function sessions(): Promise<unknown> {
  return at(await rest.call('GET', '/v1/sessions?scope_id=p_1234567890'), 'items') ?? [];
}

/** Sessions, keys and the configuration of one: nothing of it is left. */
async function expectNothingLeft(): Promise<void> {
  await expect.poll(sessions, { timeout: 20_000 }).toEqual([]);
  const folder = join(home.path, '.local/state/bnd-tui/ssh', target);
  await expect.poll(() => readdir(folder), { timeout: 20_000 }).toEqual([]);
}

test('ssh runs a command with the user and key of the session, and ends with its code', async () => {
  expect(await run('ssh', '-F', config, HOST, 'echo "from $0"; exit 3')).toMatchObject({
    code: 3,
    stdout: 'from /bin/sh\n',
  });
  await expectNothingLeft();
});

test('each session has the same host key name, under every name of the target', async () => {
  expect(await run('ssh', '-F', config, HOST, 'true')).toMatchObject({ code: 0 });
  expect(await run('ssh', '-F', config, `${target}.boundary`, 'true')).toMatchObject({ code: 0, stderr: '' });
  expect(await readFile(join(home.path, 'known'), 'utf8')).toMatch(new RegExp(`^${target} [^\\n]+\\n$`, 'i'));
});

test('scp and rsync copy a file both ways', async () => {
  const there = join(home.path, 'there');
  await mkdir(there);
  const file = join(home.path, 'file');
  await writeFile(file, randomBytes(300_000));
  const content = await readFile(file);
  expect(await run('scp', '-q', '-O', '-F', config, file, `${HOST}:${there}/scp`)).toMatchObject({ code: 0 });
  expect(await run('rsync', `${HOST}:${there}/scp`, `${there}/rsync`)).toMatchObject({ code: 0 });
  expect((await readFile(join(there, 'rsync'))).equals(content)).toBe(true);
  await rm(there, { recursive: true });
});

test('git clones a repository', async () => {
  const repository = join(home.path, 'repository');
  await run('git', 'init', '-q', repository);
  await writeFile(join(repository, 'README'), 'hello\n');
  const author = ['-c', 'user.name=a', '-c', 'user.email=a@example.org'];
  await run('git', '-C', repository, 'add', '.');
  expect(await run('git', '-C', repository, ...author, 'commit', '-qm', 'One')).toMatchObject({ code: 0 });
  const clone = join(home.path, 'clone');
  expect(await run('git', 'clone', '-q', `ssh://${HOST}${repository}`, clone)).toMatchObject({ code: 0 });
  expect(await readFile(join(clone, 'README'), 'utf8')).toBe('hello\n');
  await expectNothingLeft();
});

test('an ssh that is killed leaves nothing, although its host is silent', async () => {
  const ssh = spawn('ssh', ['-F', config, HOST, 'echo ready; cat'], { env });
  await once(ssh.stdout, 'data');
  expect(await sessions()).not.toEqual([]);
  ssh.kill('SIGKILL');
  await expectNothingLeft();
});

test('a session that ssh does not use is canceled, with its key', async () => {
  const folder = join(home.path, '.local/state/bnd-tui/ssh', target);
  const prepared = await runProgram(['ssh-prepare', '--take-within', '1', target], { env });
  expect(prepared).toEqual({ code: 0, stdout: '', stderr: '' });
  const names = await readdir(folder);
  expect(names.map((name) => name.replace(/s_\w+/, ''))).toEqual(['config', 'key-', 'session-']);
  for (const name of names) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect(await readFile(join(folder, 'config'), 'utf8')).not.toContain('PRIVATE');
  expect(await sessions()).toHaveLength(1);
  await expectNothingLeft();
});

test('several that run at the same time all have a user and key', async () => {
  const all = ['1', '2', '3'].map((word) => run('ssh', '-F', config, HOST, `echo ${word}`));
  for (const [index, { code, stdout, stderr }] of (await Promise.all(all)).entries())
    expect([code, stdout, stderr]).toEqual([0, `${index + 1}\n`, '']);
});

test('a script on stdin goes on while requests reach the host through ssh -D, as with the remote extension of VS Code', async () => {
  const page = createHttpServer((_request, response) => response.end('from the host'));
  page.listen(0, '127.0.0.1');
  await once(page, 'listening');
  onTestFinished(() => void page.close());
  const [, socks = ''] = (await quietPlace()).split(':');
  const ssh = spawn('ssh', ['-F', config, '-T', '-D', socks, '-o', 'ConnectTimeout=15', HOST, 'sh'], { env });
  ssh.stdin.write('echo ready; read line; echo "$line"; exit 3\n');
  await once(ssh.stdout, 'data');
  const url = `http://127.0.0.1:${portOf(page)}/`;
  const ask = () => run('curl', '-sS', '--max-time', '20', '--socks5-hostname', `127.0.0.1:${socks}`, url);
  for (const { code, stdout } of await Promise.all([ask(), ask(), ask()]))
    expect([code, stdout]).toEqual([0, 'from the host']);
  const answer = text(ssh.stdout);
  ssh.stdin.end('still here\n');
  expect(await answer).toBe('still here\n');
  expect(ssh.exitCode ?? (await once(ssh, 'exit'))[0]).toBe(3);
});

test('without a sign-in ssh ends with the reason', async () => {
  const { BOUNDARY_TOKEN: _, ...rest } = env;
  env = rest;
  const { code, stderr } = await run('ssh', '-F', config, HOST, 'true');
  expect(code).toBe(255);
  expect(stderr).toContain('Not signed in');
});
