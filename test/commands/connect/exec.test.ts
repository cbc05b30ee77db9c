/** `bnd-tui connect --exec` of the built program: the command, its exit code, and the session after it. */
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import type { Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { splitExec } from '../../../src/commands/connect/split-exec.ts';
import { createBrokeredTarget } from '../../support/brokered-target.ts';
import { type DevProcess, startDev } from '../../support/dev-process.ts';
import { at, createTarget, type Rest, signInByRest } from '../../support/rest.ts';
import { runProgram, startProgram } from '../../support/run-program.ts';
import { portOf } from '../../support/scripted-worker.ts';
import { listenOn } from '../../support/tcp.ts';

describe('its words', () => {
  test.each([
    [
      ['connect', 'db', '--exec', 'psql', '-h', 'x'],
      ['connect', 'db', '--exec=psql'],
      ['psql', '-h', 'x'],
    ],
    [
      ['connect', 'db', '--exec=psql', '--addr'],
      ['connect', 'db', '--exec=psql'],
      ['psql', '--addr'],
    ],
    [
      ['connect', 'db', '--exec', 'psql', '--', '-l'],
      ['connect', 'db', '--exec=psql'],
      ['psql', '-l'],
    ],
    [
      ['connect', 'db', '--exec', 'a', 'b', '--', '-l'],
      ['connect', 'db', '--exec=a'],
      ['a', 'b', '--', '-l'],
    ],
    [['connect', 'db', '--exec'], ['connect', 'db', '--exec'], undefined],
    [['connect', '--', '--exec'], ['connect', '--', '--exec'], undefined],
    [['shell', 'db', '--', '--exec'], ['shell', 'db', '--', '--exec'], undefined],
    [['ls', '--exec', 'x'], ['ls', '--exec', 'x'], undefined],
  ])('%j', (args, own, exec) => {
    expect(splitExec(args)).toEqual({ own, exec });
  });
});

describe('the command', () => {
  let dev: DevProcess;
  let rest: Rest;
  let host: Server;

  beforeAll(async () => {
    dev = await startDev(['--no-lab']);
    rest = await signInByRest(dev);
    host = await listenOn((socket) => void socket.end('from the host\n'));
    await createTarget(rest, 'greeting', portOf(host));
    await createBrokeredTarget(rest, 'with-login', portOf(host), {
      type: 'username_password',
      attributes: { username: 'ana', password: 'p0rridge' },
    });
  });
  afterAll(async () => {
    await dev.stop();
    host.close();
  });

  const args = (target: string, ...words: readonly string[]) => ['connect', target, '--exec', ...words];
  const env = (): Record<string, string> => ({ BOUNDARY_ADDR: dev.api, BOUNDARY_TOKEN: rest.token });
  const exec = (target: string, ...words: readonly string[]) =>
    runProgram(args(target, ...words), { env: env() });

  async function sessions(): Promise<readonly unknown[]> {
    const list = await rest.call('GET', '/v1/sessions?scope_id=p_1234567890');
    return [at(list, 'items') ?? []].flat();
  }

  /** The default list has no session that has ended. */
  const expectNoSession = (): Promise<void> => expect.poll(sessions, { timeout: 10_000 }).toEqual([]);

  /** Reads the port like a client. */
  const CLIENT = `require('net').connect(+process.argv[2], process.argv[1]).pipe(process.stdout)`;

  test('reaches the target, owns stdout, and the session ends with it', async () => {
    const words = [process.execPath, '-e', CLIENT, '{{boundary.ip}}', '{{ boundary.port }}'];
    expect(await exec('greeting', ...words)).toEqual({ code: 0, stdout: 'from the host\n', stderr: '' });
    await expectNoSession();
  });

  test('gets the variables, stdin and its own flags', async () => {
    const script =
      'read line; echo "$line $BOUNDARY_PROXIED_IP:$BOUNDARY_PROXIED_PORT $BOUNDARY_PROXIED_ADDR $@"';
    const started = startProgram(args('greeting', 'sh', '-c', script, 'sh', '--addr', '{{boundary.addr}}'), {
      env: env(),
      stdin: 'typed\n',
    });
    const [typed, own, variable, flag, address] = (await started.ended).stdout.trim().split(' ');
    expect([typed, own, variable, flag]).toEqual(['typed', address, address, '--addr']);
    expect(address).toMatch(/^127\.0\.0\.1:\d+$/);
  });

  test.each([
    ['its exit code', 'exit 7', 7],
    ['128 + n after signal n', 'kill -KILL $$', 137],
  ])('ends with %s', async (_, script, code) => {
    expect((await exec('greeting', 'sh', '-c', script)).code).toBe(code);
    await expectNoSession();
  });

  test('gets the signal that ends this program, which waits for it', async () => {
    const script = 'trap "echo asked; exit 3" TERM; echo ready; while :; do sleep 1 & wait $!; done';
    const started = startProgram(args('greeting', 'sh', '-c', script), { env: env() });
    expect(await started.nextLine()).toBe('ready');
    started.child.kill('SIGTERM');
    expect(await started.nextLine()).toBe('asked');
    expect((await started.ended).code).toBe(3);
    await expectNoSession();
  });

  test('that ends at the first of many signals leaves no session behind', async () => {
    const script = 'trap "exit 3" TERM; echo ready; while :; do sleep 1 & wait $!; done';
    const started = startProgram(args('greeting', 'sh', '-c', script), { env: env() });
    expect(await started.nextLine()).toBe('ready');
    const again = setInterval(() => started.child.kill('SIGTERM'), 1);
    expect((await started.ended.finally(() => clearInterval(again))).code).toBe(3);
    await expectNoSession();
  });

  test('that is not there is refused before a session is opened', async () => {
    const { code, stderr } = await exec('greeting', 'no-such-program');
    expect(code).toBe(127);
    expect(stderr).toContain('no-such-program');
    expect((await exec('greeting', './no-such-program')).code).toBe(127);
    await expectNoSession();
  });

  test('gets credentials in a file that only the owner can read, while it runs', async () => {
    const script =
      'stat -c %a "$BND_TUI_CREDENTIALS_FILE"; cat "$BND_TUI_CREDENTIALS_FILE"; echo; echo "$BND_TUI_CREDENTIALS_FILE"; tr "\\0" " " < /proc/$PPID/cmdline';
    const { stdout, stderr } = await exec('with-login', 'sh', '-c', script);
    const [mode, json = '', file = '', line] = stdout.split('\n');
    expect([mode, stderr]).toEqual(['600', '']);
    expect(JSON.parse(json)).toMatchObject([{ credential: { username: 'ana', password: 'p0rridge' } }]);
    expect(line).not.toContain('p0rridge');
    await expect(stat(file)).rejects.toThrow(/ENOENT/);
  });

  test('keeps stdout free of our own lines when the session cannot be opened', async () => {
    const started = startProgram(args('no such target', 'echo', 'never'), { env: env() });
    const [{ code, stdout, stderr }] = await Promise.all([started.ended, once(started.child, 'close')]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('no such target');
  });
});
