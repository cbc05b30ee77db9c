/** Detects whether a peer ended its TLS stream with `close_notify` (RFC 8446 §6.1) or only the TCP connection; Node reports both alike. */
import type { TLSSocket } from 'node:tls';

/** Header, content type and tag of a TLS 1.3 record (RFC 8446 §5.2), with any of the ciphers that Node offers. */
const RECORD_OVERHEAD = 22;
/** Content of an alert, none of which is payload. */
const ALERT_BYTES = 2;

/**
 * The bytes received beyond the payload are a multiple of the record overhead, for any number of records, plus two if the alert has arrived. Any
 * other remainder, such as that of a truncated record, counts as no alert.
 */
export class CloseNotify {
  readonly #raw: { readonly bytesRead: number };
  readonly #secured: TLSSocket;
  readonly #before: number;

  /** `secured` runs over `raw`. Create it while the peer has nothing to send. */
  constructor(raw: { readonly bytesRead: number }, secured: TLSSocket) {
    this.#raw = raw;
    this.#secured = secured;
    this.#before = this.#beyondPayload();
  }

  /** Valid once the stream has ended. */
  get hasCome(): boolean {
    return (this.#beyondPayload() - this.#before) % RECORD_OVERHEAD === ALERT_BYTES;
  }

  #beyondPayload(): number {
    return this.#raw.bytesRead - this.#secured.bytesRead;
  }
}
