/** The lab's SSH service, with the client of the same library; `ssh` itself speaks the same protocol. */
import { once } from 'node:events';
import ssh2, { type Client, type ClientChannel, type ConnectConfig } from 'ssh2';
import { expect, onTestFinished, test } from 'vitest';
import { startSsh } from '../../../src/server/lab/ssh.ts';
import { newSshKeys, SSH_LOGIN } from '../../../src/server/lab/ssh-login.ts';
import { connectTo, receiveAll } from '../../support/tcp.ts';

const keys = newSshKeys();

async function running(): Promise<number> {
  const endpoint = await startSsh(keys);
  onTestFinished(() => endpoint.close());
  return endpoint.port;
}

async function connected(
  port: number,
  how: ConnectConfig = { password: SSH_LOGIN.password },
): Promise<Client> {
  const client = new ssh2.Client();
  onTestFinished(() => void client.destroy());
  const ready = once(client, 'ready');
  client.on('error', () => undefined);
  client.connect({ host: '127.0.0.1', port, username: SSH_LOGIN.username, readyTimeout: 60_000, ...how });
  await ready;
  return client;
}

interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

/** Listens before the call returns: output and exit code can arrive together with the channel. */
function run(client: Client, command: string, input = ''): Promise<Outcome> {
  const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
  client.exec(command, (error, channel) => {
    if (error !== undefined) {
      reject(error);
      return;
    }
    let [stdout, stderr, code]: [string, string, number | null] = ['', '', null];
    channel.on('data', (chunk: Buffer) => {
      stdout += chunk;
    });
    channel.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk;
    });
    channel.on('exit', (status: number | null) => {
      code = status;
    });
    channel.on('close', () => resolve({ stdout, stderr, code }));
    channel.end(input);
  });
  return promise;
}

/** Opens a shell on a terminal of 80 columns. */
async function shell(client: Client): Promise<ClientChannel & { seen(): string }> {
  const { promise, resolve, reject } = Promise.withResolvers<ClientChannel>();
  client.shell({ term: 'xterm', cols: 80, rows: 24 }, (error, channel) =>
    error === undefined ? resolve(channel) : reject(error),
  );
  const channel = await promise;
  let text = '';
  channel.on('data', (chunk: Buffer) => {
    text += chunk;
  });
  return Object.assign(channel, { seen: () => text });
}

test('a command returns its output and exit code', async () => {
  const client = await connected(await running());
  expect(await run(client, 'echo hello  world')).toEqual({ stdout: 'hello world\n', stderr: '', code: 0 });
  expect(await run(client, 'exit 7')).toMatchObject({ code: 7 });
  expect(await run(client, 'no-such-program')).toMatchObject({
    code: 127,
    stderr: expect.stringContaining('no-such-program'),
  });
});

test('input is passed through, to its end', async () => {
  const client = await connected(await running());
  const sent = 'line\n'.repeat(100_000);
  const { stdout, code } = await run(client, 'cat', sent);
  expect(code).toBe(0);
  expect(stdout === sent).toBe(true);
});

test('the key of the lab is accepted, a different one is not', async () => {
  const port = await running();
  const client = await connected(port, { privateKey: keys.user });
  expect(await run(client, 'whoami')).toMatchObject({ stdout: `${SSH_LOGIN.username}\n` });
  await expect(connected(port, { privateKey: newSshKeys().user })).rejects.toThrow(/authentication/i);
});

test.each([
  ['password', { password: 'wrong' }],
  ['user name', { username: 'root', password: SSH_LOGIN.password }],
])('a wrong %s is refused', async (_, how) => {
  await expect(connected(await running(), how)).rejects.toThrow(/authentication/i);
});

test('a shell echoes, knows the size of the terminal when it changes, and ends with an exit code', async () => {
  const channel = await shell(await connected(await running()));
  await expect.poll(channel.seen).toContain('$ ');
  channel.write('size\r');
  await expect.poll(channel.seen).toMatch(/size\r\n80 columns, 24 rows\r\n/);
  channel.setWindow(40, 132, 0, 0);
  channel.write('size\r');
  await expect.poll(channel.seen).toContain('132 columns, 40 rows');
  const exited = once(channel, 'exit');
  channel.write('exit 3\r');
  expect((await exited)[0]).toBe(3);
});

test('ctrl-c drops the line that is being typed, ctrl-d on an empty line ends the shell', async () => {
  const channel = await shell(await connected(await running()));
  await expect.poll(channel.seen).toContain('$ ');
  channel.write('echo never');
  await expect.poll(channel.seen).toContain('never');
  channel.write('\x03');
  channel.write('echo next\r');
  await expect.poll(channel.seen).toMatch(/\r\nnext\r\n/);
  expect(channel.seen()).not.toMatch(/\r\nnever/);
  const exited = once(channel, 'exit');
  channel.write('\x04');
  expect((await exited)[0]).toBe(0);
});

test('ctrl-c ends a command that reads its input', async () => {
  const channel = await shell(await connected(await running()));
  await expect.poll(channel.seen).toContain('$ ');
  channel.write('cat\r');
  channel.write('again\r');
  await expect.poll(channel.seen).toMatch(/again\r\nagain/);
  channel.write('\x03');
  channel.write('echo next\r');
  await expect.poll(channel.seen).toMatch(/\r\nnext\r\n/);
});

test('bytes that are not SSH end that connection only', async () => {
  const port = await running();
  const socket = await connectTo(port);
  const received = receiveAll(socket);
  socket.end('GET / HTTP/1.1\r\n\r\n'.repeat(100));
  await received;
  expect(await run(await connected(port), 'echo still')).toMatchObject({ stdout: 'still\n' });
});
