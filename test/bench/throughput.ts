/** Throughput of one connection, with any relay in between: a proxy, the official CLI, or nothing. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { encodeOrder, pour } from './bulk-endpoint.ts';
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

/** Moves `bytes` through that address to or from the bulk endpoint behind it; resolves with megabytes (10⁶) per second. Rejects if bytes are lost or stop. */
export async function measureThroughput(
  through: { readonly host: string; readonly port: number },
  direction: 'down' | 'up',
  bytes = 1_000_000_000,
): Promise<number> {
  const socket = connect(through);
  await once(socket, 'connect');
  socket.setNoDelay(true);
  const startedAt = performance.now();
  const awaited = direction === 'down' ? bytes : 1;
  let received = 0;
  const whole = Promise.withResolvers<void>();
  socket.on('error', whole.reject);
  socket.setTimeout(STALL_MS, () => whole.reject(new Error(`nothing moved for ${STALL_MS} ms`)));
  socket.on('close', () => whole.reject(new Error(`${received} of ${awaited} bytes arrived`)));
  socket.on('data', (chunk: Buffer) => {
    received += chunk.length;
    if (received >= awaited) whole.resolve();
  });
  socket.write(encodeOrder(direction, bytes));
  if (direction === 'up') pour(socket, bytes, () => undefined);
  await whole.promise;
  const seconds = (performance.now() - startedAt) / 1000;
  socket.destroy();
  return bytes / 1e6 / seconds;
}
