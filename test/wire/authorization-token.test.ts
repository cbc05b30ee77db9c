import { base58 } from '@scure/base';
import { describe, expect, test } from 'vitest';
import { isBndError } from '../../src/lib/errors.ts';
import {
  decodeAuthorizationToken,
  encodeAuthorizationToken,
  type SessionAuthorizationData,
} from '../../src/wire/authorization-token.ts';
import { fc } from '../support/fast-check.ts';
import { FIXED, REAL } from './recordings.ts';

const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));

const FIXED_DATA: SessionAuthorizationData = {
  sessionId: 's_1234567890',
  targetId: 'ttcp_1234567890',
  scope: {
    id: 'p_1234567890',
    type: 'project',
    name: 'Proj',
    description: '',
    parentScopeId: 'o_1234567890',
  },
  createdAtMs: Date.UTC(2026, 0, 1, 0, 1),
  type: 'tcp',
  connectionLimit: -1,
  endpointPort: 22,
  expiresAtMs: Date.UTC(2026, 0, 1, 8, 1),
  certificate: hex(FIXED.certificate),
  privateKey: hex(FIXED.privateKey),
  hostId: 'ttcp_1234567890',
  endpoint: 'tcp://127.0.0.1:22',
  workerAddresses: ['127.0.0.1:9202'],
  defaultClientPort: 2222,
};

/** The error for a token; fails the test if it is accepted or if anything else is thrown. */
function refusalOf(token: string): string {
  try {
    decodeAuthorizationToken(token);
  } catch (error) {
    if (isBndError(error, 'bad-authorization-token')) return error.message;
    throw error;
  }
  throw new Error('the token was taken');
}

/** True if accepted; an error must have the right code, and must not contain the token. */
function isTaken(token: string): boolean {
  try {
    decodeAuthorizationToken(token);
    return true;
  } catch (error) {
    if (!isBndError(error, 'bad-authorization-token')) throw error;
    const told = `${error.message} ${error.hint} ${String(error.cause)} ${error.stack}`;
    if (token.length > 12) expect(told).not.toContain(token.slice(0, 12));
    return false;
  }
}

describe('the authorization token', () => {
  test('equals the official one both ways', () => {
    expect(encodeAuthorizationToken(FIXED_DATA)).toBe(FIXED.token);
    expect(Buffer.from(base58.decode(FIXED.token)).toString('hex')).toBe(FIXED.message);
    const { scope, ...rest } = decodeAuthorizationToken(FIXED.token);
    expect(rest).toEqual({ ...FIXED_DATA, scope: undefined });
    expect(scope).toMatchObject(FIXED_DATA.scope ?? {});
  });

  test('of a real controller is parsed, and encoded identically', () => {
    const data = decodeAuthorizationToken(REAL.token);
    expect(data).toMatchObject({
      sessionId: REAL.sessionId,
      targetId: REAL.targetId,
      type: 'tcp',
      connectionLimit: 3,
      endpoint: REAL.endpoint,
      endpointPort: 34007,
      workerAddresses: REAL.workers,
      defaultClientPort: 15999,
      expiresAtMs: Date.UTC(2026, 10, 24, 7, 19) + 40.655,
      createdAtMs: Date.UTC(2026, 10, 23, 23, 19) + 41.488,
    });
    expect(Buffer.from(data.certificate).toString('hex')).toBe(REAL.cert);
    expect(data.privateKey).toHaveLength(64);
    expect(encodeAuthorizationToken(data)).toBe(REAL.token);
  });

  test('is read from the JSON of an authorization, bare or as printed by the CLI', () => {
    const bare = JSON.stringify({ authorization_token: REAL.token });
    for (const text of [bare, `{"status_code":200,"item":${bare}}`, `\n ${REAL.token}\t\n`])
      expect(decodeAuthorizationToken(text).sessionId).toBe(REAL.sessionId);
    for (const text of [
      '',
      ' ',
      '{',
      '{}',
      '{"item":null}',
      '{"authorization_token":7}',
      '{"authorization_token":""}',
    ])
      expect(refusalOf(text)).toMatch(/token/);
  });

  test('survives a round trip with any content', () => {
    const microseconds = fc.integer({ min: 0, max: 4_000_000_000_000_000 }).map((value) => value / 1000);
    const data = fc.record({
      sessionId: fc.string({ unit: 'grapheme' }).map((text) => `s_${text}`),
      targetId: fc.string({ unit: 'grapheme' }),
      createdAtMs: microseconds,
      expiresAtMs: microseconds,
      type: fc.constantFrom('tcp', 'ssh', 'rdp', ''),
      connectionLimit: fc.integer({ min: -1, max: 2 ** 31 - 1 }),
      endpointPort: fc.integer({ min: 0, max: 65_535 }),
      hostId: fc.string(),
      endpoint: fc.webUrl(),
      workerAddresses: fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 5 }),
      defaultClientPort: fc.integer({ min: 0, max: 65_535 }),
    });
    fc.assert(
      fc.property(data, (changes) => {
        const whole = { ...FIXED_DATA, ...changes, scope: undefined };
        expect(decodeAuthorizationToken(encodeAuthorizationToken(whole))).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });

  test('is rejected with one code if it is truncated, split by a blank or cut at its front', () => {
    for (let at = 1; at < REAL.token.length; at++) {
      expect(isTaken(REAL.token.slice(0, at))).toBe(false);
      expect(isTaken(REAL.token.slice(at))).toBe(false);
      expect(isTaken(`${REAL.token.slice(0, at)}\n${REAL.token.slice(at)}`)).toBe(false);
    }
  });

  test('is rejected with one code if a character is changed, except in its last fields', () => {
    const taken: number[] = [];
    for (let at = 0; at < REAL.token.length; at++) {
      const other = REAL.token[at] === 'z' ? 'y' : 'z';
      if (isTaken(REAL.token.slice(0, at) + other + REAL.token.slice(at + 1))) taken.push(at);
      for (const foreign of ['0', 'é', '\0', '='])
        expect(isTaken(REAL.token.slice(0, at) + foreign + REAL.token.slice(at + 1))).toBe(false);
    }
    // No checksum covers the fields after the key: host, endpoint, worker, port.
    expect(taken.every((at) => at > REAL.token.length - 110)).toBe(true);
  });

  test('is rejected with one code if any byte of the message is cut off or changed', () => {
    const bytes = base58.decode(REAL.token);
    for (let at = 0; at < bytes.length; at++) {
      // Without its last field, the optional port of four bytes, the message is complete.
      if (at !== bytes.length - 4) expect(isTaken(base58.encode(bytes.subarray(0, at)))).toBe(false);
      for (const flip of [0x01, 0x80, 0xff]) isTaken(base58.encode(bytes.with(at, (bytes[at] ?? 0) ^ flip)));
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => !isTaken(base58.encode(noise))),
      { numRuns: 200 },
    );
  });

  test('requires a session, a worker, and a key that matches its certificate', () => {
    const without = (changes: Partial<SessionAuthorizationData>) =>
      refusalOf(encodeAuthorizationToken({ ...FIXED_DATA, ...changes }));
    expect(without({ sessionId: '1234567890' })).toMatch(/no session/);
    expect(without({ workerAddresses: [''] })).toMatch(/no worker/);
    expect(without({ privateKey: FIXED_DATA.privateKey.subarray(0, 32) })).toMatch(/key is incomplete/);
    expect(without({ privateKey: FIXED_DATA.privateKey.with(63, 0) })).toMatch(/does not match/);
    expect(without({ certificate: FIXED_DATA.certificate.subarray(0, 300) })).toMatch(/certificate/);
    expect(refusalOf('z'.repeat(1_000_000))).toMatch(/longer than/);
  });
});
