import { child, integer, type JsonObject, list, text, time } from '../../lib/json.ts';
import type { SessionAuthorization } from '../../wire/resources.ts';
import { parseScopeInfo } from './base.ts';
import { parseBrokeredCredential } from './credential.ts';

/** Parses an authorize-session response; undefined if an essential part is missing. Contains secrets. */
export function parseSessionAuthorization(object: JsonObject): SessionAuthorization | undefined {
  const sessionId = text(object, 'session_id');
  const authorizationToken = text(object, 'authorization_token');
  if (sessionId === undefined || authorizationToken === undefined) return undefined;
  return {
    sessionId,
    targetId: text(object, 'target_id'),
    scope: parseScopeInfo(child(object, 'scope')),
    createdAtMs: time(object, 'created_time'),
    userId: text(object, 'user_id'),
    hostSetId: text(object, 'host_set_id'),
    hostId: text(object, 'host_id'),
    type: text(object, 'type'),
    authorizationToken,
    connectionLimit: integer(object, 'connection_limit'),
    endpoint: text(object, 'endpoint'),
    endpointPort: integer(object, 'endpoint_port'),
    expiresAtMs: time(object, 'expiration'),
    credentials: list(object, 'credentials', parseBrokeredCredential),
  };
}
