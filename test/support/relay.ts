/** A relay in front of a controller: it can be slow, and it records what it was sent. */
import { once } from 'node:events';
import { connect, type Server, type Socket } from 'node:net';
import { listenOn } from './tcp.ts';

export interface Relay {
  /** http://host:port */
  readonly api: string;
  /** Everything that clients sent. */
  readonly sent: string;
  /** Delays later responses by this. */
  delayMs: number;
  close(): Promise<void>;
}

/** Starts it in front of `http://host:port`. */
export async function startRelay(api: string): Promise<Relay> {
  const sockets = new Set<Socket>();
  const { hostname, port } = new URL(api);
  let sent = '';
  let delayMs = 0;
  const server: Server = await listenOn((client) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      socket.on('error', () => undefined);
    }
    client.on('data', (chunk: Buffer) => {
      sent += chunk.toString();
      upstream.write(chunk);
    });
    // In sequence, even if the delay becomes shorter in between.
    let written = Promise.resolve();
    upstream.on('data', (chunk: Buffer) => {
      const due = new Promise((resolve) => setTimeout(resolve, delayMs));
      written = written.then(() => due).then(() => void client.write(chunk));
    });
    client.once('close', () => upstream.destroy());
    upstream.once('close', () => void written.then(() => client.destroy()));
  });
  return {
    api: `http://127.0.0.1:${String(Reflect.get(Object(server.address()), 'port'))}`,
    get sent() {
      return sent;
    },
    get delayMs() {
      return delayMs;
    },
    set delayMs(next: number) {
      delayMs = next;
    },
    close: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
