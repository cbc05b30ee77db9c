/**
 * Makes the certificate of a session: one self-signed Ed25519 certificate that client and worker both present
 * (newCert in internal/session/session.go of hashicorp/boundary). Only a controller needs this file, so the X.509 library is loaded on first use.
 */
import { createHash, createPrivateKey, createPublicKey, randomBytes, webcrypto } from 'node:crypto';
import { privateKeyPem } from './session-key.ts';

export interface SessionCertificateOptions {
  readonly sessionId: string;
  /** `host:port` of every worker; their hosts become subject alternative names. */
  readonly workerAddresses: readonly string[];
  readonly notBeforeMs: number;
  readonly expiresAtMs: number;
  /** 32 bytes; drawn at random when absent. */
  readonly seed?: Uint8Array;
  /** Hex of at most 8 bytes, positive; drawn at random when absent. */
  readonly serialNumber?: string;
}

export interface SessionCertificate {
  /** X.509 DER. */
  readonly certificate: Uint8Array;
  /** 64 bytes: seed ‖ public key. */
  readonly privateKey: Uint8Array;
}

/** Server and client authentication, in this order. */
const EXTENDED_KEY_USAGES = ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'];

/** A certificate and key for one session, accepted by official clients and workers. */
export async function createSessionCertificate(
  options: SessionCertificateOptions,
): Promise<SessionCertificate> {
  const x509 = await import('./x509.ts');
  const seed = options.seed ?? randomBytes(32);
  const privateKey = Buffer.concat([seed, publicKeyOf(seed)]);
  const keys = await webcryptoKeys(privateKey);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: options.serialNumber ?? randomSerial(),
      // No name: the library writes issuer and subject as empty sequences, as the official controller does.
      name: '',
      notBefore: new Date(options.notBeforeMs),
      notAfter: new Date(options.expiresAtMs),
      keys,
      signingAlgorithm: { name: 'Ed25519' },
      extensions: [
        new x509.KeyUsagesExtension(
          x509.KeyUsageFlags.digitalSignature |
            x509.KeyUsageFlags.keyEncipherment |
            x509.KeyUsageFlags.keyAgreement |
            x509.KeyUsageFlags.keyCertSign,
          true,
        ),
        new x509.ExtendedKeyUsageExtension(EXTENDED_KEY_USAGES),
        new x509.BasicConstraintsExtension(true, undefined, true),
        new x509.SubjectKeyIdentifierExtension(keyIdentifier(privateKey)),
        new x509.SubjectAlternativeNameExtension(alternativeNames(options), true),
      ],
    },
    webcrypto,
  );
  return { certificate: new Uint8Array(certificate.rawData), privateKey };
}

function publicKeyOf(seed: Uint8Array): Buffer {
  const key = createPrivateKey(privateKeyPem(seed));
  return createPublicKey(key).export({ type: 'spki', format: 'der' }).subarray(-32);
}

/** Hex of the leftmost 20 bytes of the SHA-256 of the public key (RFC 7093 §2, as Go does since 1.25). */
function keyIdentifier(privateKey: Uint8Array): string {
  return createHash('sha256').update(privateKey.subarray(32)).digest('hex').slice(0, 40);
}

async function webcryptoKeys(privateKey: Uint8Array): Promise<webcrypto.CryptoKeyPair> {
  const d = Buffer.from(privateKey.subarray(0, 32)).toString('base64url');
  const x = Buffer.from(privateKey.subarray(32)).toString('base64url');
  const algorithm = { name: 'Ed25519' };
  return {
    privateKey: await webcrypto.subtle.importKey(
      'jwk',
      { kty: 'OKP', crv: 'Ed25519', d, x },
      algorithm,
      true,
      ['sign'],
    ),
    publicKey: await webcrypto.subtle.importKey('jwk', { kty: 'OKP', crv: 'Ed25519', x }, algorithm, true, [
      'verify',
    ]),
  };
}

/** 63 random bits: the serial number must be positive. */
function randomSerial(): string {
  const bytes = randomBytes(8);
  bytes[0] = (bytes[0] ?? 0) & 0x7f;
  return bytes.toString('hex');
}

/** The session id first: it is the name that both ends check. DNS names come before addresses, as in Go's encoding. */
function alternativeNames(options: SessionCertificateOptions): { type: 'dns' | 'ip'; value: string }[] {
  const hosts = options.workerAddresses.map(hostOf);
  return [
    { type: 'dns', value: options.sessionId },
    ...hosts.filter((host) => !isIpAddress(host)).map((value) => ({ type: 'dns' as const, value })),
    ...hosts.filter(isIpAddress).map((value) => ({ type: 'ip' as const, value })),
  ];
}

function hostOf(address: string): string {
  return address.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
}

function isIpAddress(host: string): boolean {
  return host.includes(':') || /^\d{1,3}(\.\d{1,3}){3}$/.test(host);
}
