/** Small TCP clients and servers, and waiting for conditions, for tests. */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** Everything the peer sends until its end of stream or a reset. */
export interface Received {
  readonly bytes: Buffer;
  /** Code of the error that ended it, e.g. ECONNRESET. */
  readonly error: string | undefined;
}

/** `until`: the first sign of the end, or only the close of the socket, which shows whether a reset followed. */
export function receiveAll(socket: Socket, until: 'end' | 'close' = 'end'): Promise<Received> {
  const chunks: Buffer[] = [];
  let error: string | undefined;
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', (failure: NodeJS.ErrnoException) => {
    error = failure.code;
  });
  return new Promise((resolve) => {
    const done = () => resolve({ bytes: Buffer.concat(chunks), error });
    socket.once(until, done);
    socket.once('close', done);
  });
}

/** A connected socket that may half-close; without an 'error' listener. */
export async function connectTo(port: number, host = '127.0.0.1'): Promise<Socket> {
  const socket = connect({ port, host, allowHalfOpen: true });
  await once(socket, 'connect');
  return socket;
}

/** True when something listens there. */
export async function isListening(port: number): Promise<boolean> {
  try {
    (await connectTo(port)).destroy();
    return true;
  } catch {
    return false;
  }
}

/** host:port where nothing listens, and that no system assigns for port 0: it stays free. */
export async function quietPlace(): Promise<string> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if (!(await isListening(port))) return `127.0.0.1:${port}`;
  }
}

export async function listenOn(accept: (socket: Socket) => void): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined);
    accept(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** Writes the bytes again and again, as fast as the socket takes them, until it closes. */
export function flood(socket: Socket, bytes: Buffer): void {
  const pour = (): void => {
    while (socket.writable && socket.write(bytes));
  };
  socket.on('drain', pour);
  pour();
}
