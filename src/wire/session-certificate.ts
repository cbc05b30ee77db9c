/**
 * Creates the certificate of a session: one self-signed Ed25519 certificate that client and worker both present (newCert in
 * internal/session/session.go of hashicorp/boundary). Used only by a controller.
 *
 * Why not a library: the form is fixed, and a general library takes most of the time of authorizing a session.
 */
import { createHash, createPrivateKey, createPublicKey, randomBytes, sign } from 'node:crypto';
import {
  bitString,
  der,
  objectIdentifier,
  octetString,
  sequence,
  TRUE,
  time,
  unsignedInteger,
} from './der.ts';
import { privateKeyPem } from './session-key.ts';

export interface SessionCertificateOptions {
  readonly sessionId: string;
  /** `host:port` of every worker; their hosts become subject alternative names. */
  readonly workerAddresses: readonly string[];
  readonly notBeforeMs: number;
  readonly expiresAtMs: number;
  /** 32 bytes; random if absent. */
  readonly seed?: Uint8Array;
  /** At most 8 bytes; random if absent. */
  readonly serialNumber?: Uint8Array;
}

export interface SessionCertificate {
  /** X.509 DER. */
  readonly certificate: Uint8Array;
  /** 64 bytes: seed ‖ public key. */
  readonly privateKey: Uint8Array;
}

const ED25519 = sequence(objectIdentifier('1.3.101.112'));
/** Issuer and subject are both empty. */
const NO_NAME = sequence();
const VERSION_3 = der(0xa0, unsignedInteger(Buffer.from([2])));
/** digitalSignature, keyEncipherment, keyAgreement, keyCertSign. */
const KEY_USAGE = Buffer.from('030202ac', 'hex');
const SERVER_AND_CLIENT_AUTH = sequence(
  objectIdentifier('1.3.6.1.5.5.7.3.1'),
  objectIdentifier('1.3.6.1.5.5.7.3.2'),
);

/** Creates a certificate and key for one session, accepted by official clients and workers. */
export function createSessionCertificate(options: SessionCertificateOptions): SessionCertificate {
  const seed = options.seed ?? randomBytes(32);
  const key = createPrivateKey(privateKeyPem(seed));
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' }).subarray(-32);
  const tbsCertificate = sequence(
    VERSION_3,
    unsignedInteger(options.serialNumber ?? randomSerial()),
    ED25519,
    NO_NAME,
    sequence(time(options.notBeforeMs), time(options.expiresAtMs)),
    NO_NAME,
    sequence(ED25519, bitString(publicKey)),
    der(0xa3, sequence(...extensions(options, publicKey))),
  );
  return {
    certificate: sequence(tbsCertificate, ED25519, bitString(sign(null, tbsCertificate, key))),
    privateKey: Buffer.concat([seed, publicKey]),
  };
}

function extensions(options: SessionCertificateOptions, publicKey: Uint8Array): Buffer[] {
  return [
    extension('2.5.29.15', KEY_USAGE, 'critical'),
    extension('2.5.29.37', SERVER_AND_CLIENT_AUTH),
    extension('2.5.29.19', sequence(TRUE), 'critical'),
    extension('2.5.29.14', octetString(keyIdentifier(publicKey))),
    // Critical, because the subject is empty (RFC 5280 §4.2.1.6).
    extension('2.5.29.17', sequence(...alternativeNames(options)), 'critical'),
  ];
}

function extension(id: string, value: Uint8Array, critical?: 'critical'): Buffer {
  return sequence(objectIdentifier(id), ...(critical === undefined ? [] : [TRUE]), octetString(value));
}

/** Returns the leftmost 20 bytes of the SHA-256 of the public key (RFC 7093 §2, as Go does since 1.25). */
function keyIdentifier(publicKey: Uint8Array): Buffer {
  return createHash('sha256').update(publicKey).digest().subarray(0, 20);
}

/** Returns 63 random bits: the serial number must be positive. */
function randomSerial(): Buffer {
  const bytes = randomBytes(8);
  bytes[0] = (bytes[0] ?? 0) & 0x7f;
  return bytes;
}

/** The session id comes first: both ends check this name. DNS names come before addresses, as in Go's encoding. */
function alternativeNames(options: SessionCertificateOptions): Buffer[] {
  const hosts = options.workerAddresses.map(hostOf);
  const addresses = hosts.map(ipBytes);
  const names = hosts.filter((_host, index) => addresses[index] === undefined);
  return [
    ...[options.sessionId, ...names].map((name) => der(0x82, Buffer.from(name))),
    ...addresses.filter((bytes) => bytes !== undefined).map((bytes) => der(0x87, bytes)),
  ];
}

function hostOf(address: string): string {
  return address.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
}

/** Returns the 4 or 16 bytes of an IP address; undefined for a DNS name. */
function ipBytes(host: string): Buffer | undefined {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(host)) return Buffer.from(host.split('.').map(Number));
  if (!host.includes(':')) return undefined;
  const [head = '', tail] = host.split('::');
  const groups = (text: string): number[] =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const gap = tail === undefined ? 0 : 8 - before.length - after.length;
  const all = [...before, ...new Array<number>(Math.max(0, gap)).fill(0), ...after];
  return Buffer.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}
