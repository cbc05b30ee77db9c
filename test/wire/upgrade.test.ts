import { describe, expect, test } from 'vitest';
import { SUBPROTOCOL } from '../../src/wire/handshake.ts';
import { acceptValue, readUpgradeAnswer, upgradeAnswer, upgradeRequest } from '../../src/wire/upgrade.ts';

/** Key and accept value of the example in RFC 6455 §1.3. */
const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=';

const answerWith = (change: (answer: string) => string) =>
  readUpgradeAnswer(Buffer.from(change(upgradeAnswer(KEY, SUBPROTOCOL))), KEY);

describe('the upgrade', () => {
  test('derives the accept value as RFC 6455 does', () => {
    expect(acceptValue(KEY)).toBe(ACCEPT);
  });

  test('requests the path and subprotocol, with the address unchanged', () => {
    expect(upgradeRequest('[::1]:9202', KEY).split('\r\n')).toEqual([
      'GET /v1/proxy HTTP/1.1',
      'Host: [::1]:9202',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${KEY}`,
      'Sec-WebSocket-Protocol: boundary-tcp-proxy-v1',
      '',
      '',
    ]);
  });

  test('is parsed when split anywhere, and keeps what follows', () => {
    const head = Buffer.from(upgradeAnswer(KEY, SUBPROTOCOL));
    const whole = Buffer.concat([head, Buffer.from([0x82, 0x00])]);
    for (let at = 0; at <= whole.length; at++) {
      const outcome = readUpgradeAnswer(whole.subarray(0, at), KEY);
      if (at < head.length) expect(outcome.kind).toBe('incomplete');
      else expect(outcome).toEqual({ kind: 'upgraded', rest: whole.subarray(head.length, at) });
    }
  });

  test('ignores the case and order of headers', () => {
    const outcome = answerWith((answer) => {
      const [status = '', ...headers] = answer.trimEnd().split('\r\n');
      const shouted = headers
        .toReversed()
        .map((line) => line.replace(/^[^:]+/, (name) => name.toUpperCase()));
      return [status, 'X-More: 1', ...shouted, '', ''].join('\r\n');
    });
    expect(outcome.kind).toBe('upgraded');
  });

  test.for([
    { what: 'another status', why: /status 403/, change: () => 'HTTP/1.1 403 Forbidden\r\n\r\nthe body' },
    { what: 'something else than HTTP', why: /not HTTP/, change: () => 'SSH-2.0-OpenSSH\r\n\r\n' },
    {
      what: 'a wrong accept value',
      why: /accept key/,
      change: (answer: string) => answer.replace(ACCEPT, 'x'),
    },
    {
      what: 'no subprotocol',
      why: /does not support/,
      change: (answer: string) => answer.replace(/Sec-WebSocket-Protocol.*\r\n/, ''),
    },
    {
      what: 'an extension',
      why: /extension/,
      change: (answer: string) =>
        answer.replace('\r\n\r\n', '\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n'),
    },
    {
      what: 'headers without an end',
      why: /exceed 16 KiB/,
      change: () => `HTTP/1.1 101 OK\r\nX: ${'x'.repeat(20_000)}`,
    },
  ])('refuses $what in a sentence', ({ why, change }) => {
    const outcome = answerWith(change);
    expect(outcome).toMatchObject({ kind: 'refused', why: expect.stringMatching(why) });
    expect(JSON.stringify(outcome)).not.toContain('the body');
  });
});
