/** `bnd-tui connect` of the built program against `bnd-tui dev`. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type DevProcess, startDev } from '../../support/dev-process.ts';
import { at, createTarget, type Rest, signInByRest, text } from '../../support/rest.ts';
import { type RunningProgram, runProgram, startProgram } from '../../support/run-program.ts';
import { portOf } from '../../support/scripted-worker.ts';
import { connectTo, isListening, listenOn, quietPlace, receiveAll } from '../../support/tcp.ts';

let dev: DevProcess;
let rest: Rest;
let echo: Server;
let echoPort = 0;

beforeAll(async () => {
  dev = await startDev(['--no-lab']);
  rest = await signInByRest(dev);
  echo = await listenOn((socket) => socket.pipe(socket));
  const address = echo.address();
  echoPort = typeof address === 'object' ? (address?.port ?? 0) : 0;
});
afterAll(async () => {
  await dev.stop();
  echo.close();
});

function connectTarget(...args: string[]): RunningProgram {
  return startProgram(['connect', '--format', 'json', ...args], { env: environment() });
}

function environment(): Record<string, string> {
  return { BOUNDARY_ADDR: dev.api, BOUNDARY_TOKEN: rest.token };
}

async function jsonLine(program: RunningProgram): Promise<unknown> {
  return JSON.parse(await program.nextLine());
}

/** Sends a text through the port and reads as much as was sent. The protocol has no half-close, so the client ends last. */
async function echoed(port: number, sent: string): Promise<string> {
  const socket = await connectTo(port);
  socket.write(sent);
  let received = '';
  for await (const chunk of socket.setEncoding('utf8')) {
    received += String(chunk);
    if (received.length >= sent.length) break;
  }
  return received;
}

async function session(id: string): Promise<{ status: unknown; reason: unknown }> {
  const answer = await rest.call('GET', `/v1/sessions/${id}`);
  return { status: at(answer, 'status'), reason: at(answer, 'termination_reason') };
}

/** A session is `canceling` until the controller updates it. */
async function expectCancelled(id: string): Promise<void> {
  await expect.poll(() => session(id)).toEqual({ status: 'terminated', reason: 'canceled' });
}

test('listens, prints the address, carries bytes, and SIGTERM cancels the session', async () => {
  const target = await createTarget(rest, 'connect echo', echoPort);
  const program = connectTarget(target);
  const line = await jsonLine(program);
  expect(line).toEqual({
    address: '127.0.0.1',
    port: expect.any(Number),
    protocol: 'tcp',
    expiration: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    connection_limit: -1,
    session_id: expect.stringMatching(/^s_/),
  });
  const port = Number(at(line, 'port'));
  const sent = 'to the host and back '.repeat(50_000);
  expect(await echoed(port, sent)).toBe(sent);
  const id = text(at(line, 'session_id'));
  expect(await session(id)).toEqual({ status: 'active', reason: undefined });

  program.child.kill('SIGTERM');
  expect(await jsonLine(program)).toEqual({ termination_reason: 'Received shutdown signal' });
  const { code, stderr } = await program.ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(await isListening(port)).toBe(false);
  await expectCancelled(id);
});

test('cancels a session that was never used', async () => {
  const program = connectTarget(await createTarget(rest, 'connect unused', echoPort));
  const id = text(at(await jsonLine(program), 'session_id'));
  program.child.kill('SIGINT');
  expect((await program.ended).code).toBe(0);
  await expectCancelled(id);
});

test('a limited session counts down and ends after the last connection', async () => {
  await createTarget(rest, 'connect limited', echoPort, { session_connection_limit: 2 });
  const program = connectTarget('connect limited', '--scope-id', 'p_1234567890');
  const line = await jsonLine(program);
  const port = Number(at(line, 'port'));
  expect(at(line, 'connection_limit')).toBe(2);
  expect(await echoed(port, 'one')).toBe('one');
  expect(await jsonLine(program)).toEqual({ connections_left: 1 });
  expect(await echoed(port, 'two')).toBe('two');
  expect(await jsonLine(program)).toEqual({ connections_left: 0 });
  expect(await jsonLine(program)).toEqual({ termination_reason: 'No connections left in session' });
  expect((await program.ended).code).toBe(0);
});

test('ends at the expiry', async () => {
  const target = await createTarget(rest, 'connect brief', echoPort, { session_max_seconds: 5 });
  const program = connectTarget(target);
  await jsonLine(program);
  expect(await jsonLine(program)).toEqual({ termination_reason: 'Session has expired' });
  expect((await program.ended).code).toBe(0);
});

test('reads an authorization from stdin, as a token or JSON, without a sign-in', async () => {
  const target = await createTarget(rest, 'connect authorized', echoPort);
  const forms = [
    (answer: unknown) => text(at(answer, 'authorization_token')),
    (answer: unknown) => JSON.stringify(answer),
  ];
  for (const form of forms) {
    const answer = await rest.call('POST', `/v1/targets/${target}:authorize-session`, {});
    const program = startProgram(['connect', '--format', 'json', '--authz-token', '-'], {
      stdin: form(answer),
    });
    const line = await jsonLine(program);
    expect(at(line, 'session_id')).toBe(at(answer, 'session_id'));
    expect(await echoed(Number(at(line, 'port')), 'hello')).toBe('hello');
    program.child.kill('SIGTERM');
    expect((await program.ended).code).toBe(0);
  }
});

test('reports a busy local port with its number, and opens no session', async () => {
  const target = await createTarget(rest, 'connect busy', echoPort);
  const { code, stdout, stderr } = await runProgram(['connect', target, '--listen-port', `${echoPort}`], {
    env: environment(),
  });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(`${echoPort}`);
  const answer = await rest.call('GET', '/v1/sessions?scope_id=p_1234567890&include_terminated=true');
  const sessions = at(answer, 'items');
  const own = Array.isArray(sessions) ? sessions.filter((item) => at(item, 'target_id') === target) : [];
  expect(own).toEqual([]);
});

test('exits with 1 if another client cancels the session', async () => {
  const program = connectTarget(await createTarget(rest, 'connect cancelled', echoPort));
  const line = await jsonLine(program);
  const id = text(at(line, 'session_id'));
  const socket = await connectTo(Number(at(line, 'port')));
  const cut = receiveAll(socket, 'close');
  socket.write('first');
  await once(socket, 'data');
  const version = at(await rest.call('GET', `/v1/sessions/${id}`), 'version');
  await rest.call('POST', `/v1/sessions/${id}:cancel`, { version });
  expect(await cut).toEqual({ bytes: Buffer.from('first'), error: 'ECONNRESET' });
  expect(await jsonLine(program)).toEqual({ termination_reason: expect.stringContaining('canceled') });
  expect((await program.ended).code).toBe(1);
});

test('failing connections print one line on stderr, and working ones another', async () => {
  const place = await quietPlace();
  const port = Number(place.split(':').at(-1));
  const program = connectTarget(await createTarget(rest, 'connect failing', port));
  const local = Number(at(await jsonLine(program), 'port'));
  const stderr = linesOf(program);
  for (let turn = 0; turn < 3; turn += 1)
    expect((await receiveAll(await connectTo(local))).error).toBe('ECONNRESET');
  await expect.poll(() => stderr.length).toBe(1);
  expect(stderr[0]).toContain(place);
  const host = createServer((socket) => void socket.pipe(socket)).listen(port, '127.0.0.1');
  onTestFinished(() => void host.close());
  expect(await echoed(local, 'now')).toBe('now');
  await expect.poll(() => stderr.length).toBe(2);
  expect(stderr[1]).toMatch(/work again.*3/);
  expect(await echoed(local, 'once more')).toBe('once more');
  program.child.kill('SIGTERM');
  expect((await program.ended).code).toBe(0);
  expect(stderr).toHaveLength(2);
});

test('a download that ends with its worker is an error, not a short file', async () => {
  const own = await startDev(['--no-lab']);
  const rest = await signInByRest(own);
  const host = await listenOn((socket) => void socket.write('a part of the whole'));
  onTestFinished(async () => {
    host.close();
    await own.stop();
  });
  const target = await createTarget(rest, 'connect cut', portOf(host));
  const program = startProgram(['connect', '--format', 'json', target], {
    env: { BOUNDARY_ADDR: own.api, BOUNDARY_TOKEN: rest.token },
  });
  const client = await connectTo(Number(at(await jsonLine(program), 'port')));
  const received = receiveAll(client, 'close');
  await once(client, 'data');
  own.child.kill('SIGKILL');
  expect(await received).toEqual({ bytes: Buffer.from('a part of the whole'), error: 'ECONNRESET' });
  program.child.kill('SIGTERM');
  const { stderr } = await program.ended;
  expect(stderr).toMatch(/cut the connection/);
});

/** All of stderr so far, by lines. */
function linesOf(program: RunningProgram): readonly string[] {
  const lines: string[] = [];
  if (program.child.stderr !== null)
    createInterface({ input: program.child.stderr }).on('line', (line) => lines.push(line));
  return lines;
}

test('reports a missing target and a missing permission', async () => {
  const nobody = await runProgram(['connect', 'ttcp_0000000000'], { env: environment() });
  expect(nobody.code).toBe(1);
  expect(nobody.stderr).toContain('"ttcp_0000000000"');
  expect(nobody.stderr).toContain('ls targets');
  const stranger = await runProgram(['connect', 'ttcp_1234567890'], {
    env: { ...environment(), BOUNDARY_TOKEN: 'at_0000000000_s1unknown' },
  });
  expect(stranger.code).toBe(1);
  expect(stranger.stderr).toContain('Sign in');
  expect(stranger.stderr).not.toContain('s1unknown');
});
