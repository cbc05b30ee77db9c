import { describe, expect, test } from 'vitest';
import {
  decodeClientHandshake,
  decodeHandshakeResult,
  encodeClientHandshake,
  encodeHandshakeResult,
  newTofuToken,
} from '../../src/wire/handshake.ts';
import { newId, randomBase62 } from '../../src/wire/ids.ts';
import { MessageCollector } from '../../src/wire/message-collector.ts';
import { timestampFromMs, timestampToMs } from '../../src/wire/timestamp.ts';
import { fc } from '../support/fast-check.ts';
import { FIXED } from './recordings.ts';

const TOFU = 'AbCdEfGhIjKlMnOpQrSt';
const EXPIRES_AT_MS = Date.UTC(2026, 0, 1, 8, 1);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytes = (text: string) => Buffer.from(text, 'hex');

describe('the first messages', () => {
  test.for([
    { name: 'connect', command: 'connect' },
    { name: 'cancel', command: 'cancel-session' },
  ] as const)('ClientHandshake $name equals the official bytes both ways', ({ name, command }) => {
    expect(hex(encodeClientHandshake({ tofuToken: TOFU, command }))).toBe(FIXED.handshakes[name]);
    expect(decodeClientHandshake(bytes(FIXED.handshakes[name]))).toEqual({ tofuToken: TOFU, command });
  });

  test.for([
    { name: 'unlimited', connectionLimit: -1, connectionsLeft: -1 },
    { name: 'threeLeft', connectionLimit: 4, connectionsLeft: 3 },
    { name: 'noneLeft', connectionLimit: 1, connectionsLeft: 0 },
  ] as const)('HandshakeResult $name equals the official bytes both ways', ({ name, ...limits }) => {
    const result = { expiresAtMs: EXPIRES_AT_MS, ...limits };
    expect(hex(encodeHandshakeResult(result))).toBe(FIXED.handshakes[name]);
    expect(decodeHandshakeResult(bytes(FIXED.handshakes[name]))).toEqual(result);
  });

  test('random bytes are undefined or a value, never an exception; a truncated message is undefined', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (noise) => {
        decodeClientHandshake(noise);
        decodeHandshakeResult(noise);
      }),
    );
    const whole = bytes(FIXED.handshakes.connect);
    for (let at = 1; at < whole.length; at++)
      expect(decodeClientHandshake(whole.subarray(0, at))).toBeUndefined();
    expect(decodeHandshakeResult(bytes(FIXED.handshakes.unlimited).subarray(0, -1))).toBeUndefined();
  });
});

test('times keep their microseconds, also before the epoch', () => {
  const day = 86_400_000_000;
  fc.assert(
    fc.property(fc.integer({ min: -365 * 100 * day, max: 365 * 130 * day }), (micros) => {
      const timestamp = timestampFromMs(micros / 1000);
      expect(timestamp.nanos).toBeGreaterThanOrEqual(0);
      expect(timestamp.nanos).toBeLessThan(1_000_000_000);
      expect(Math.round(timestampToMs(timestamp) * 1000)).toBe(micros);
    }),
  );
  expect(timestampToMs(undefined)).toBe(0);
});

test('ids and TOFU tokens have their alphabet and length, and differ', () => {
  expect(newTofuToken()).toMatch(/^[0-9A-Za-z]{20}$/);
  expect(newId('ttcp')).toMatch(/^ttcp_[0-9A-Za-z]{10}$/);
  expect(new Set(Array.from({ length: 1000 }, () => newId('s'))).size).toBe(1000);
  expect(new Set(randomBase62(10_000)).size).toBe(62);
});

describe('the message collector', () => {
  test('joins pieces of any size, message after message', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.uint8Array({ maxLength: 8 }), { minLength: 1, maxLength: 5 })),
        (messages) => {
          const collector = new MessageCollector(40);
          for (const pieces of messages) {
            const joined = pieces.map((piece, index) =>
              collector.add(Buffer.from(piece), index === pieces.length - 1),
            );
            expect(joined.slice(0, -1).every((result) => result === undefined)).toBe(true);
            expect(joined.at(-1)).toEqual(Buffer.concat(pieces));
          }
        },
      ),
    );
  });

  test('accepts a message of exactly its limit and rejects one byte more at once', () => {
    const collector = new MessageCollector(4);
    expect(collector.add(Buffer.from('abcd'), true)).toEqual(Buffer.from('abcd'));
    expect(collector.add(Buffer.from('abcd'), false)).toBeUndefined();
    expect(collector.add(Buffer.from('e'), false)).toBe('too-long');
  });

  test('keeps its own copy, because the input is unmasked and reused', () => {
    const collector = new MessageCollector(4);
    const piece = Buffer.from('ab');
    collector.add(piece, false);
    piece.fill(0);
    expect(collector.add(Buffer.from('c'), true)).toEqual(Buffer.from('abc'));
  });
});
