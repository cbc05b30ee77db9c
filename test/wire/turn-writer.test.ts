import { once } from 'node:events';
import { Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { TurnWriter } from '../../src/wire/turn-writer.ts';

const KiB = 1024;
const HIGH_WATER_MARK = 1024 * KiB;

/** Records what reaches the system, one list of pieces per system call, and completes a call only when it is released. */
class SlowSocket extends Writable {
  readonly calls: Buffer[][] = [];
  #done: (() => void) | undefined;

  constructor() {
    super({ highWaterMark: HIGH_WATER_MARK });
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.calls.push([chunk]);
    this.#done = done;
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.calls.push(chunks.map(({ chunk }) => chunk));
    this.#done = done;
  }

  release(): void {
    const done = this.#done;
    this.#done = undefined;
    done?.();
  }

  all(): Buffer {
    return Buffer.concat(this.calls.flat());
  }
}

/** Completes system calls until nothing is left. */
async function drained(socket: SlowSocket): Promise<void> {
  do {
    socket.release();
    await turn();
  } while (socket.writableLength > 0);
}

test('small and large pieces of one turn reach the system in one call, in order', async () => {
  const socket = new SlowSocket();
  const writer = new TurnWriter(socket);
  const large = Buffer.alloc(20 * KiB, 'L');
  for (const piece of [Buffer.from('a'), Buffer.from('b'), large, Buffer.from('c')]) writer.write(piece);
  await turn();
  expect(socket.calls).toHaveLength(1);
  expect(socket.all().equals(Buffer.concat([Buffer.from('ab'), large, Buffer.from('c')]))).toBe(true);
  // A large piece is passed on without a copy.
  expect(socket.calls[0]).toContain(large);
});

test.for([1, 7, 1000])(
  'a reader that stands still queues few objects, with pieces of %d bytes',
  async (size) => {
    const socket = new SlowSocket();
    const writer = new TurnWriter(socket);
    const sent: Buffer[] = [];
    for (let isRoom = true; isRoom; ) {
      // The worst case of a turn is a single piece.
      for (let n = 0; n < 500 && isRoom; n++) {
        const piece = Buffer.alloc(size, sent.length % 251);
        sent.push(piece);
        isRoom = writer.write(piece);
      }
      await turn();
    }
    expect(sent.length * size).toBeGreaterThanOrEqual(HIGH_WATER_MARK);
    expect(sent.length * size).toBeLessThan(HIGH_WATER_MARK + 64 * KiB);
    await drained(socket);
    expect(socket.calls.flat().length).toBeLessThan(150);
    expect(socket.all().equals(Buffer.concat(sent))).toBe(true);
  },
);

test('a piece that waits behind another one is sent as soon as that is done', async () => {
  const socket = new SlowSocket();
  const writer = new TurnWriter(socket);
  for (const text of ['one', 'two', 'three']) {
    writer.write(Buffer.from(text));
    await turn();
  }
  expect(String(socket.all())).toBe('one');
  socket.release();
  await turn();
  expect(String(socket.all())).toBe('onetwothree');
});

test('flush hands on what waits, so that the end of the stream follows it', async () => {
  const socket = new SlowSocket();
  const writer = new TurnWriter(socket);
  for (const text of ['first', ' second']) {
    writer.write(Buffer.from(text));
    await turn();
  }
  writer.flush();
  const finished = once(socket, 'finish');
  socket.end();
  await drained(socket);
  await finished;
  expect(String(socket.all())).toBe('first second');
});

test('a destroyed socket takes nothing and raises nothing', async () => {
  const socket = new SlowSocket();
  const writer = new TurnWriter(socket);
  writer.write(Buffer.from('lost'));
  await turn();
  writer.write(Buffer.from('lost too'));
  socket.destroy();
  await turn();
  writer.flush();
  expect(String(socket.all())).toBe('lost');
});
