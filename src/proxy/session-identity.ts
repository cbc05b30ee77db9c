/** Authenticates a session to its workers: one certificate that both ends present (internal/session/session.go in hashicorp/boundary). */
import { createSecureContext, type SecureContext, type TLSSocket } from 'node:tls';
import { certificatePem, privateKeyPem } from '../wire/session-key.ts';

/** Created once for all connections of a session. */
export interface SessionIdentity {
  readonly sessionId: string;
  /** X.509 DER. */
  readonly certificate: Uint8Array;
  readonly secureContext: SecureContext;
}

/** `privateKey` in the format of the token: 64 bytes, seed ‖ public key. */
export function sessionIdentity(data: {
  readonly sessionId: string;
  readonly certificate: Uint8Array;
  readonly privateKey: Uint8Array;
}): SessionIdentity {
  const secureContext = createSecureContext({
    cert: certificatePem(data.certificate),
    key: privateKeyPem(data.privateKey),
    minVersion: 'TLSv1.3',
  });
  return { sessionId: data.sessionId, certificate: data.certificate, secureContext };
}

/**
 * Returns true if the peer of a finished TLS handshake holds the session's own certificate. Byte equality is stricter than the chain and name check
 * of the official client (api/proxy/tls.go); workers check clients the same way.
 */
export function presentsSessionCertificate(socket: TLSSocket, identity: SessionIdentity): boolean {
  return socket.getPeerX509Certificate()?.raw.equals(identity.certificate) ?? false;
}
