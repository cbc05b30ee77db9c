/** Two ends of one connection inside this process. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

const LOOPBACK = '127.0.0.1';

/** Both allow half-close. The port serves nothing but this connection, and is closed once it is there. Both ends have an 'error' listener. */
export async function socketPair(): Promise<readonly [Socket, Socket]> {
  const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true });
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  try {
    const bound = server.address();
    const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
    const accepted = Promise.withResolvers<Socket>();
    const near = connect({ host: LOOPBACK, port, allowHalfOpen: true, noDelay: true });
    const waiting = new Map<number, Socket>();
    const join = (): void => {
      const far = near.localPort === undefined ? undefined : waiting.get(near.localPort);
      if (far === undefined) return;
      waiting.delete(near.localPort ?? 0);
      accepted.resolve(far);
    };
    server.on('connection', (socket) => {
      waiting.set(
        socket.remotePort ?? 0,
        socket.on('error', () => undefined),
      );
      join();
    });
    await once(near, 'connect');
    near.on('error', () => undefined);
    join();
    const far = await accepted.promise;
    // Another program found the port.
    for (const stranger of waiting.values()) stranger.destroy();
    server.on('connection', (stranger) => void stranger.destroy());
    return [near, far];
  } finally {
    server.close();
  }
}
