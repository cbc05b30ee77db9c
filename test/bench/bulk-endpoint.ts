/**
 * A TCP server that sends or discards a requested number of bytes, run as a separate process so that it does not share a thread with the measured
 * code. Prints its port, ends with its standard input. A connection starts with 9 bytes: 'd' or 'u' and the length (uint64, big endian).
 */
import { createServer, type Socket } from 'node:net';
import { pathToFileURL } from 'node:url';

/** Length of the client's first message. */
const ORDER_BYTES = 9;
const BLOCK = Buffer.alloc(65_536, 0x5a);

export function encodeOrder(direction: 'down' | 'up', bytes: number): Buffer {
  const order = Buffer.alloc(ORDER_BYTES);
  order.write(direction.charAt(0), 0, 'latin1');
  order.writeBigUInt64BE(BigInt(bytes), 1);
  return order;
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
  const swallow = (chunk: Buffer) => {
    missing -= chunk.length;
    if (missing <= 0) socket.end('k');
  };
  const readOrder = (chunk: Buffer) => {
    head = Buffer.concat([head, chunk]);
    if (head.length < ORDER_BYTES) return;
    socket.off('data', readOrder);
    const bytes = Number(head.readBigUInt64BE(1));
    if (head.toString('latin1', 0, 1) === 'd') {
      pour(socket, bytes, () => socket.end());
      return;
    }
    missing = bytes;
    socket.on('data', swallow);
    swallow(head.subarray(ORDER_BYTES));
  };
  socket.on('error', () => socket.destroy());
  socket.on('data', readOrder);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const server = createServer({ noDelay: true }, serve);
  server.listen(0, '127.0.0.1', () => {
    const bound = server.address();
    if (typeof bound === 'object' && bound !== null) process.stdout.write(`${bound.port}\n`);
  });
  process.stdin.on('end', () => process.exit()).resume();
}
