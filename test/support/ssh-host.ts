/** An SSH host that runs the commands of clients on this machine, connects to others for them, and admits the owner of one key. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import ssh2, { type ServerChannel } from 'ssh2';
import { newSshKeys } from '../../src/server/lab/ssh-login.ts';

export interface SshHost extends AsyncDisposable {
  readonly port: number;
  readonly user: string;
  /** PEM. */
  readonly privateKey: string;
}

export async function startSshHost(user: string): Promise<SshHost> {
  const keys = newSshKeys();
  const allowed = ssh2.utils.parseKey(keys.user);
  if (allowed instanceof Error) throw allowed;
  const server = new ssh2.Server({ hostKeys: [keys.host] }, (connection) => {
    connection.on('error', () => undefined);
    connection.on('authentication', (context) => {
      const isKey = context.method === 'publickey' && allowed.getPublicSSH().equals(context.key.data);
      if (isKey && context.username === user) context.accept();
      else context.reject(['publickey']);
    });
    connection.on('tcpip', (accept, _no, { destIP, destPort }) => {
      const channel = accept();
      const socket = connect(destPort, destIP);
      channel.on('error', () => socket.destroy()).pipe(socket);
      socket.on('error', () => channel.end()).pipe(channel);
    });
    connection.on('session', (accept) => {
      const session = accept();
      session.on('env', (yes) => yes?.());
      session.on('exec', (yes, _no, { command }) => run(command, yes()));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : 0,
    user,
    privateKey: keys.user,
    [Symbol.asyncDispose]: async () => void server.close(),
  };
}

function run(command: string, channel: ServerChannel): void {
  const child = spawn('/bin/sh', ['-c', command], { stdio: 'pipe' });
  channel.on('error', () => undefined);
  child.stdin.on('error', () => undefined);
  channel.pipe(child.stdin);
  child.stdout.pipe(channel, { end: false });
  child.stderr.pipe(channel.stderr, { end: false });
  child.once('close', (code) => {
    channel.exit(code ?? 1);
    channel.end();
  });
}
