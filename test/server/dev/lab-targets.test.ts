/** Targets of the lab whose services load libraries that are part of the built program only. */
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import ssh2 from 'ssh2';
import { expect, onTestFinished, test } from 'vitest';
import { SSH_LOGIN } from '../../../src/server/lab/ssh-login.ts';
import { startConnect } from '../../support/connect-process.ts';
import { startDev } from '../../support/dev-process.ts';
import { at, type Rest, signInByRest, text } from '../../support/rest.ts';
import { receiveAll } from '../../support/tcp.ts';

interface OpenLab {
  readonly rest: Rest;
  /** Opens a session to a target; resolves with the local port. */
  forward(target: string): Promise<number>;
  stop(): Promise<void>;
}

async function openLab(flags: readonly string[] = []): Promise<OpenLab> {
  const dev = await startDev(flags);
  onTestFinished(() => dev.stop());
  const rest = await signInByRest(dev);
  return {
    rest,
    async forward(target) {
      const connected = await startConnect(dev.api, rest.token, target);
      onTestFinished(() => connected.stop().then(() => undefined));
      return connected.port;
    },
    stop: () => dev.stop(),
  };
}

async function targetId({ rest }: OpenLab, name: string): Promise<string> {
  const list = await rest.call('GET', '/v1/targets?scope_id=global&recursive=true');
  const items: unknown = at(list, 'items');
  const found = Array.isArray(items) ? items.find((item) => at(item, 'name') === name) : undefined;
  return text(at(found, 'id'));
}

async function brokered({ rest }: OpenLab, id: string): Promise<unknown> {
  return at(
    await rest.call('POST', `/v1/targets/${id}:authorize-session`, {}),
    'credentials',
    '0',
    'credential',
  );
}

async function sshExitCode(port: number, how: ssh2.ConnectConfig): Promise<number> {
  const client = new ssh2.Client();
  onTestFinished(() => void client.destroy());
  client.on('error', () => undefined);
  client.connect({ host: '127.0.0.1', port, username: SSH_LOGIN.username, readyTimeout: 60_000, ...how });
  await once(client, 'ready');
  const { promise, resolve } = Promise.withResolvers<number>();
  client.exec('exit 7', (_error, channel) => channel.on('exit', resolve).resume());
  return promise;
}

test('ssh works with the password that a session brings', async () => {
  const lab = await openLab();
  const id = await targetId(lab, 'ssh-with-password');
  const credential = await brokered(lab, id);
  expect(at(credential, 'username')).toBe(SSH_LOGIN.username);
  const password = text(at(credential, 'password'));
  expect(await sshExitCode(await lab.forward(id), { password })).toBe(7);
  // Lists of credentials show the store by its name.
  const stores = await lab.rest.call('GET', '/v1/credential-stores?scope_id=global&recursive=true');
  expect(at(stores, 'items')).toContainEqual(expect.objectContaining({ name: 'ssh-with-password' }));
});

test('ssh works with the key that a session brings, also after a restart with the same data file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bnd-tui-lab-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const data = join(folder, 'data');
  for (let round = 0; round < 2; round += 1) {
    const lab = await openLab(['--data', data]);
    const id = await targetId(lab, 'ssh-with-key');
    const privateKey = text(at(await brokered(lab, id), 'private_key'));
    expect(await sshExitCode(await lab.forward(id), { privateKey })).toBe(7);
    await lab.stop();
  }
  expect((await stat(`${data}.lab-ports.json`)).mode & 0o077).toBe(0);
});

test('the page is reached over TLS through a session', async () => {
  const lab = await openLab();
  const port = await lab.forward(await targetId(lab, 'web-page-https'));
  const socket = connectTls({ host: '127.0.0.1', port, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  expect((await receiveAll(socket)).bytes.toString()).toContain('It works.');
});
