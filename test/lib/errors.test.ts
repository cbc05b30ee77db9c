import { expect, test } from 'vitest';
import { BndError, ERROR_HINTS, type ErrorCode, isBndError } from '../../src/lib/errors.ts';

const CODES = Object.keys(ERROR_HINTS) as ErrorCode[];

test.each(CODES)('%s has a hint about what to do next', (code) => {
  const { hint } = new BndError(code, 'It failed.');
  expect(hint).toMatch(/^[A-Z`].+\.$/s);
  expect(hint.length).toBeLessThan(130);
});

test('a specific hint replaces the general one, and keeps cause and code', () => {
  const cause = new Error('below');
  const error = new BndError('tls', 'The certificate has expired.', {
    hint: 'Renew it.',
    cause,
    status: 502,
  });
  expect(error).toMatchObject({ code: 'tls', hint: 'Renew it.', cause, status: 502, fields: [] });
  expect(isBndError(error, 'not-found', 'tls')).toBe(true);
  expect(isBndError(error, 'not-found')).toBe(false);
  expect(isBndError(cause)).toBe(false);
});
