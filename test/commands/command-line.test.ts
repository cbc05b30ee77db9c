import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { runProgram } from '../support/run-program.ts';

test('--version prints the version of the package and nothing else', async () => {
  expect(await runProgram(['--version'])).toEqual({
    code: 0,
    stdout: `${packageJson.version}\n`,
    stderr: '',
  });
});

test('--help lists the public commands', async () => {
  const { code, stdout, stderr } = await runProgram(['--help']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^ {2}dev /m);
  expect(stdout).toMatch(/^ {2}connect /m);
  expect(stdout).not.toMatch(/lab-database|forward-thread|^ {2}background/m);
});

test.each([
  [
    'dev',
    [
      '--api-listen-address',
      '--proxy-listen-address',
      '--login-name',
      '--password',
      '--id-suffix',
      '--data',
      '--no-lab',
      '--json',
    ],
  ],
  [
    'connect',
    [
      '--host-id',
      '--listen-addr',
      '--listen-port',
      '--authz-token',
      '--scope-id',
      '--scope-name',
      '--format',
      '--addr',
    ],
  ],
])('%s --help names every flag', async (command, flags) => {
  const { code, stdout } = await runProgram([command, '--help']);
  expect(code).toBe(0);
  for (const flag of flags) expect(stdout).toContain(flag);
});

test.each([
  ['no terminal', [], 'Not a terminal'],
  ['no terminal, with the lab', ['--lab'], 'Not a terminal'],
  ['a command that does not exist', ['tests'], 'Unknown command "tests"'],
  ['a mistyped command', ['conect', 'tests'], '`bnd-tui connect`'],
  ['a flag that does not exist', ['--colour'], '--colour'],
  ['a port that is none', ['connect', 'tests', '--listen-port', '70000'], 'from 0 to 65535'],
  ['no target', ['connect'], 'No target'],
  ['a word too many', ['logout', 'prod'], 'arguments'],
  ['no session to stop', ['stop'], '"all", "proxy"'],
  ['a list that does not exist', ['ls', 'nonsense'], 'Choose one of targets, sessions, scopes'],
  ['a format that does not exist', ['ls', 'targets', '-o', 'xml'], 'table, json, csv'],
  ['a target and a token', ['connect', 'tests', '--authz-token', '-'], 'not both'],
  ['a token that is none', ['connect', '--authz-token', 'hello'], 'token'],
  ['an address that is none', ['connect', 'tests', '--addr', 'http://'], '"http://"'],
  ['a suffix that is none', ['dev', '--id-suffix', 'short'], '--id-suffix'],
  ['a listen address that is none', ['dev', '--api-listen-address', '[::1'], '--api-listen-address'],
])('%s is a usage error: message, hint, exit code 2', async (_, args, sentence) => {
  const { code, stdout, stderr } = await runProgram(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^bnd-tui: /);
  expect(stderr).toContain(sentence);
  expect(stderr.trimEnd().split('\n').length).toBe(2);
});

test('connect without a sign-in reports the controller', async () => {
  const { code, stderr } = await runProgram(['connect', 'tests', '--addr', 'http://127.0.0.1:1']);
  expect(code).toBe(1);
  expect(stderr).toContain('Not signed in to http://127.0.0.1:1.');
  expect(stderr).toContain('BOUNDARY_TOKEN');
});

test('connect reports the address of an unreachable controller, without the token', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  server.close();
  await once(server, 'close');
  const { code, stderr } = await runProgram(['connect', 'tests', '--addr', `http://127.0.0.1:${port}`], {
    env: { BOUNDARY_TOKEN: 'at_1234567890_verysecret' },
  });
  expect(code).toBe(1);
  expect(stderr).toContain(`127.0.0.1:${port}`);
  expect(stderr).not.toContain('verysecret');
});
