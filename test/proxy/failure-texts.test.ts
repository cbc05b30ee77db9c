/** The message and the hint of a failing connection are shown together: the hint must not repeat the message. */
import { expect, test } from 'vitest';
import type { BndError } from '../../src/lib/errors.ts';
import { connectError, protocolError, timeoutError } from '../../src/proxy/dial-errors.ts';
import { refusal } from '../../src/proxy/refusal.ts';
import { endOf } from '../../src/proxy/tunnel-end.ts';
import { CLOSE, NO_CLOSE_FRAME } from '../../src/wire/close-codes.ts';

const WORKER = '10.0.0.7:9202';
const ADDRESS = { text: WORKER, host: '10.0.0.9', port: 9202, serverName: '' };
const HOST = 'tcp://10.0.0.1:5432';
const NO_FRAME = { code: NO_CLOSE_FRAME, reason: '' };

const systemError = (code: string) => Object.assign(new Error(code), { code });

const FAILURES: readonly (BndError | undefined)[] = [
  ...[...Object.values(CLOSE), NO_FRAME].flatMap((status) => [
    refusal(status, WORKER, false),
    refusal(status, WORKER, true),
    endOf({ kind: 'closed', status }, WORKER, HOST, false).error,
  ]),
  ...['ECONNREFUSED', 'ETIMEDOUT', 'ENOTFOUND', 'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR'].map((code) =>
    connectError(systemError(code), WORKER, false),
  ),
  timeoutError(ADDRESS, 5_000),
  protocolError(WORKER, 'the TLS handshake failed'),
];

/** Sequences of three words. */
function phrases(text: string): readonly string[] {
  const words = text.toLowerCase().match(/[a-z]+/g) ?? [];
  return words.slice(2).map((_, index) => words.slice(index, index + 3).join(' '));
}

test('no hint of a failing connection repeats the message', () => {
  const repeated = FAILURES.filter((error) => error !== undefined).flatMap(({ message, hint }) => {
    const said = new Set(phrases(message));
    const again = phrases(hint).filter((phrase) => said.has(phrase));
    return again.length === 0 ? [] : [`${message} | ${hint}`];
  });
  expect([...new Set(repeated)]).toEqual([]);
});
