/** Certificate and key of a session in the format of node:tls. */
import { createPrivateKey } from 'node:crypto';

/** PKCS#8 wrapping of a bare Ed25519 seed (RFC 8410 §7). */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Returns the PEM of an X.509 certificate in DER. */
export function certificatePem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

/** Returns the PKCS#8 PEM of a session's 64-byte private key (Ed25519 seed ‖ public key). */
export function privateKeyPem(privateKey: Uint8Array): string {
  const der = Buffer.concat([PKCS8_ED25519, privateKey.subarray(0, 32)]);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    .export({ type: 'pkcs8', format: 'pem' })
    .toString();
}
