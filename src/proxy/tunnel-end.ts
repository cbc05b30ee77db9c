/** Why a connection ended, and whether that was a failure. */
import { BndError } from '../lib/errors.ts';
import type { LinkEnd } from '../link/link.ts';
import { CLOSE, NO_CLOSE_FRAME } from '../protocol/close-codes.ts';

export interface TunnelEnd {
  /** A sentence. */
  readonly reason: string;
  readonly error: BndError | undefined;
}

export const HOST_CLOSED = 'The host closed the connection.';
export const LOCAL_LEFT = 'The local program closed the connection.';

/**
 * True when the worker has ended the connection itself, without a close frame. Official workers now and then do so at the end of the host's stream:
 * one of two goroutines that close the connection is too quick for the other one's frame (internal/daemon/worker/proxy/tcp in hashicorp/boundary;
 * seen in 1 of 80 ends). They do so as well when they cut the connections of a session that is over.
 */
export function mayBeWhole(end: LinkEnd): boolean {
  return end.kind === 'closed' && end.byCloseNotify === true;
}

/** How the worker's end of a connection that carried data is judged. `worker` is its address, `endpoint` the URL of the host behind it; `isWhole`: of an end that may be whole. */
export function endOf(end: LinkEnd, worker: string, endpoint: string, isWhole: boolean): TunnelEnd {
  if (end.kind === 'violation')
    return failed('worker-protocol', `Worker ${worker} broke the websocket protocol: ${end.status.reason}.`);
  const { code, reason } = end.status;
  if (code === CLOSE.normal.code || isWhole) return { reason: HOST_CLOSED, error: undefined };
  if (code === CLOSE.unableToSetupProxying.code || reason === CLOSE.badEndpoint.reason)
    return failed('endpoint-unreachable', `The worker could not reach ${endpoint}: ${reason}.`);
  // The stream of the host has no other mark of its end than the close frame.
  if (code === NO_CLOSE_FRAME)
    return failed('connection-cut', `Worker ${worker} cut the connection before the end of the data.`);
  return failed(
    'worker-protocol',
    `${`Worker ${worker} ended the connection with ${code} ${reason}`.trimEnd()}.`,
  );
}

function failed(
  code: 'worker-protocol' | 'endpoint-unreachable' | 'connection-cut',
  reason: string,
): TunnelEnd {
  return { reason, error: new BndError(code, reason) };
}
