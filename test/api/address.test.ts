import { describe, expect, test } from 'vitest';
import { normalizeAddress } from '../../src/api/address.ts';

describe('normalizeAddress', () => {
  test.each([
    ['http://127.0.0.1:9200', 'http://127.0.0.1:9200'],
    ['  https://boundary.example.com/  ', 'https://boundary.example.com'],
    ['https://boundary.example.com:443', 'https://boundary.example.com'],
    ['https://example.com/boundary/', 'https://example.com/boundary'],
    ['https://example.com/boundary/v1/scopes?x=1#y', 'https://example.com/boundary'],
    ['http://localhost:9200/v1', 'http://localhost:9200'],
    ['https://example.com/v10', 'https://example.com/v10'],
    ['localhost:9200', 'http://localhost:9200'],
    ['127.0.0.1:9200', 'http://127.0.0.1:9200'],
    ['[::1]:9200', 'http://[::1]:9200'],
    ['boundary.example.com:9200', 'https://boundary.example.com:9200'],
    ['localhost.example.com', 'https://localhost.example.com'],
    ['HTTPS://Example.COM', 'https://example.com'],
  ])('%s → %s', (typed, expected) => {
    expect(normalizeAddress(typed)).toBe(expected);
  });

  test.each([
    '',
    '  ',
    'http://',
    'ftp://example.com',
    'http://a b',
    'http://x:99999',
    'unix:///run/boundary.sock',
    'x\u0007y',
  ])('refuses %j', (typed) => {
    expect(() => normalizeAddress(typed)).toThrow(expect.objectContaining({ code: 'bad-address' }));
  });

  test('rejects a password in the URL without repeating it', () => {
    for (const typed of ['https://me:hunter2@example.com', 'https://me:hunter2@exa mple.com']) {
      expect(() => normalizeAddress(typed)).toThrow(
        expect.objectContaining({ code: 'bad-address', message: expect.not.stringContaining('hunter2') }),
      );
    }
  });
});
