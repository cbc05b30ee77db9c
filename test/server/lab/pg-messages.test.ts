import { expect, test } from 'vitest';
import { MessageScanner, readOpening } from '../../../src/server/lab/pg-messages.ts';
import { fc } from '../../support/fast-check.ts';

function message(type: string, body: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeUInt32BE(4 + body.length, 1);
  return Buffer.concat([head, body]);
}

function opening(code: number, rest = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + rest.length, 0);
  head.writeUInt32BE(code, 4);
  return Buffer.concat([head, rest]);
}

test('messages are found in any chunking, and their bodies are never taken for headers', () => {
  const body = fc.oneof(fc.constant(new Uint8Array()), fc.uint8Array({ maxLength: 300 }));
  const typed = fc.record({ type: fc.constantFrom('Q', 'S', 'P', 'B', 'D'), body });
  const ready = fc.constantFrom('I', 'T', 'E').map((status) => ({ type: 'Z', body: Buffer.from(status) }));
  fc.assert(
    fc.property(fc.array(fc.oneof(typed, ready)), fc.array(fc.nat(50)), (messages, sizes) => {
      const seen: string[] = [];
      const scanner = new MessageScanner((type, first) => seen.push(`${type}${first ?? ''}`));
      let stream = Buffer.concat(messages.map((one) => message(one.type, one.body)));
      for (const size of sizes) {
        scanner.push(stream.subarray(0, size));
        stream = stream.subarray(size);
      }
      scanner.push(stream);
      expect(seen).toEqual(messages.map(({ type, body: [first] }) => `${type}${type === 'Z' ? first : ''}`));
      expect(scanner.isBetweenMessages).toBe(true);
    }),
  );
});

test('the middle of a message is not its end', () => {
  const scanner = new MessageScanner(() => undefined);
  scanner.push(message('Q', Buffer.from('select 1\0')).subarray(0, -1));
  expect(scanner.isBetweenMessages).toBe(false);
});

test('the message that ends the stream is found in any chunking, and not inside others', () => {
  const other = fc.record({ type: fc.constantFrom('Q', 'S'), body: fc.uint8Array({ maxLength: 20 }) });
  fc.assert(
    fc.property(fc.array(other), fc.array(fc.nat(30)), (messages, sizes) => {
      const before = Buffer.concat(messages.map((one) => message(one.type, one.body)));
      let stream = Buffer.concat([before, message('X', Buffer.alloc(0))]);
      let taken = 0;
      const scanner = new MessageScanner(() => undefined, 'X');
      for (const size of [...sizes, stream.length]) {
        const chunk = stream.subarray(0, size);
        const length = scanner.push(chunk);
        taken += length;
        if (length < chunk.length) break;
        stream = stream.subarray(size);
      }
      expect(taken).toBe(before.length);
    }),
  );
});

test.each([
  ['nothing yet', Buffer.alloc(0), { kind: 'incomplete' }],
  [
    'a half startup message',
    opening(196_608, Buffer.from('user\0me\0\0')).subarray(0, 12),
    { kind: 'incomplete' },
  ],
  ['a startup message', opening(196_608, Buffer.from('user\0me\0\0')), { kind: 'startup', length: 17 }],
  ['a request for TLS', opening(80_877_103), { kind: 'encryption', length: 8 }],
  ['a request for Kerberos', opening(80_877_104), { kind: 'encryption', length: 8 }],
  ['a request to cancel', opening(80_877_102, Buffer.alloc(8)), { kind: 'refused' }],
  ['a length that is none', Buffer.from('GET / HTTP/1.1\r\n'), { kind: 'refused' }],
])('a connection may begin with %s', (_, bytes, expected) => {
  expect(readOpening(bytes)).toEqual(expected);
});
