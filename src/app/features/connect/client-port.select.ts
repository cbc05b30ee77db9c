/** The local port that a client connects to: of a forward here, or of one in a background process. */
import { sanitize } from '../../../lib/text.ts';
import { type SessionRef, sessionKey } from '../../core/session-ref.ts';
import type { AppState } from '../../core/state.ts';
import { type ForwardView, isOpen } from '../forwards/index.ts';

export type ClientPort = Pick<
  ForwardView,
  | 'controller'
  | 'sessionId'
  | 'targetId'
  | 'target'
  | 'type'
  | 'endpoint'
  | 'hostId'
  | 'listenAddress'
  | 'listenPort'
>;

/** Returns the port of an open session; undefined if it has none on this machine. */
export function clientPort(state: AppState, ref: SessionRef): ClientPort | undefined {
  const key = sessionKey(ref);
  const view = state.forwards[key];
  if (view !== undefined && isOpen(view)) return view;
  const held = state.background[key];
  if (held === undefined) return undefined;
  const isHere = held.controller === state.connection.address;
  return {
    ...held,
    target: sanitize(held.target),
    type: (isHere ? state.targets.byId.get(held.targetId)?.type : undefined) ?? 'tcp',
    endpoint: isHere ? state.sessions.byId.get(held.sessionId)?.endpoint : undefined,
    hostId: undefined,
  };
}
