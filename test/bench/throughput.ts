/** Throughput of one connection, with any relay in between: a proxy, the official CLI, or nothing. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { encodeOrder, pour, TIME_BYTES } from './bulk-endpoint.ts';
import { STALL_MS } from './echo-load.ts';

export interface BulkEndpoint {
  /** On 127.0.0.1; the endpoint of the target. */
  readonly port: number;
  stop(): void;
}

export async function startBulkEndpoint(): Promise<BulkEndpoint> {
  const script = fileURLToPath(new URL('./bulk-endpoint.ts', import.meta.url));
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data');
  return { port: Number(String(line)), stop: () => child.stdin.end() };
}

/** Connects to the bulk endpoint through that local port, and waits for a first answer. Rejects if the connection is lost. */
export async function openBulk(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').setNoDelay(true);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  await moveBytes(socket, 'up', 0);
  return socket;
}

/** Moves that many bytes to or from the bulk endpoint; resolves with megabytes (10⁶) per second. Rejects if bytes are lost or stop. */
export async function moveBytes(socket: Socket, direction: 'down' | 'up', bytes: number): Promise<number> {
  const startedAt = performance.now();
  const whole = receive(socket, direction === 'down' ? bytes : 1);
  socket.write(encodeOrder(direction, bytes));
  if (direction === 'up') pour(socket, bytes, () => undefined);
  await whole;
  return rate(bytes, performance.now() - startedAt);
}

/** The same in both directions at once, with the rate of each. */
export async function moveBothWays(
  socket: Socket,
  bytes: number,
): Promise<{ readonly down: number; readonly up: number }> {
  const startedAt = performance.now();
  let downMs = 0;
  const whole = receive(socket, bytes + TIME_BYTES, (received) => {
    if (received >= bytes && downMs === 0) downMs = performance.now() - startedAt;
  });
  socket.write(encodeOrder('both', bytes));
  pour(socket, bytes, () => undefined);
  const last = await whole;
  return { down: rate(bytes, downMs), up: rate(bytes, last.readUInt32BE(last.length - TIME_BYTES) / 1000) };
}

function rate(bytes: number, ms: number): number {
  return bytes / 1e3 / ms;
}

/** Resolves with the last bytes, at least `TIME_BYTES` if so many were awaited. */
async function receive(
  socket: Socket,
  awaited: number,
  onReceived: (received: number) => void = () => undefined,
): Promise<Buffer> {
  let received = 0;
  let last: Buffer = Buffer.alloc(0);
  const whole = Promise.withResolvers<Buffer>();
  const onData = (chunk: Buffer): void => {
    received += chunk.length;
    last = chunk.length >= TIME_BYTES ? chunk : Buffer.concat([last, chunk]).subarray(-TIME_BYTES);
    onReceived(received);
    if (received >= awaited) whole.resolve(last);
  };
  const onClose = (): void => whole.reject(new Error(`${received} of ${awaited} bytes arrived`));
  const onTimeout = (): void => void socket.destroy();
  socket.on('data', onData).on('close', onClose).on('timeout', onTimeout).setTimeout(STALL_MS);
  try {
    return await whole.promise;
  } finally {
    socket.off('data', onData).off('close', onClose).off('timeout', onTimeout).setTimeout(0);
  }
}
