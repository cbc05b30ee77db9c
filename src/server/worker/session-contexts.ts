/** TLS of sessions: what all connections share, and the certificate and key of each session. */
import { constants } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import { certificatePem, privateKeyPem } from '../../wire/session-key.ts';
import type { WorkerSession } from './authority.ts';

/** The least recently used one is dropped beyond this number: connections only share its certificate and key. */
const MOST_CONTEXTS = 100;

interface Kept {
  readonly certificate: Uint8Array;
  readonly context: SecureContext;
}

/**
 * Returns the context of all connections; each takes certificate and key of its session from another one. It is made for small connections: a context
 * per session takes 25 KB, a ticket (the official client never resumes) 16 KB of buffer, and a key of ML-KEM 6 KB until the connection ends.
 */
export function sharedContext(): SecureContext {
  return createSecureContext({
    minVersion: 'TLSv1.3',
    // Like official workers (defaultCipherSuitesTLS13 in crypto/tls of Go): the cheapest one first.
    ciphers: 'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256',
    honorCipherOrder: true,
    ecdhCurve: 'X25519:P-256:P-384:P-521',
    secureOptions: constants.SSL_OP_NO_TICKET,
    // Without it OpenSSL fails the handshake of a client that resumes.
    sessionIdContext: 'bnd-tui',
  });
}

/** Creating one takes longer than everything else of a handshake, so the connections of a session use the same. */
export class SessionContexts {
  readonly #kept = new Map<string, Kept>();

  /** Returns undefined if TLS cannot use the session's certificate and key. */
  of({ sessionId, certificate, privateKey }: WorkerSession): SecureContext | undefined {
    const kept = this.#kept.get(sessionId);
    this.#kept.delete(sessionId);
    const isCurrent = kept !== undefined && Buffer.compare(kept.certificate, certificate) === 0;
    const context = isCurrent ? kept.context : create(certificate, privateKey);
    if (context === undefined) return undefined;
    this.#kept.set(sessionId, { certificate, context });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST_CONTEXTS) break;
      this.#kept.delete(oldest);
    }
    return context;
  }

  forget(sessionId: string): void {
    this.#kept.delete(sessionId);
  }
}

function create(certificate: Uint8Array, privateKey: Uint8Array): SecureContext | undefined {
  try {
    return createSecureContext({ cert: certificatePem(certificate), key: privateKeyPem(privateKey) });
  } catch {
    return undefined;
  }
}
