import { describe, expect, test } from 'vitest';
import { MAX_CLIENT_HELLO_BYTES, readClientHello, sessionIdOf } from '../../src/wire/client-hello.ts';
import { fc } from '../support/fast-check.ts';
import { HELLOS } from './recordings.ts';

const SESSION = 's_1234567890';
const hello = (name: string) => Buffer.from(HELLOS[name] ?? '', 'hex');

/** The same handshake bytes in records of this length. */
function inRecords(whole: Buffer, length: number): Buffer {
  const body = whole.subarray(5);
  const records: Buffer[] = [];
  for (let at = 0; at < body.length; at += length) {
    const fragment = body.subarray(at, at + length);
    const head = Buffer.from([22, 3, 1, 0, 0]);
    head.writeUInt16BE(fragment.length, 3);
    records.push(head, fragment);
  }
  return Buffer.concat(records);
}

describe('the ClientHello', () => {
  test.for([
    { name: 'nodeByAlpn', serverName: undefined, alpn: ['http/1.1', SESSION], sessionId: SESSION },
    { name: 'nodeBySni', serverName: SESSION, alpn: [], sessionId: SESSION },
    {
      name: 'officialClient',
      serverName: undefined,
      alpn: ['http/1.1', 's_RDW5yT2wr4'],
      sessionId: 's_RDW5yT2wr4',
    },
  ])('$name names its session', ({ name, serverName, alpn, sessionId }) => {
    const outcome = readClientHello(hello(name));
    expect(outcome).toEqual({ kind: 'hello', serverName, alpn });
    expect(outcome.kind === 'hello' && sessionIdOf(outcome)).toEqual(sessionId);
  });

  test.for(Object.keys(HELLOS))('%s is read however it is cut, and what follows does not matter', (name) => {
    const whole = hello(name);
    const read = readClientHello(whole);
    for (let at = 0; at < whole.length; at++)
      expect(readClientHello(whole.subarray(0, at))).toEqual({ kind: 'incomplete' });
    for (const next of ['160303000409090909', '140303000101', 'ffffffffffff', '00'])
      expect(readClientHello(Buffer.concat([whole, Buffer.from(next, 'hex')]))).toEqual(read);
  });

  test('may span records of any length, each split anywhere', () => {
    const whole = hello('officialClient');
    const read = readClientHello(whole);
    for (const length of [1, 2, 3, 7, 100, 1000]) {
      const records = inRecords(whole, length);
      expect(readClientHello(records)).toEqual(read);
      for (let at = 0; at < records.length; at += 11)
        expect(readClientHello(records.subarray(0, at)).kind).toBe('incomplete');
    }
  });

  test.for([
    { what: 'HTTP', bytes: Buffer.from('GET / HTTP/1.1\r\n\r\n') },
    { what: 'SSH', bytes: Buffer.from('SSH-2.0-OpenSSH_9\r\n') },
    { what: 'an alert', bytes: Buffer.from('15030100020228', 'hex') },
    { what: 'SSL 2', bytes: Buffer.from('802e0100020015', 'hex') },
    { what: 'an empty record', bytes: Buffer.from('1603010000', 'hex') },
    { what: 'another record before its end', bytes: Buffer.from('16030100020100140303000101', 'hex') },
    { what: 'another handshake message', bytes: Buffer.from('160301000402000000', 'hex') },
    { what: 'a hello of 16 MB', bytes: Buffer.from('160301000401ffffff', 'hex') },
    { what: 'a hello of nothing', bytes: Buffer.from('160301000401000000', 'hex') },
  ])('$what is none', ({ bytes }) => {
    expect(readClientHello(bytes)).toEqual({ kind: 'not-tls' });
  });

  test('is rejected if it exceeds the limit without an end', () => {
    const endless = inRecords(
      Buffer.concat([Buffer.alloc(5), Buffer.from([1, 0, 0x40, 0]), Buffer.alloc(16_383)]),
      1,
    );
    expect(readClientHello(endless.subarray(0, MAX_CLIENT_HELLO_BYTES)).kind).toBe('incomplete');
    expect(readClientHello(endless.subarray(0, MAX_CLIENT_HELLO_BYTES + 1)).kind).toBe('not-tls');
  });

  test('with any byte changed is parsed without an exception', () => {
    const whole = hello('nodeByAlpn');
    const kinds = new Set<string>();
    for (let at = 0; at < whole.length; at++)
      for (const flip of [0x01, 0x80, 0xff]) {
        const changed = Buffer.from(whole);
        changed[at] = (whole[at] ?? 0) ^ flip;
        kinds.add(readClientHello(changed).kind);
      }
    expect([...kinds].sort()).toEqual(['hello', 'incomplete', 'not-tls']);
    fc.assert(
      fc.property(fc.uint8Array(), (noise) => void readClientHello(Buffer.from([22, 3, 1, ...noise]))),
    );
  });

  test('an address or another protocol is not a session id', () => {
    expect(sessionIdOf({ serverName: 'worker.example', alpn: ['h2', 'http/1.1'] })).toBeUndefined();
    expect(sessionIdOf({ serverName: 'worker.example', alpn: ['h2', 's_b', 's_c'] })).toBe('s_b');
    expect(sessionIdOf({ serverName: 's_a', alpn: ['s_b'] })).toBe('s_a');
  });
});
