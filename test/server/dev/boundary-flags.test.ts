/** What users of `boundary dev` expect: a health check on an ops port, JSON logs, TLS, and a public address of the worker. */
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { decodeAuthorizationToken } from '../../../src/wire/authorization-token.ts';
import { createCa } from '../../support/certs.ts';
import { type DevProcess, startDev } from '../../support/dev-process.ts';
import { at, signInByRest, text } from '../../support/rest.ts';
import { runProgram, startProgram } from '../../support/run-program.ts';

const FREE_PORTS = ['--api-listen-address', '127.0.0.1:0', '--proxy-listen-address', '127.0.0.1:0'];

async function start(...flags: readonly string[]): Promise<DevProcess> {
  const dev = await startDev(['--no-lab', ...flags]);
  onTestFinished(() => dev.stop());
  return dev;
}

async function folderWith(files: Readonly<Record<string, string>>): Promise<(name: string) => string> {
  const folder = await mkdtemp(join(tmpdir(), 'bnd-tui-tls-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return (name) => join(folder, name);
}

test('the ops listener reports health, and 503 while it shuts down', async () => {
  const program = startProgram([
    'dev',
    '--json',
    '--no-lab',
    ...FREE_PORTS,
    '--ops-listen-address',
    '127.0.0.1:0',
  ]);
  const ready: unknown = JSON.parse(await program.nextLine());
  const ops = text(at(ready, 'ops'));
  const health = async (path = '/health', method = 'GET'): Promise<readonly unknown[]> => {
    const answer = await fetch(`${ops}${path}`, { method });
    return [answer.status, await answer.text()];
  };
  expect(await health()).toEqual([200, '{}']);
  expect(await health('/v1/scopes')).toEqual([404, '']);
  expect(await health('/health', 'POST')).toEqual([405, '']);
  // A request that is not complete keeps the controller from closing.
  const api = new URL(text(at(ready, 'api')));
  const slow = connect(Number(api.port), api.hostname);
  slow.on('error', () => undefined);
  const asked = once(slow, 'connect');
  await asked;
  slow.write('POST /v1/groups HTTP/1.1\r\nHost: c\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n{');
  await once(slow, 'data');
  program.child.kill('SIGTERM');
  await expect.poll(async () => (await health())[0], { timeout: 4_000 }).toBe(503);
  slow.destroy();
  expect((await program.ended).code).toBe(0);
});

test('--log-format json logs one object per line', async () => {
  const dev = await start('--log-level', 'info', '--log-format', 'json');
  const { stderr } = dev.child;
  if (stderr === null) throw new Error('stderr is not there');
  const line = once(createInterface({ input: stderr }), 'line');
  await fetch(`${dev.api}/v1/scopes?scope_id=global&secret=unseen`);
  const record: unknown = JSON.parse(String((await line)[0]));
  expect(record).toEqual({
    '@level': 'info',
    '@message': 'request',
    '@timestamp': expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    method: 'GET',
    path: '/v1/scopes',
    status: 200,
    duration_ms: expect.any(Number),
  });
});

test('--log-format json applies to warnings', async () => {
  const program = startProgram([
    ...['dev', '--json', '--no-lab', '--log-format', 'json', '--proxy-listen-address', '127.0.0.1:0'],
    ...['--api-listen-address', '0.0.0.0:0'],
  ]);
  await program.nextLine();
  program.child.kill('SIGTERM');
  const lines = (await program.ended).stderr.trim().split('\n');
  expect(lines.map((line) => at(JSON.parse(line), '@level'))).toEqual(['warn']);
});

test('--tls-cert and --tls-key serve the API by HTTPS', async () => {
  const ca = await createCa();
  const identity = await ca.issue();
  const path = await folderWith({ cert: identity.cert, key: identity.key });
  const dev = await start('--tls-cert', path('cert'), '--tls-key', path('key'));
  expect(dev.api).toMatch(/^https:\/\/127\.0\.0\.1:/);
  const status = await new Promise((resolve, reject) => {
    get(`${dev.api}/v1/scopes?scope_id=global`, { ca: ca.cert }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    }).on('error', reject);
  });
  expect(status).toBe(200);
});

test.for([
  ['one of both', ['cert'], /--tls-key/],
  ['a file that is not there', ['cert', 'missing'], /missing/],
  ['a file that is not PEM', ['text', 'key'], /--tls-cert/],
  ['a key of another certificate', ['cert', 'other'], /--tls-key/],
] as const)('%s is refused in one sentence', async ([, [cert, key], words]) => {
  const [one, two] = await Promise.all([createCa(), createCa()]).then((cas) =>
    Promise.all(cas.map((ca) => ca.issue())),
  );
  const path = await folderWith({
    cert: one?.cert ?? '',
    key: one?.key ?? '',
    other: two?.key ?? '',
    text: 'no certificate',
  });
  const flags = ['--tls-cert', path(cert), ...(key === undefined ? [] : ['--tls-key', path(key)])];
  const { code, stdout, stderr } = await runProgram(['dev', '--json', '--no-lab', ...FREE_PORTS, ...flags]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(words);
  expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(2);
});

test.for([
  ['worker.example.com:9999', 'worker.example.com:9999'],
  ['worker.example.com', undefined],
  ['[2001:db8::1]:9', '[2001:db8::1]:9'],
])('--worker-public-address %s is what clients dial', async ([given = '', told]) => {
  const dev = await start('--worker-public-address', given);
  const rest = await signInByRest(dev);
  const answer = await rest.call('POST', '/v1/targets/ttcp_1234567890:authorize-session', {});
  const { workerAddresses } = decodeAuthorizationToken(text(at(answer, 'authorization_token')));
  expect(workerAddresses).toEqual([told ?? `${given}:${dev.proxy.split(':').at(-1)}`]);
});

test('--max-newcomers bounds connections without a token', async () => {
  const dev = await start('--max-newcomers', '2');
  const { hostname, port } = new URL(dev.api);
  const idle = Array.from({ length: 3 }, () =>
    connect(Number(port), hostname)
      .on('error', () => undefined)
      .resume(),
  );
  await Promise.race(idle.map((socket) => once(socket, 'close')));
  expect(idle.filter(({ closed }) => closed)).toHaveLength(1);
  for (const socket of idle) socket.destroy();
});

test('Node adds nothing of its own to stderr', async () => {
  const program = startProgram(['dev', '--json', '--no-lab', ...FREE_PORTS]);
  await program.nextLine();
  program.child.kill('SIGTERM');
  expect(await program.ended).toMatchObject({ code: 0, stderr: '' });
});
