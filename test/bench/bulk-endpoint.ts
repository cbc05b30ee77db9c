/**
 * A TCP server that sends or discards a requested number of bytes, run as a separate process so that it does not share a thread with the measured
 * code. Prints its port, ends with its standard input. A connection carries orders, one after another, of 9 bytes: a kind and a length (uint64, big
 * endian). 'd': it sends that many bytes. 'u': it receives them, and answers with one byte. 'b': both at once, and it answers with the time that
 * receiving took.
 */
import { createServer, type Socket } from 'node:net';
import { pathToFileURL } from 'node:url';

/** Length of the client's first message. */
const ORDER_BYTES = 9;
const BLOCK = Buffer.alloc(65_536, 0x5a);

/** Of the answer to 'b': microseconds, uint32, big endian. */
export const TIME_BYTES = 4;

export function encodeOrder(direction: 'down' | 'up' | 'both', bytes: number): Buffer {
  const order = Buffer.alloc(ORDER_BYTES);
  order.write(direction.charAt(0), 0, 'latin1');
  order.writeBigUInt64BE(BigInt(bytes), 1);
  return order;
}

function encodeTime(ms: number): Buffer {
  const time = Buffer.alloc(TIME_BYTES);
  time.writeUInt32BE(Math.round(ms * 1000));
  return time;
}

/** Writes that many bytes as fast as the socket accepts them, then calls back. */
export function pour(socket: Socket, bytes: number, done: () => void): void {
  let left = bytes;
  const go = () => {
    while (left > 0) {
      const block = left >= BLOCK.length ? BLOCK : BLOCK.subarray(0, left);
      left -= block.length;
      if (!socket.write(block)) {
        socket.once('drain', go);
        return;
      }
    }
    done();
  };
  go();
}

function serve(socket: Socket): void {
  let head = Buffer.alloc(0);
  let missing = 0;
  let onReceived = (): void => undefined;
  const begin = (kind: string, bytes: number): void => {
    onReceived = () => undefined;
    const startedAt = performance.now();
    if (kind === 'd') pour(socket, bytes, () => undefined);
    else missing = bytes;
    if (kind === 'u') onReceived = () => void socket.write('k');
    if (kind === 'b') {
      const received = new Promise<number>((resolve) => {
        onReceived = () => resolve(performance.now() - startedAt);
      });
      pour(socket, bytes, () => void received.then((ms) => socket.write(encodeTime(ms))));
    }
    if (missing === 0) onReceived();
  };
  const read = (chunk: Buffer): void => {
    const taken = Math.min(missing, chunk.length);
    missing -= taken;
    if (taken > 0 && missing === 0) onReceived();
    if (taken === chunk.length) return;
    head = Buffer.concat([head, chunk.subarray(taken)]);
    if (head.length < ORDER_BYTES) return;
    const [order, rest] = [head.subarray(0, ORDER_BYTES), head.subarray(ORDER_BYTES)];
    head = Buffer.alloc(0);
    begin(order.toString('latin1', 0, 1), Number(order.readBigUInt64BE(1)));
    if (rest.length > 0) read(rest);
  };
  socket.on('error', () => socket.destroy());
  socket.on('data', read);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const server = createServer({ noDelay: true }, serve);
  server.listen(0, '127.0.0.1', () => {
    const bound = server.address();
    if (typeof bound === 'object' && bound !== null) process.stdout.write(`${bound.port}\n`);
  });
  process.stdin.on('end', () => process.exit()).resume();
}
