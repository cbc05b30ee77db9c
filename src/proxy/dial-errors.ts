/** Turns failures between this machine and a worker into errors. */
import { BndError, errorText, isBndError } from '../lib/errors.ts';
import type { ProxyWay, WorkerAddress } from './worker-address.ts';

/** The alert of a worker that does not know the session, may not serve it, or finds it expired (internal/daemon/worker/worker.go in hashicorp/boundary). */
const ALERT_INTERNAL_ERROR = 'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR';

const TCP_WORDS: Record<string, string> = {
  ECONNREFUSED: 'refused the connection',
  ECONNRESET: 'reset the connection',
  EHOSTUNREACH: 'is unreachable: no route to host',
  ENETUNREACH: 'is unreachable: network unreachable',
  ENOTFOUND: 'cannot be resolved: unknown host name',
  EAI_AGAIN: 'cannot be resolved: DNS server not responding',
  ETIMEDOUT: 'timed out',
};

/** A failure before the websocket is open: TCP or TLS. `connected`: the TCP connection was established. */
export function connectError(error: unknown, worker: string, connected: boolean): BndError {
  const code = errorCode(error);
  if (code === ALERT_INTERNAL_ERROR) return refusedError(`Worker ${worker} refused this session.`, error);
  if (code === 'ETIMEDOUT')
    return new BndError('worker-timeout', `Worker ${worker} timed out.`, { cause: error });
  if (connected) return protocolError(worker, `the TLS handshake failed: ${errorText(error)}`, error);
  const words = TCP_WORDS[code] ?? `is unreachable: ${errorText(error)}`;
  return new BndError('worker-unreachable', `Worker ${worker} ${words}.`, { cause: error });
}

/** Workers send the same refusal if the session is over and if they cannot reach their controller. */
export function refusedError(message: string, cause?: unknown): BndError {
  const hint = 'Try again. If every connection is refused, the session has ended: open a new one.';
  return new BndError('session-refused', message, { hint, cause });
}

/** The peer does not behave like a worker. */
export function protocolError(worker: string, what: string, cause?: unknown): BndError {
  return new BndError('worker-protocol', `Worker ${worker}: ${what}.`, { cause });
}

export function timeoutError({ text, via }: WorkerAddress, limitMs: number): BndError {
  const seconds = Math.max(1, Math.round(limitMs / 1000));
  const where = via === undefined ? '' : ` through the proxy ${via.shown}`;
  return new BndError(
    'worker-timeout',
    `Worker ${text} timed out after ${seconds} s${where}.`,
    via === undefined ? {} : { hint: proxyHint(via) },
  );
}

/** Hint for a worker that is unreachable both directly and through the proxy. */
export function proxyHint({ variable }: ProxyWay): string {
  return `Check the network to the worker and its firewall, and ${variable}.`;
}

/** For what a dial was rejected with. */
export function asBndError(error: unknown): BndError {
  return isBndError(error)
    ? error
    : new BndError('worker-protocol', 'Dialing the worker failed unexpectedly.', { cause: error });
}

function errorCode(error: unknown): string {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? code : '';
}
