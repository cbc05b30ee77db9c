/** `bnd-tui connect --stdio` of the built program: stdin and stdout are one connection. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Server, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { socketPair } from '../../../src/commands/connect/socket-pair.ts';
import { type DevProcess, startDev } from '../../support/dev-process.ts';
import { at, createTarget, type Rest, signInByRest } from '../../support/rest.ts';
import { runProgram, startProgram } from '../../support/run-program.ts';
import { portOf } from '../../support/scripted-worker.ts';
import { listenOn, quietPlace } from '../../support/tcp.ts';

let dev: DevProcess;
let rest: Rest;

beforeAll(async () => {
  dev = await startDev(['--no-lab']);
  rest = await signInByRest(dev);
});
afterAll(() => dev.stop());

const env = (): Record<string, string> => ({ BOUNDARY_ADDR: dev.api, BOUNDARY_TOKEN: rest.token });

async function host(name: string, accept: (socket: Socket) => void): Promise<Server> {
  const server = await listenOn(accept);
  onTestFinished(() => void server.close());
  await createTarget(rest, name, portOf(server));
  return server;
}

/** The default list has no session that has ended. */
async function expectNoSession(): Promise<void> {
  const list = () => rest.call('GET', '/v1/sessions?scope_id=p_1234567890');
  await expect.poll(async () => at(await list(), 'items') ?? [], { timeout: 10_000 }).toEqual([]);
}

test('carries bytes both ways until the host ends, and nothing else is on stdout', async () => {
  const sent = randomBytes(3_000_000);
  await host('mirror', (socket) => {
    let left = sent.length;
    socket.on('data', (chunk: Buffer) => {
      socket.write(chunk);
      left -= chunk.length;
      if (left === 0) socket.end();
    });
  });
  const { child, ended } = startProgram(['connect', 'mirror', '--stdio'], { env: env() });
  if (child.stdin === null || child.stdout === null) throw new Error('no pipes');
  const received = buffer(child.stdout);
  child.stdin.write(sent);
  expect((await received).equals(sent)).toBe(true);
  expect(await ended).toMatchObject({ code: 0, stderr: '' });
  await expectNoSession();
});

test('after the end of stdin the answer still comes', async () => {
  await host('slow answer', (socket) => {
    socket.once('data', () => setImmediate(() => socket.end('the answer\n')));
  });
  const done = await runProgram(['connect', 'slow answer', '--stdio'], { env: env(), stdin: 'question\n' });
  expect(done).toEqual({ code: 0, stdout: 'the answer\n', stderr: '' });
});

test.each([
  ['the target does not exist', 'no such target', 'no such target'],
  ['the host is down', 'down', 'could not reach'],
])('where %s, the exit code and stderr say so, and stdout stays empty', async (_, target, text) => {
  const [, port = '0'] = (await quietPlace()).split(':');
  if (target === 'down') await createTarget(rest, target, Number(port));
  const done = await runProgram(['connect', target, '--stdio'], { env: env() });
  expect(done).toEqual({ code: 1, stdout: '', stderr: expect.stringContaining(text) });
  await expectNoSession();
});

test('a connection that is cut is a failure', async () => {
  await host('cutting', (socket) => {
    socket.write('part of the data');
  });
  const { child, ended } = startProgram(['connect', 'cutting', '--stdio'], { env: env() });
  const part = child.stdout === null ? [] : await once(child.stdout, 'data');
  expect(String(part[0])).toBe('part of the data');
  const list = await rest.call('GET', '/v1/sessions?scope_id=p_1234567890');
  const [session] = [at(list, 'items')].flat();
  await rest.call('POST', `/v1/sessions/${String(at(session, 'id'))}:cancel`, {
    version: at(session, 'version'),
  });
  const { code, stderr } = await ended;
  expect([code, stderr === '']).toEqual([1, false]);
});

test('SIGHUP, as ssh sends it at its end, ends the session', async () => {
  await host('greeter', (socket) => socket.write('hello\n'));
  const { child, ended, nextLine } = startProgram(['connect', 'greeter', '--stdio'], { env: env() });
  expect(await nextLine()).toBe('hello');
  child.kill('SIGHUP');
  expect((await ended).code).toBe(0);
  await expectNoSession();
});

test('--stdio and --exec exclude each other', async () => {
  const done = await runProgram(['connect', 'x', '--stdio', '--exec', 'true'], { env: env() });
  expect(done).toMatchObject({ code: 2, stdout: '' });
});

test('a pair of sockets is connected to each other, and nothing listens any more', async () => {
  const [near, far] = await socketPair();
  near.end('to the far end');
  far.resume();
  expect(far.remotePort).toBe(near.localPort);
  far.end('to the near end');
  expect(String(await buffer(near))).toBe('to the near end');
});
