/** Whether a peer has ended its TLS stream by `close_notify` (RFC 8446 §6.1) or only its TCP connection; Node tells both alike. */
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';

/** Head, content type and tag of a record of TLS 1.3 (RFC 8446 §5.2), with any of the ciphers that Node offers. */
const RECORD_OVERHEAD = 22;
/** An alert is this much content, none of which is payload. */
const ALERT_BYTES = 2;

/**
 * What arrives beyond the payload is a multiple of a record's overhead, whatever the number of records, and two bytes more once the alert has
 * come. Anything else, such as the first part of a record that was cut, counts as no alert.
 */
export class CloseNotify {
  readonly #raw: Socket;
  readonly #secured: TLSSocket;
  readonly #before: number;

  /** `secured` runs over `raw`. To be made while the peer has nothing to send. */
  constructor(raw: Socket, secured: TLSSocket) {
    this.#raw = raw;
    this.#secured = secured;
    this.#before = this.#beyondPayload();
  }

  /** To be asked when the stream has ended. */
  get hasCome(): boolean {
    return (this.#beyondPayload() - this.#before) % RECORD_OVERHEAD === ALERT_BYTES;
  }

  #beyondPayload(): number {
    return this.#raw.bytesRead - this.#secured.bytesRead;
  }
}
