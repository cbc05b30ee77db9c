import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { createSessionCertificate } from '../../src/wire/session-certificate.ts';
import { certificatePem, privateKeyPem } from '../../src/wire/session-key.ts';
import { FIXED } from './recordings.ts';

const FIXED_OPTIONS = {
  sessionId: 's_1234567890',
  workerAddresses: ['127.0.0.1:9202'],
  notBeforeMs: Date.UTC(2026, 0, 1),
  expiresAtMs: Date.UTC(2026, 0, 1, 8, 1),
};

test('certificate and key equal the official ones byte for byte', () => {
  const made = createSessionCertificate({
    ...FIXED_OPTIONS,
    seed: Uint8Array.from({ length: 32 }, (_, index) => index),
    serialNumber: Buffer.from('0102030405060708', 'hex'),
  });
  expect(Buffer.from(made.privateKey).toString('hex')).toBe(FIXED.privateKey);
  expect(Buffer.from(made.certificate).toString('hex')).toBe(FIXED.certificate);
});

test('a fresh one contains the session first, then the workers, and is its own root', () => {
  const workerAddresses = ['10.0.0.7:9202', 'worker.example:443', '[2001:db8::1]:9202'];
  const made = createSessionCertificate({ ...FIXED_OPTIONS, workerAddresses });
  const certificate = new X509Certificate(certificatePem(made.certificate));
  expect(certificate.raw.equals(made.certificate)).toBe(true);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.checkHost('s_1234567890', { subject: 'never' })).toBe('s_1234567890');
  expect(certificate.subjectAltName).toBe(
    'DNS:s_1234567890, DNS:worker.example, IP Address:10.0.0.7, IP Address:2001:DB8:0:0:0:0:0:1',
  );
  expect(certificate.validToDate.getTime()).toBe(FIXED_OPTIONS.expiresAtMs);
  expect(made.privateKey).toHaveLength(64);
});

test('two always differ, and serial numbers are positive', () => {
  const made = Array.from({ length: 20 }, () => createSessionCertificate(FIXED_OPTIONS));
  const certificates = made.map(({ certificate }) => new X509Certificate(certificate));
  expect(new Set(certificates.map(({ fingerprint256 }) => fingerprint256)).size).toBe(20);
  expect(new Set(made.map(({ privateKey }) => privateKeyPem(privateKey))).size).toBe(20);
  for (const { serialNumber } of certificates) expect(BigInt(`0x${serialNumber}`)).toBeGreaterThan(0n);
});

test('a session beyond 2049 and a worker on ::1 are encoded as the standard requires', () => {
  const expiresAtMs = Date.UTC(2050, 5, 1, 12, 30, 15);
  const made = createSessionCertificate({ ...FIXED_OPTIONS, expiresAtMs, workerAddresses: ['[::1]:9202'] });
  const certificate = new X509Certificate(made.certificate);
  expect(certificate.validToDate.getTime()).toBe(expiresAtMs);
  expect(certificate.checkIP('::1')).toBe('::1');
});
