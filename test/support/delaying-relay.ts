/** A relay that passes bytes on later: a line with a round-trip time. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { portOf } from './scripted-worker.ts';
import { listenOn } from './tcp.ts';

export interface DelayingRelay {
  readonly port: number;
  close(): Promise<void>;
}

/** Starts it on loopback in front of a port of this machine. Half of `roundTripMs` is added each way, to opening a connection too. */
export async function startDelayingRelay(port: number, roundTripMs: number): Promise<DelayingRelay> {
  const sockets = new Set<Socket>();
  const server = await listenOn((client) => {
    sockets.add(client);
    client.setNoDelay(true);
    // The client may send at once: what it says before the connection "exists" comes a round trip later.
    client.on('error', () => undefined);
    const opened = after(roundTripMs).then(() => {
      const far = connect(port, '127.0.0.1').setNoDelay(true);
      sockets.add(far);
      pipe(far, client, roundTripMs / 2);
      return far;
    });
    void opened.then((far) => pipe(client, far, roundTripMs / 2));
  });
  return {
    port: portOf(server),
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

function pipe(from: Socket, to: Socket, delayMs: number): void {
  from.on('error', () => undefined);
  to.on('error', () => undefined);
  from.on('data', (chunk: Buffer) => void after(delayMs).then(() => to.write(chunk)));
  from.on('end', () => void after(delayMs).then(() => to.end()));
  from.on('close', () => void after(delayMs).then(() => to.destroy()));
}

function after(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
