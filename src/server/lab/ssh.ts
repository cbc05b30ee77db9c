/** The lab's SSH service: listens at once; the library is loaded with the first connection, because the start of the lab must not wait for it. */
import { createServer, type Socket } from 'node:net';
import type { PeerCheck } from '../../proxy/only-you.ts';
import { type Endpoint, listenOnLoopback } from './listen.ts';
import type { SshKeys } from './ssh-login.ts';

export function startSsh(keys: SshKeys, port = 0, check?: PeerCheck): Promise<Endpoint> {
  let loading: Promise<(socket: Socket) => void> | undefined;
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    loading ??= import('./ssh-server.ts').then(({ sshServer }) => sshServer(keys));
    loading.then(
      (serve) => serve(socket),
      () => socket.destroy(),
    );
  });
  return listenOnLoopback(server, port, check);
}
