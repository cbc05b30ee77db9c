/** The first message of each side on a fresh websocket: ClientHandshake out; HandshakeResult or a close frame in. */

import type { CloseStatus } from '../wire/close-codes.ts';
import {
  type ClientHandshake,
  decodeHandshakeResult,
  encodeClientHandshake,
  type HandshakeResult,
  MAX_HANDSHAKE_BYTES,
} from '../wire/handshake.ts';
import type { Link } from '../wire/link.ts';
import { MessageCollector } from '../wire/message-collector.ts';
import { protocolError } from './dial-errors.ts';

export type Greeting =
  | { readonly kind: 'accepted'; readonly result: HandshakeResult }
  | { readonly kind: 'closed'; readonly status: CloseStatus };

/** `worker` is its address, for error texts. Resolves with the worker's answer; bytes after it wait in the link. Rejects with BndError `worker-protocol`, or with the signal's reason; the link is destroyed then. */
export function greet(
  link: Link,
  worker: string,
  handshake: ClientHandshake,
  signal: AbortSignal,
): Promise<Greeting> {
  return new Promise((resolve, reject) => {
    const collector = new MessageCollector(MAX_HANDSHAKE_BYTES);
    const settle = (greeting: Greeting) => {
      signal.removeEventListener('abort', abort);
      link.release();
      resolve(greeting);
    };
    const fail = (error: unknown) => {
      signal.removeEventListener('abort', abort);
      link.release();
      link.destroy();
      reject(error);
    };
    const abort = () => fail(signal.reason);
    signal.addEventListener('abort', abort);
    if (signal.aborted) {
      abort();
      return;
    }
    link.send(encodeClientHandshake(handshake));
    link.use({
      data(piece, last) {
        const message = collector.add(piece, last);
        if (message === undefined) return;
        const result = message === 'too-long' ? undefined : decodeHandshakeResult(message);
        if (result === undefined) fail(protocolError(worker, 'its handshake result cannot be read'));
        else settle({ kind: 'accepted', result });
      },
      drain() {},
      ended(end) {
        if (end.kind === 'closed') settle({ kind: 'closed', status: end.status });
        else fail(protocolError(worker, `it broke the websocket protocol: ${end.status.reason}`));
      },
    });
  });
}
