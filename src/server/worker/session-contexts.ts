/** TLS contexts of sessions. Creating one takes longer than everything else of a handshake, so each session has one for all its connections. */
import { createSecureContext, type SecureContext } from 'node:tls';
import { certificatePem, privateKeyPem } from '../../wire/session-key.ts';
import type { WorkerSession } from './authority.ts';

/** The least recently used one is dropped beyond this number. */
const MOST_CONTEXTS = 1_000;

interface Kept {
  readonly certificate: Uint8Array;
  readonly context: SecureContext;
}

export class SessionContexts {
  readonly #kept = new Map<string, Kept>();

  /** Returns undefined if TLS cannot use the session's certificate and key. */
  of({ sessionId, certificate, privateKey }: WorkerSession): SecureContext | undefined {
    const kept = this.#kept.get(sessionId);
    this.#kept.delete(sessionId);
    const isCurrent = kept !== undefined && Buffer.compare(kept.certificate, certificate) === 0;
    const context = isCurrent ? kept.context : create(sessionId, certificate, privateKey);
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

function create(
  sessionId: string,
  certificate: Uint8Array,
  privateKey: Uint8Array,
): SecureContext | undefined {
  try {
    return createSecureContext({
      cert: certificatePem(certificate),
      key: privateKeyPem(privateKey),
      minVersion: 'TLSv1.3',
      // Without it OpenSSL fails the handshake of a client that resumes.
      sessionIdContext: sessionId,
    });
  } catch {
    return undefined;
  }
}
