/** An open forward in the state: figures only; the handle is held by the effect that opened it. */

import type { RefusedUser } from '../../../lib/only-you.ts';
import type {
  Failing,
  Forward,
  ForwardConnection,
  ForwardEndReason,
  ForwardSnapshot,
} from '../../../proxy/types.ts';
import type { BrokeredCredential } from '../../../wire/resources.ts';
import { type Failure, failureOf } from '../../core/failure.ts';
import { sortRows } from '../../list/sort.ts';
import type { ForwardRequest } from './forward-request.state.ts';

/** Seconds covered by the sparkline. */
const HISTORY_SECONDS = 60;

/** A brokered credential, by name. */
export interface BrokeredNames {
  readonly source: string;
  readonly username: string | undefined;
  /** Whether it has a password or a private key. */
  readonly secret: 'password' | 'key' | undefined;
}

/** The newest connection failure, since when connections fail, and how many have failed. */
interface FailingView extends Failure {
  readonly sinceMs: number;
  readonly count: number;
}

export interface ForwardView {
  readonly sessionId: string;
  readonly targetId: string;
  /** Its name when the forward was opened, else its id; safe to print. */
  readonly target: string;
  readonly type: string;
  readonly listenAddress: string;
  readonly listenPort: number;
  /** Address of the controller that authorized the session. */
  readonly controller: string;
  /** Of the lab, whose sessions end with this program. */
  readonly lab: boolean;
  /** The user who opened it; undefined if the sign-in was not fully known. */
  readonly userId: string | undefined;
  /** The requested port, explicit or of the target; undefined: any. */
  readonly meantPort: number | undefined;
  /** Its options; the idle and expiry behavior may change later. */
  readonly request: ForwardRequest;
  readonly openedAtMs: number;
  readonly expiresAtMs: number;
  readonly endpoint: string | undefined;
  /** The host chosen by the controller or the user; undefined for a target with an address. */
  readonly hostId: string | undefined;
  readonly credentialCount: number;
  /** The non-secret part of the brokered credentials. */
  readonly brokered: readonly BrokeredNames[];
  readonly listening: boolean;
  readonly bytesUp: number;
  readonly bytesDown: number;
  readonly openConnections: number;
  readonly totalConnections: number;
  /** −1 = unlimited. */
  readonly connectionLimit: number;
  readonly connectionsLeft: number;
  readonly connections: readonly ForwardConnection[];
  /** Time since which no connection is open; undefined while one is. */
  readonly quietSinceMs: number | undefined;
  /** Connections have failed since the last one that carried data. */
  readonly failing: FailingView | undefined;
  /** Clients of other users, by user. */
  readonly refused: readonly RefusedUser[];
  readonly end: { readonly reason: ForwardEndReason; readonly failure: Failure | undefined } | undefined;
  /** Bytes of each of the last seconds, newest last, at most `HISTORY_SECONDS`. */
  readonly historyUp: readonly number[];
  readonly historyDown: readonly number[];
  /** Totals at the newest sample of the history. */
  readonly sampledUp: number;
  readonly sampledDown: number;
}

/** Data of a new forward in addition to its handle. */
export interface ForwardOrigin {
  readonly target: string;
  readonly controller: string;
  readonly lab: boolean;
  readonly userId: string | undefined;
  readonly meantPort: number | undefined;
  readonly request: ForwardRequest;
  readonly endpoint: string | undefined;
  readonly hostId: string | undefined;
  readonly credentialCount: number;
  readonly brokered: readonly BrokeredNames[];
  readonly openedAtMs: number;
}

type Figures = Pick<
  ForwardView,
  | 'listening'
  | 'bytesUp'
  | 'bytesDown'
  | 'openConnections'
  | 'totalConnections'
  | 'connectionLimit'
  | 'connectionsLeft'
  | 'connections'
  | 'failing'
  | 'refused'
  | 'end'
>;

/** Returns the view of a forward that was just opened. */
export function openedView(forward: Forward, origin: ForwardOrigin): ForwardView {
  return {
    sessionId: forward.sessionId,
    targetId: forward.targetId,
    type: forward.type,
    listenAddress: forward.listenAddress,
    listenPort: forward.listenPort,
    expiresAtMs: forward.expiresAtMs,
    ...origin,
    ...figuresOf(forward.snapshot()),
    quietSinceMs: origin.openedAtMs,
    historyUp: [],
    historyDown: [],
    sampledUp: 0,
    sampledDown: 0,
  };
}

/** Returns the view with current figures. */
export function withSnapshot(view: ForwardView, snapshot: ForwardSnapshot, nowMs: number): ForwardView {
  const next = { ...view, ...figuresOf(snapshot) };
  if (next.openConnections > 0) return { ...next, quietSinceMs: undefined };
  // A connection may open and close between two snapshots.
  const same =
    next.totalConnections === view.totalConnections &&
    next.bytesUp === view.bytesUp &&
    next.bytesDown === view.bytesDown;
  return same && view.quietSinceMs !== undefined ? next : { ...next, quietSinceMs: nowMs };
}

/** Adds one second to the history. */
export function withSample(view: ForwardView): ForwardView {
  return {
    ...view,
    historyUp: [...view.historyUp, view.bytesUp - view.sampledUp].slice(-HISTORY_SECONDS),
    historyDown: [...view.historyDown, view.bytesDown - view.sampledDown].slice(-HISTORY_SECONDS),
    sampledUp: view.bytesUp,
    sampledDown: view.bytesDown,
  };
}

/** The part of credentials that may be visible on the screen. */
export function brokeredNames(credentials: readonly BrokeredCredential[]): readonly BrokeredNames[] {
  const names = credentials.map(
    ({ sourceName, sourceId, username, password, privateKey }): BrokeredNames => ({
      source: sourceName ?? sourceId,
      username,
      secret: password !== undefined ? 'password' : privateKey !== undefined ? 'key' : undefined,
    }),
  );
  return sortRows(names, ({ source }) => source, false);
}

/** Returns true while another sample would change the drawing. */
export function isMoving(view: ForwardView): boolean {
  return (
    view.bytesUp !== view.sampledUp ||
    view.bytesDown !== view.sampledDown ||
    view.historyUp.some((bytes) => bytes > 0) ||
    view.historyDown.some((bytes) => bytes > 0)
  );
}

/** Returns true while it accepts connections. */
export function isOpen(view: ForwardView): boolean {
  return view.end === undefined;
}

/** Returns true while connections are accepted but fail. */
export function isFailing(view: ForwardView): boolean {
  return view.failing !== undefined && view.listening && isOpen(view);
}

/** When an unused forward is closed; undefined while it is used, or if it never is. */
export function idleEndsAtMs(view: ForwardView): number | undefined {
  const { idleMs } = view.request;
  return idleMs === undefined || view.quietSinceMs === undefined || !isOpen(view)
    ? undefined
    : view.quietSinceMs + idleMs;
}

/** Returns host:port for a client. */
export function localAddress(view: Pick<ForwardView, 'listenAddress' | 'listenPort'>): string {
  const host = view.listenAddress.includes(':') ? `[${view.listenAddress}]` : view.listenAddress;
  return `${host}:${view.listenPort}`;
}

function figuresOf(snapshot: ForwardSnapshot): Figures {
  return {
    listening: snapshot.listening,
    bytesUp: snapshot.bytesUp,
    bytesDown: snapshot.bytesDown,
    openConnections: snapshot.openConnections,
    totalConnections: snapshot.totalConnections,
    connectionLimit: snapshot.connectionLimit,
    connectionsLeft: snapshot.connectionsLeft,
    connections: snapshot.connections,
    failing: failingOf(snapshot.failing),
    refused: snapshot.refused,
    end:
      snapshot.end === undefined
        ? undefined
        : { reason: snapshot.end.reason, failure: failureOf(snapshot.end.error) },
  };
}

function failingOf(failing: Failing | undefined): FailingView | undefined {
  const failure = failureOf(failing?.error);
  if (failing === undefined || failure === undefined) return undefined;
  return { ...failure, sinceMs: failing.sinceMs, count: failing.count };
}
