/** Turns what goes wrong between here and a worker into sentences. */
import { BndError, errorText } from '../lib/errors.ts';
import type { ProxyWay, WorkerAddress } from './worker-address.ts';

/** The alert of a worker that does not know the session, may not serve it, or finds it expired (internal/daemon/worker/worker.go in hashicorp/boundary). */
const ALERT_INTERNAL_ERROR = 'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR';

const TCP_WORDS: Record<string, string> = {
  ECONNREFUSED: 'refused the connection',
  ECONNRESET: 'broke off the connection',
  EHOSTUNREACH: 'cannot be reached: no route to the host',
  ENETUNREACH: 'cannot be reached: no route to the network',
  ENOTFOUND: 'has a name that does not resolve',
  EAI_AGAIN: 'has a name that does not resolve now',
  ETIMEDOUT: 'does not answer',
};

/** A failure before the websocket stands: TCP or TLS. `connected` = TCP was there already. */
export function connectError(error: unknown, worker: string, connected: boolean): BndError {
  const code = errorCode(error);
  if (code === ALERT_INTERNAL_ERROR) return refusedError(`Worker ${worker} refused this session.`, error);
  if (code === 'ETIMEDOUT')
    return new BndError('worker-timeout', `Worker ${worker} does not answer.`, { cause: error });
  if (connected) return protocolError(worker, `the TLS handshake failed: ${errorText(error)}`, error);
  const words = TCP_WORDS[code] ?? `cannot be reached: ${errorText(error)}`;
  return new BndError('worker-unreachable', `Worker ${worker} ${words}.`, { cause: error });
}

/** Workers refuse in the same way when the session is over and when they cannot reach their controller. */
export function refusedError(message: string, cause?: unknown): BndError {
  const hint = 'Try again. If every connection is refused, the session is over: open a new one.';
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
    `Worker ${text} did not answer within ${seconds} s${where}.`,
    via === undefined ? {} : { hint: proxyHint(via) },
  );
}

/** The next step when neither the direct way nor the proxy leads to a worker. */
export function proxyHint({ variable }: ProxyWay): string {
  return `Check the network to the worker and its firewall, and ${variable}.`;
}

function errorCode(error: unknown): string {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? code : '';
}
