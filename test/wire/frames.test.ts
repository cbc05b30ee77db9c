import { describe, expect, test } from 'vitest';
import {
  closeFrame,
  FrameReader,
  MAX_PAYLOAD,
  messageFrame,
  pingFrame,
  pongFrame,
  writeData,
} from '../../src/wire/frames.ts';
import { fc } from '../support/fast-check.ts';
import { type FrameParts, frame, listenTo, type Told } from './frames.ts';

const KEY = Buffer.from([0xa1, 0x00, 0x7f, 0xfe]);
const SIDES = ['client', 'worker'] as const;
const CONTINUATION = 0;
const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

/** A frame as this side must write it. */
const from = (side: 'client' | 'worker', parts: FrameParts) =>
  frame({ ...parts, key: side === 'client' ? KEY : undefined });

function told(side: 'client' | 'worker', ...chunks: readonly Buffer[]): readonly Told[] {
  const listener = listenTo(side);
  for (const chunk of chunks) listener.push(chunk);
  return listener.told;
}

describe.each(SIDES)('frames of the %s', (side) => {
  const stream = Buffer.concat([
    from(side, { opcode: BINARY, payload: Buffer.from('abcdefghij'), fin: false }),
    from(side, { opcode: PING, payload: Buffer.from('between') }),
    from(side, { opcode: CONTINUATION, payload: Buffer.from('kl'), fin: false }),
    from(side, { opcode: PONG, payload: Buffer.alloc(125, 7) }),
    from(side, { opcode: CONTINUATION, payload: Buffer.alloc(0) }),
    from(side, { opcode: BINARY }),
    from(side, { opcode: BINARY, payload: Buffer.alloc(130, 5) }),
    from(side, { opcode: PING }),
    from(side, { opcode: CLOSE, payload: Buffer.concat([Buffer.from([0x0b, 0xb8]), Buffer.from('unable')]) }),
    Buffer.from('ignored'),
  ]);
  const expected: readonly Told[] = [
    { ping: Buffer.from('between').toString('hex') },
    { pong: true },
    { data: Buffer.from('abcdefghijkl').toString('hex') },
    { data: '' },
    { data: '05'.repeat(130) },
    { ping: '' },
    { close: 3000, reason: 'unable' },
  ];

  test('report the same if split at any one byte, or at every byte', () => {
    expect(told(side, stream)).toEqual(expected);
    for (let at = 0; at <= stream.length; at++)
      expect(told(side, stream.subarray(0, at), stream.subarray(at))).toEqual(expected);
    expect(told(side, ...Array.from(stream, (byte) => Buffer.from([byte])))).toEqual(expected);
  });

  test('report the same in any chunks, at any alignment in memory', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(
        sizes,
        fc.uint8Array({ maxLength: 3000 }),
        fc.uint8Array({ minLength: 4, maxLength: 4 }),
        (cuts, payload, key) => {
          const bytes = frame({ opcode: BINARY, payload, key: side === 'client' ? key : undefined });
          const listener = listenTo(side);
          let at = 0;
          for (let turn = 0; at < bytes.length; turn++) {
            const size = cuts[turn % cuts.length] || 1;
            listener.push(bytes.subarray(at, at + size));
            at += size;
          }
          expect(listener.told).toEqual([{ data: Buffer.from(payload).toString('hex') }]);
        },
      ),
    );
  });

  test('that we write can be read again', () => {
    const client = side === 'client';
    const payload = Buffer.alloc(2 * MAX_PAYLOAD + 17, 'payload');
    const written: Buffer[] = [];
    writeData(payload, client, (piece, head) => written.push(Buffer.from(head), piece) > 0);
    const status = { code: 1008, reason: 'tofu token not allowed' };
    const messages = told(
      side,
      ...written,
      messageFrame(Buffer.alloc(70_000, 1), client),
      pingFrame(client),
      pongFrame(Buffer.from('x'), client),
      closeFrame(status, client),
    );
    expect(messages).toEqual([
      { data: payload.subarray(0, MAX_PAYLOAD).toString('hex') },
      { data: payload.subarray(MAX_PAYLOAD, 2 * MAX_PAYLOAD).toString('hex') },
      { data: payload.subarray(2 * MAX_PAYLOAD).toString('hex') },
      { data: '01'.repeat(70_000) },
      { ping: '' },
      { pong: true },
      { close: status.code, reason: status.reason },
    ]);
  });

  const begun = from(side, { opcode: BINARY, fin: false });
  test.for<{ what: string; bytes: Buffer; code: number; reason: RegExp }>([
    ...[1, 2, 4].map((reserved) => ({
      what: `reserved bit ${reserved}`,
      bytes: from(side, { opcode: BINARY, reserved }),
      code: 1002,
      reason: /reserved/,
    })),
    { what: 'a text message', bytes: from(side, { opcode: TEXT }), code: 1003, reason: /unexpected/ },
    ...[3, 7, 11, 15].map((opcode) => ({
      what: `opcode ${opcode}`,
      bytes: from(side, { opcode }),
      code: 1002,
      reason: /unknown opcode/,
    })),
    {
      what: 'the masking of the other side',
      bytes: frame({ opcode: BINARY, payload: Buffer.from('x'), key: side === 'client' ? undefined : KEY }),
      code: 1002,
      reason: /masking/,
    },
    ...[CLOSE, PING, PONG].flatMap((opcode) => [
      {
        what: `a fragment of control frame ${opcode}`,
        bytes: from(side, { opcode, fin: false }),
        code: 1002,
        reason: /control/,
      },
      {
        what: `control frame ${opcode} of 126 bytes`,
        bytes: from(side, { opcode, payload: Buffer.alloc(126) }),
        code: 1002,
        reason: /control/,
      },
    ]),
    {
      what: 'a continuation of nothing',
      bytes: from(side, { opcode: CONTINUATION }),
      code: 1002,
      reason: /unexpected continuation/,
    },
    {
      what: 'a continuation after the end of a message',
      bytes: Buffer.concat([
        begun,
        from(side, { opcode: CONTINUATION }),
        from(side, { opcode: CONTINUATION }),
      ]),
      code: 1002,
      reason: /unexpected continuation/,
    },
    {
      what: 'a message inside a message',
      bytes: Buffer.concat([begun, from(side, { opcode: BINARY })]),
      code: 1002,
      reason: /interleaved/,
    },
    ...[2n ** 53n, 2n ** 63n, 2n ** 64n - 1n].map((length) => ({
      what: `a frame of ${length} bytes`,
      bytes: from(side, { opcode: BINARY, length }),
      code: 1009,
      reason: /too long/,
    })),
  ])(
    'with $what are refused, however they are cut, and nothing is read after them',
    ({ bytes, code, reason }) => {
      const rest = from(side, { opcode: BINARY, payload: Buffer.from('after') });
      for (const chunks of [
        [bytes, rest],
        [...Array.from(bytes, (byte) => Buffer.from([byte])), rest],
      ]) {
        const [violation, ...more] = told(side, ...chunks).filter(
          (entry) => !('data' in entry && entry.data === ''),
        );
        expect(violation).toEqual({ violation: code, reason: expect.stringMatching(reason) });
        expect(more).toEqual([]);
      }
    },
  );

  test('with a large length are passed on as they arrive, without buffering', () => {
    let passed = 0;
    const sink = {
      data: (piece: Buffer) => {
        passed += piece.length;
      },
      ping: () => undefined,
      pong: () => undefined,
      close: () => undefined,
    };
    const reader = new FrameReader(side === 'client', sink);
    const heldBefore = process.memoryUsage().arrayBuffers;
    reader.push(from(side, { opcode: BINARY, length: 2n ** 53n - 1n }));
    const chunk = Buffer.alloc(65_536);
    for (let turn = 0; turn < 1000; turn++) reader.push(chunk);
    expect(passed).toBe(1000 * chunk.length);
    expect(process.memoryUsage().arrayBuffers - heldBefore).toBeLessThan(4 * 1024 * 1024);
  });

  test('of random bytes never throw', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array()),
        (chunks) => void told(side, ...chunks.map((chunk) => Buffer.from(chunk))),
      ),
    );
  });
});

test('reports a close frame without a code as 1005', () => {
  expect(told('worker', frame({ opcode: CLOSE }))).toEqual([{ close: 1005, reason: '' }]);
});

test('sends payload without a copy, only headers between slices of it', () => {
  const payload = Buffer.alloc(3 * MAX_PAYLOAD, 1);
  for (const client of [true, false]) {
    const written: Buffer[] = [];
    writeData(payload, client, (piece) => written.push(piece) > 0);
    const slices = written.filter((bytes) => bytes.buffer === payload.buffer && bytes.length === MAX_PAYLOAD);
    expect(slices.map((slice) => slice.byteOffset - payload.byteOffset)).toEqual([
      0,
      MAX_PAYLOAD,
      2 * MAX_PAYLOAD,
    ]);
  }
});
