/** The SOCKS5 handshake as a function of bytes. */
import { describe, expect, test } from 'vitest';
import { ClientLogin } from '../../src/gateway/client-login.ts';
import { SocksHandshake, type SocksStep } from '../../src/gateway/socks.ts';
import { fc } from '../support/fast-check.ts';

const LOGIN = new ClientLogin('boundary', 'secret');
const GREETING = [5, 1, 0];
const NAME = [...Buffer.from('web.prod.boundary')];
const TO_NAME = [5, 1, 0, 3, NAME.length, ...NAME, 0x1f, 0x90];
const REPLY_LENGTH = 10;

const shown = (steps: readonly SocksStep[]) =>
  steps.map((step) =>
    step.kind === 'request'
      ? step.destination
      : step.kind === 'send'
        ? [...step.bytes]
        : [...step.bytes, 'end'],
  );

function runWhole(bytes: readonly number[], login?: ClientLogin) {
  const handshake = new SocksHandshake(login);
  return { steps: handshake.take(Buffer.from(bytes)), rest: [...handshake.rest] };
}

/** Byte by byte. */
function runCut(bytes: readonly number[], login?: ClientLogin) {
  const handshake = new SocksHandshake(login);
  const steps = bytes.flatMap((byte) => handshake.take(Buffer.from([byte])));
  return { steps, rest: [...handshake.rest] };
}

const login = (user: string, password: string) => [
  1,
  user.length,
  ...Buffer.from(user),
  password.length,
  ...Buffer.from(password),
];

describe('a request', () => {
  test.each([
    ['a name', TO_NAME, { host: 'web.prod.boundary', port: 8080, isLiteral: false }],
    ['an IPv4 address', [5, 1, 0, 1, 10, 0, 0, 7, 0, 80], { host: '10.0.0.7', port: 80, isLiteral: true }],
    [
      'an IPv6 address',
      [5, 1, 0, 4, 0x20, 1, 0xd, 0xb8, ...Array(11).fill(0), 1, 0, 80],
      { host: '2001:db8:0:0:0:0:0:1', port: 80, isLiteral: true },
    ],
    [
      'an address written as a name',
      [5, 1, 0, 3, 8, ...Buffer.from('10.0.0.7'), 0, 80],
      { host: '10.0.0.7', port: 80, isLiteral: true },
    ],
  ])('for %s is read, whole or cut at every byte, and what follows it is kept', (_, request, destination) => {
    const bytes = [...GREETING, ...request];
    const whole = runWhole([...bytes, 0xca, 0xfe]);
    expect(shown(whole.steps)).toEqual([[5, 0], destination]);
    expect(whole.rest).toEqual([0xca, 0xfe]);
    for (let at = 1; at < bytes.length; at += 1) {
      const handshake = new SocksHandshake(undefined);
      const steps = [bytes.slice(0, at), bytes.slice(at)].flatMap((part) =>
        handshake.take(Buffer.from(part)),
      );
      expect(shown(steps)).toEqual([[5, 0], destination]);
    }
    expect(shown(runCut(bytes).steps)).toEqual([[5, 0], destination]);
  });

  test.each([
    ['BIND', [5, 2, 0, 1, 10, 0, 0, 7, 0, 80], 7],
    ['UDP ASSOCIATE', [5, 3, 0, 1, 10, 0, 0, 7, 0, 80], 7],
    ['an unknown type of address', [5, 1, 0, 9, 1], 8],
    ['another version', [4, 1, 0, 1], 1],
  ])('with %s is refused with its reply code', (_, request, code) => {
    for (const run of [runWhole, runCut]) {
      const [, refusal] = run([...GREETING, ...request]).steps;
      expect(refusal).toMatchObject({ kind: 'refuse' });
      const bytes = refusal?.kind === 'refuse' ? refusal.bytes : Buffer.alloc(0);
      expect(bytes).toHaveLength(REPLY_LENGTH);
      expect([...bytes.subarray(0, 2)]).toEqual([5, code]);
    }
  });
});

describe('a greeting', () => {
  test('without a method of this proxy is refused', () => {
    expect(shown(runCut([5, 2, 1, 3]).steps)).toEqual([[5, 0xff, 'end']]);
    expect(shown(runCut(GREETING, LOGIN).steps)).toEqual([[5, 0xff, 'end']]);
  });

  test('of SOCKS4 gets the refusal of SOCKS4, any other nothing', () => {
    expect(shown(runWhole([4, 1, 0, 80, 10, 0, 0, 7, 0]).steps)).toEqual([
      [0, 0x5b, 0, 0, 0, 0, 0, 0, 'end'],
    ]);
    expect(shown(runWhole([22, 3, 1]).steps)).toEqual([['end']]);
  });
});

describe('a login', () => {
  test('that is right lets the client go on, cut at every byte', () => {
    const bytes = [5, 2, 0, 2, ...login('boundary', 'secret'), ...TO_NAME];
    const expected = [[5, 2], [1, 0], { host: 'web.prod.boundary', port: 8080, isLiteral: false }];
    expect(shown(runWhole(bytes, LOGIN).steps)).toEqual(expected);
    expect(shown(runCut(bytes, LOGIN).steps)).toEqual(expected);
  });

  test.each([
    ['boundary', 'wrong'],
    ['root', 'secret'],
    ['', ''],
    ['boundary', ''],
    ['boundary', 'secretsecret'],
  ])('of %s with "%s" is refused', (user, password) => {
    const bytes = [5, 1, 2, ...login(user, password), ...TO_NAME];
    expect(shown(runCut(bytes, LOGIN).steps)).toEqual([
      [5, 2],
      [1, 1, 'end'],
    ]);
  });

  test.each([
    ['boundary:secret', true],
    ['boundary:wrong', false],
    ['boundary', false],
    ['', false],
  ])('by HTTP with %s', (text, matches) => {
    expect(LOGIN.matchesHeader(`Basic ${Buffer.from(text).toString('base64')}`)).toBe(matches);
    expect(LOGIN.matchesHeader(`Bearer ${Buffer.from(text).toString('base64')}`)).toBe(false);
  });
});

test('any bytes in any pieces give the same steps as the whole, and never an error', () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 });
  const starts = fc.constantFrom([], GREETING, [...GREETING, 5, 1, 0], [5, 1, 2, 1]);
  fc.assert(
    fc.property(starts, pieces, fc.boolean(), (start, parts, needsLogin) => {
      const bytes = [...start, ...parts.flatMap((part) => [...part])];
      const own = needsLogin ? LOGIN : undefined;
      const whole = runWhole(bytes, own);
      expect(shown(runCut(bytes, own).steps)).toEqual(shown(whole.steps));
      expect(whole.steps.slice(0, -1).every(({ kind }) => kind === 'send')).toBe(true);
    }),
  );
});
