import { expect, test } from 'vitest';
import {
  columnsOf,
  MessageSplitter,
  type PgMessage,
  pgMessage,
  readOpening,
  reportMessage,
} from '../../../src/server/lab/pg-messages.ts';
import { fc } from '../../support/fast-check.ts';

function opening(code: number, rest = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + rest.length, 0);
  head.writeUInt32BE(code, 4);
  return Buffer.concat([head, rest]);
}

test('messages are found in any chunking, and their bodies are never taken for headers', () => {
  const body = fc.oneof(fc.constant(new Uint8Array()), fc.uint8Array({ maxLength: 300 }));
  const typed = fc.record({ type: fc.constantFrom('Q', 'S', 'X', 'd', 'Z'), body });
  fc.assert(
    fc.property(fc.array(typed), fc.array(fc.nat(50)), (messages, sizes) => {
      const seen: PgMessage[] = [];
      const splitter = new MessageSplitter();
      const sent = messages.map((one) => pgMessage(one.type, one.body));
      let stream = Buffer.concat(sent);
      for (const size of sizes) {
        seen.push(...splitter.push(stream.subarray(0, size)));
        stream = stream.subarray(size);
      }
      seen.push(...splitter.push(stream));
      expect(seen.map(({ type }) => type)).toEqual(messages.map(({ type }) => type));
      expect(seen.every(({ bytes }, index) => sent[index]?.equals(bytes))).toBe(true);
    }),
  );
});

test('the middle of a message is not its end', () => {
  expect(new MessageSplitter().push(pgMessage('Q', 'select 1').subarray(0, -1))).toEqual([]);
});

test.each([
  ['below its own size', '5100000003'],
  ['that nothing can hold', '51ffffffff'],
])('a length %s is refused', (_, hex) => {
  expect(() => new MessageSplitter().push(Buffer.from(hex, 'hex'))).toThrow(RangeError);
});

test('columns of a row are read, absent ones too', () => {
  const row = pgMessage('D', Buffer.from('000300000002c3a9ffffffff00000000', 'hex'));
  expect(columnsOf({ type: 'D', bytes: row })).toEqual(['é', undefined, '']);
});

test('an error and a notice have the fields that every version of the protocol requires', () => {
  const error = reportMessage({ severity: 'FATAL', code: '53300', message: 'too many' });
  expect(error.toString('latin1')).toContain('SFATAL\0VFATAL\0C53300\0Mtoo many\0\0');
  expect(error.readUInt32BE(1)).toBe(error.length - 1);
  expect(String.fromCharCode(error[0] ?? 0)).toBe('E');
  expect(reportMessage({ severity: 'NOTICE', code: '00000', message: 'm' })[0]).toBe('N'.charCodeAt(0));
});

test.each([
  ['nothing yet', Buffer.alloc(0), { kind: 'incomplete' }],
  [
    'a half startup message',
    opening(196_608, Buffer.from('user\0me\0\0')).subarray(0, 12),
    { kind: 'incomplete' },
  ],
  [
    'a startup message',
    opening(196_608, Buffer.from('user\0me\0\0')),
    { kind: 'startup', length: 17, minor: 0, parameters: new Map([['user', 'me']]) },
  ],
  [
    'a startup message of protocol 3.2',
    opening(196_610, Buffer.from('user\0me\0\0')),
    { kind: 'startup', length: 17, minor: 2, parameters: new Map([['user', 'me']]) },
  ],
  ['a request for TLS', opening(80_877_103), { kind: 'encryption', length: 8 }],
  ['a request for Kerberos', opening(80_877_104), { kind: 'encryption', length: 8 }],
  [
    'a request to cancel',
    opening(80_877_102, Buffer.from('00000007fffffff9', 'hex')),
    { kind: 'cancel', pid: 7, secret: 0xfffffff9 },
  ],
  ['a half request to cancel', opening(80_877_102, Buffer.alloc(8)).subarray(0, 12), { kind: 'incomplete' }],
  ['the protocol of the last century', opening(131_072), { kind: 'refused' }],
  ['a length that is none', Buffer.from('GET / HTTP/1.1\r\n'), { kind: 'refused' }],
])('a connection may begin with %s', (_, bytes, expected) => {
  expect(readOpening(bytes)).toEqual(expected);
});
