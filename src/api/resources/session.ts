import { integer, type JsonObject, list, text, time } from '../../lib/json.ts';
import type { Session, SessionConnection } from '../../wire/resources.ts';
import { resource } from './base.ts';

/** A session as in a list or a cancel response: without its connections. */
export const parseSession = resource<Session>((object) => ({
  ...ownFields(object),
  connections: undefined,
}));

/** A session as returned by a read; no `connections` field means that there are none. */
export const parseSessionRead = resource<Session>((object) => ({
  ...ownFields(object),
  connections: list(object, 'connections', parseConnection),
}));

function ownFields(object: JsonObject) {
  return {
    targetId: text(object, 'target_id'),
    userId: text(object, 'user_id'),
    authTokenId: text(object, 'auth_token_id'),
    hostId: text(object, 'host_id'),
    hostSetId: text(object, 'host_set_id'),
    endpoint: text(object, 'endpoint'),
    expiresAtMs: time(object, 'expiration_time'),
    status: text(object, 'status'),
    terminationReason: text(object, 'termination_reason'),
  };
}

/** Byte counters are 64-bit integers, so strings on the wire, and omitted while zero. */
function parseConnection(item: JsonObject): SessionConnection {
  return {
    clientAddress: text(item, 'client_tcp_address'),
    clientPort: integer(item, 'client_tcp_port'),
    endpointAddress: text(item, 'endpoint_tcp_address'),
    endpointPort: integer(item, 'endpoint_tcp_port'),
    bytesUp: integer(item, 'bytes_up') ?? 0,
    bytesDown: integer(item, 'bytes_down') ?? 0,
    closedReason: text(item, 'closed_reason'),
  };
}
