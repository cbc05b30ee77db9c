/** Decides why a connection ended and whether that was a failure. */
import { BndError } from '../lib/errors.ts';
import { CLOSE, NO_CLOSE_FRAME } from '../wire/close-codes.ts';
import type { LinkEnd } from '../wire/link.ts';

export interface TunnelEnd {
  /** A sentence. */
  readonly reason: string;
  readonly error: BndError | undefined;
}

export const HOST_CLOSED = 'The host closed the connection.';
export const LOCAL_LEFT = 'The client closed the connection.';
export const FORWARD_CLOSED = 'The forward was closed.';
export const SESSION_CANCELED = 'Session canceled.';
export const SESSION_EXPIRED = 'The session expired.';

/** How far a worker's clock may be ahead. */
const CLOCK_SKEW_MS = 2_000;

/**
 * Replaces the observed end by its cause: workers end open connections when the session ends, some as if the host had closed them, and by their own
 * clock. `closedBecause`: why the forward is being closed locally; undefined otherwise.
 */
export function causeOf(end: TunnelEnd, closedBecause: string | undefined, expiresAtMs: number): TunnelEnd {
  if (closedBecause !== undefined && end.reason !== LOCAL_LEFT)
    return { reason: closedBecause, error: undefined };
  if (end.error?.code !== 'connection-cut') return end;
  if (Date.now() >= expiresAtMs - CLOCK_SKEW_MS) return { reason: SESSION_EXPIRED, error: undefined };
  return end;
}

/**
 * Returns true if the worker ended TLS in an orderly way but sent no close frame. Official workers do that at about 1 of 80 ends of a host's stream
 * (measured), when one of two goroutines closes the connection before the other one has written the frame (internal/daemon/worker/proxy/tcp in
 * hashicorp/boundary), and also when they cut the connections of a session that is over.
 */
export function mayBeWhole(end: LinkEnd): boolean {
  return end.kind === 'closed' && end.byCloseNotify === true;
}

/** Judges the end of a connection in its data phase. `worker` is an address, `endpoint` the URL of the host; `isWhole`: the worker ended it at the end of the host's stream. */
export function endOf(end: LinkEnd, worker: string, endpoint: string, isWhole: boolean): TunnelEnd {
  if (end.kind === 'violation')
    return failed('worker-protocol', `Worker ${worker} broke the websocket protocol: ${end.status.reason}.`);
  const { code, reason } = end.status;
  if (code === CLOSE.normal.code || isWhole) return { reason: HOST_CLOSED, error: undefined };
  if (code === CLOSE.unableToSetupProxying.code || reason === CLOSE.badEndpoint.reason)
    return failed('endpoint-unreachable', `The worker could not reach ${endpoint}: ${reason}.`);
  // It has reached the host, but not its controller.
  if (reason === CLOSE.unableToEstablish.reason)
    return failed('connection-cut', `Worker ${worker} could not begin the connection: ${reason}.`);
  // Nothing but the close frame marks the end of the host's stream.
  if (code === NO_CLOSE_FRAME)
    return failed('connection-cut', `Worker ${worker} cut the connection before the end of the data.`);
  return failed(
    'worker-protocol',
    `${`Worker ${worker} ended the connection with ${code} ${reason}`.trimEnd()}.`,
  );
}

/** For a worker whose system does not respond any more. */
export function silentWorker(worker: string): TunnelEnd {
  return failed('connection-cut', `Worker ${worker} does not respond any more.`);
}

function failed(
  code: 'worker-protocol' | 'endpoint-unreachable' | 'connection-cut',
  reason: string,
): TunnelEnd {
  return { reason, error: new BndError(code, reason) };
}
