/** What one client cannot take of the controller: time, connections, memory for bodies, and hashing. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import {
  type Controller,
  type ControllerOptions,
  createController,
} from '../../../src/server/controller/index.ts';
import { ConnectionLimits } from '../../../src/server/limits/connection-limits.ts';
import { createCa } from '../../support/certs.ts';
import { receiveAll } from '../../support/tcp.ts';
import { type Answer, type Harness, OPTIONS, send, startController } from './harness.ts';

async function start(options: Partial<ControllerOptions>): Promise<Harness> {
  const harness = await startController(options);
  onTestFinished(() => harness.close());
  return harness;
}

/** Without any sign-in: a busy machine takes longer than these times allow. */
async function startQuick(options: Partial<ControllerOptions>): Promise<Controller> {
  const limits = { headersMs: 150, requestMs: 300, checkMs: 20 };
  const controller = await createController({ ...OPTIONS, limits, ...options });
  onTestFinished(() => controller.close());
  await controller.listen();
  return controller;
}

async function dial({ controller }: Pick<Harness, 'controller'>): Promise<Socket> {
  const { hostname, port } = new URL(controller.address);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

const SIGN_IN = 'POST /v1/auth-methods/ampw_1234567890:authenticate HTTP/1.1\r\nHost: c\r\n';

test.for([
  ['nothing', ''],
  ['half of the headers', 'GET /v1/scopes HTTP/1.1\r\nHost: c\r\n'],
  ['half of a body', `${SIGN_IN}Content-Length: 100\r\n\r\n{`],
])('a client that sends %s is cut without an answer', async ([, text = '']) => {
  const socket = await dial({ controller: await startQuick({}) });
  const received = receiveAll(socket, 'close');
  if (text !== '') socket.write(text);
  expect((await received).bytes.toString()).toBe('');
});

test('with TLS, a client that sends nothing at either stage is cut', async () => {
  const ca = await createCa();
  const identity = await ca.issue();
  const controller = await startQuick({ identity });
  expect(controller.address).toMatch(/^https:/);
  await receiveAll(await dial({ controller }), 'close');
  const port = Number(new URL(controller.address).port);
  const secured = connectTls({ host: '127.0.0.1', port, ca: ca.cert });
  expect((await receiveAll(secured, 'close')).bytes.toString()).toBe('');
});

test('bytes that are not HTTP, and endless headers, are answered', async () => {
  const harness = await start({});
  const answerTo = async (text: string): Promise<string> => {
    const socket = await dial(harness);
    const received = receiveAll(socket);
    socket.write(text);
    return (await received).bytes.toString().split('\r\n')[0] ?? '';
  };
  expect(await answerTo('garbage\r\n\r\n')).toBe('HTTP/1.1 400 Bad Request');
  expect(await answerTo(`GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(/^HTTP\/1.1 431/);
});

test('connections without a token make room for each other, those with one stay', async () => {
  const harness = await start({ connections: new ConnectionLimits({ newcomersPerAddress: 3 }) });
  const { token } = await harness.signIn('admin', 'password');
  const request = (authorization: string): string =>
    `GET /v1/scopes?scope_id=global HTTP/1.1\r\nHost: c\r\nAuthorization: Bearer ${authorization}\r\n\r\n`;
  const ask = async (socket: Socket, authorization: string): Promise<string> => {
    const answer = once(socket, 'data');
    socket.write(request(authorization));
    return String((await answer)[0]).slice(0, 12);
  };
  const known = await dial(harness);
  expect(await ask(known, token)).toBe('HTTP/1.1 200');
  const stranger = await dial(harness);
  expect(await ask(stranger, 'at_1234567890_nobody')).toBe('HTTP/1.1 200');
  const idle = [await dial(harness), await dial(harness), await dial(harness)];
  await receiveAll(stranger, 'close');
  expect(idle.every(({ closed }) => !closed)).toBe(true);
  expect(await ask(known, token)).toBe('HTTP/1.1 200');
});

test('bodies of an address are bounded together while they arrive', async () => {
  const harness = await start({ limits: { bodyBytesPerAddress: 2_000 } });
  const slow = await dial(harness);
  const { token } = await harness.signIn('admin', 'password');
  slow.write(`${SIGN_IN}Content-Length: 1950\r\n\r\n${' '.repeat(1_900)}`);
  const create = (): Promise<Answer> =>
    send(harness.controller.address, token, 'POST', '/v1/groups', {
      scope_id: 'global',
      description: 'x'.repeat(200),
    });
  await expect.poll(async () => (await create()).status).toBe(429);
  expect((await create()).body.kind).toBeTypeOf('string');
  slow.destroy();
  await expect.poll(async () => (await create()).status).toBe(200);
});

test('a body may come in many pieces, but not in single bytes without end', async () => {
  const harness = await start({});
  const body = JSON.stringify({ attributes: { login_name: 'user', password: 'password' } });
  const answerTo = async (spaces: number): Promise<string> => {
    const socket = await dial(harness);
    const answer = once(socket, 'data');
    const chunks = [...body, ...' '.repeat(spaces)].map((byte) => `1\r\n${byte}\r\n`);
    socket.write(`${SIGN_IN}Transfer-Encoding: chunked\r\n\r\n${chunks.join('')}0\r\n\r\n`);
    return String((await answer)[0]).slice(0, 12);
  };
  expect(await answerTo(2_000)).toBe('HTTP/1.1 200');
  expect(await answerTo(100_000)).toBe('HTTP/1.1 413');
});

test('a body is refused beyond its depth, and not before', async () => {
  const harness = await start({ limits: { jsonDepth: 3 } });
  const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  const message = async (depth: number): Promise<unknown> =>
    (await harness.admin('POST', '/v1/targets', nested(depth))).body.message;
  expect(await message(4)).toMatch(/nested/);
  expect(await message(3)).not.toMatch(/nested/);
});

test('sign-ins of an address beyond its share are asked to come back', async () => {
  const harness = await start({ limits: { signInsPerAddress: 3 } });
  const body = { attributes: { login_name: 'user', password: 'wrong-password' } };
  const path = '/v1/auth-methods/ampw_1234567890:authenticate';
  const answers = await Promise.all(Array.from({ length: 12 }, () => harness.anonymous('POST', path, body)));
  const statuses = answers.map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([401, 429]));
  expect(statuses.filter((status) => status === 401).length).toBeGreaterThanOrEqual(3);
  expect(answers.find(({ status }) => status === 429)?.headers.get('retry-after')).toBe('1');
  expect((await harness.signIn('user', 'password')).token).toMatch(/^at_/);
});

test('many sign-ins with one login name do not delay another one', async () => {
  const harness = await start({});
  let wrongDone = 0;
  const wrong = Array.from({ length: 20 }, async () => {
    await harness.signIn('user', 'wrong-password');
    wrongDone++;
  });
  await harness.signIn('admin', 'password');
  expect(wrongDone).toBeLessThan(10);
  await Promise.all(wrong);
});
