import { expect, test } from 'vitest';
import { tlsOptionsFromEnv } from '../../src/settings/tls-env.ts';

test('reads the official client’s variables; empty ones count as unset', () => {
  expect(tlsOptionsFromEnv({ BOUNDARY_CACERT: '', BOUNDARY_TLS_INSECURE: '' })).toEqual({});
  expect(
    tlsOptionsFromEnv({
      BOUNDARY_CACERT: 'ca',
      BOUNDARY_CAPATH: 'cas',
      BOUNDARY_CLIENT_CERT: 'cert',
      BOUNDARY_CLIENT_KEY: 'key',
      BOUNDARY_TLS_INSECURE: 'T',
      BOUNDARY_TLS_SERVER_NAME: 'name',
    }),
  ).toEqual({
    caFile: 'ca',
    caPath: 'cas',
    clientCertFile: 'cert',
    clientKeyFile: 'key',
    insecure: true,
    serverName: 'name',
  });
});

test.each([
  ['1', true],
  ['TRUE', true],
  ['0', false],
  ['False', false],
])('BOUNDARY_TLS_INSECURE=%s', (word, insecure) => {
  expect(tlsOptionsFromEnv({ BOUNDARY_TLS_INSECURE: word })).toEqual({ insecure });
});

test.each(['yes', 'tRuE', 'constructor'])('BOUNDARY_TLS_INSECURE=%s is rejected', (word) => {
  expect(() => tlsOptionsFromEnv({ BOUNDARY_TLS_INSECURE: word })).toThrow(
    expect.objectContaining({ code: 'usage' }),
  );
});
