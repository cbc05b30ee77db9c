import { once } from 'node:events';
import { Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { TurnWriter } from '../../src/wire/turn-writer.ts';

const KiB = 1024;
const HIGH_WATER_MARK = 1024 * KiB;

/** Records what reaches the system, one list of pieces per system call. A call is completed, and its memory read, only when it is released. */
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
    if (done !== undefined) this.calls.push((this.calls.pop() ?? []).map((piece) => Buffer.from(piece)));
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

test('the large pieces of one turn, and what follows them, reach the system in one call and in order', async () => {
  const socket = new SlowSocket();
  const writer = new TurnWriter(socket);
  const large = Buffer.alloc(20 * KiB, 'L');
  for (const piece of [large, Buffer.from('a'), large, Buffer.from('b')]) writer.write(piece);
  await turn();
  expect(socket.calls).toHaveLength(1);
  expect(socket.all().equals(Buffer.concat([large, Buffer.from('a'), large, Buffer.from('b')]))).toBe(true);
});

test('a short piece leaves at once with its header, and the others of its turn together', async () => {
  const socket = new SlowSocket();
  const writer = new TurnWriter(socket);
  writer.write(Buffer.from('one'), Buffer.from('head '));
  expect(socket.calls.map((pieces) => String(Buffer.concat(pieces)))).toEqual(['head one']);
  socket.release();
  for (const piece of [' two', ' three', ' four']) writer.write(Buffer.from(piece));
  expect(socket.calls).toHaveLength(1);
  await turn();
  expect(socket.calls.map((pieces) => String(Buffer.concat(pieces)))).toEqual([
    'head one',
    ' two three four',
  ]);
});

test.for([1, 5 * KiB, 300 * KiB])(
  'a buffer of %d bytes can be used again at once, also while the system takes nothing',
  async (size) => {
    const socket = new SlowSocket();
    const writer = new TurnWriter(socket);
    const buffer = Buffer.alloc(size);
    const sent: Buffer[] = [];
    for (let round = 1; round < 20; round++) {
      writer.write(buffer.fill(round));
      sent.push(Buffer.from(buffer));
      buffer.fill(0xff);
      if (round % 3 === 0) await turn();
    }
    await drained(socket);
    expect(socket.all().equals(Buffer.concat(sent))).toBe(true);
  },
);

test('memory that the system still reads after a failure is not written again', async () => {
  const socket = new SlowSocket();
  const writer = new TurnWriter(socket);
  writer.write(Buffer.from('kept'));
  const [kept] = socket.calls.flat();
  socket.on('error', () => undefined).destroy(new Error('cut'));
  await turn();
  const other = new SlowSocket();
  for (let round = 0; round < 100; round++) new TurnWriter(other).write(Buffer.alloc(10, 'x'));
  expect(String(kept)).toBe('kept');
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
    expect(sent.length * size).toBeLessThan(HIGH_WATER_MARK + 256 * KiB);
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
