/**
 * Reads and writes the authorization token of a session: base58 (Bitcoin alphabet, no checksum) of a SessionAuthorizationData message. It holds the
 * private key of the session, so it is a secret. Producer and consumer in hashicorp/boundary:
 * internal/daemon/controller/handlers/targets/target_service.go, api/targets/custom.go.
 */
import { X509Certificate } from 'node:crypto';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { base58 } from '@scure/base';
import { BndError } from '../lib/errors.ts';
import {
  type SessionAuthorizationData as Message,
  SessionAuthorizationDataSchema,
} from './gen/boundary_pb.ts';
import { timestampFromMs, timestampToMs } from './timestamp.ts';

export interface TokenScope {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly description: string;
  readonly parentScopeId: string;
}

export interface SessionAuthorizationData {
  /** `s_…`: worker and client find the session by this prefix in the TLS handshake. */
  readonly sessionId: string;
  readonly targetId: string;
  readonly scope: TokenScope | undefined;
  readonly createdAtMs: number;
  /** tcp, ssh or rdp. */
  readonly type: string;
  /** −1 = unlimited. */
  readonly connectionLimit: number;
  readonly endpointPort: number;
  readonly expiresAtMs: number;
  /** X.509 DER; presented by both client and worker. */
  readonly certificate: Uint8Array;
  /** 64 bytes: Ed25519 seed ‖ public key. */
  readonly privateKey: Uint8Array;
  readonly hostId: string;
  /** URL of the host behind the worker, e.g. `tcp://10.0.0.7:22`. */
  readonly endpoint: string;
  /** `host:port` of every worker that may carry the session, in the order to try. */
  readonly workerAddresses: readonly string[];
  /** 0: the target has no default port. */
  readonly defaultClientPort: number;
}

/** A real token for one worker has about 780 characters; decoding base58 takes quadratic time, so a hostile one is refused early. */
const MAX_TOKEN_LENGTH = 16_384;

/** Returns the token for this data, as in the response of `:authorize-session`. */
export function encodeAuthorizationToken(data: SessionAuthorizationData): string {
  const message = create(SessionAuthorizationDataSchema, {
    sessionId: data.sessionId,
    targetId: data.targetId,
    ...(data.scope === undefined ? {} : { scope: data.scope }),
    createdTime: timestampFromMs(data.createdAtMs),
    type: data.type,
    connectionLimit: data.connectionLimit,
    endpointPort: data.endpointPort,
    expiration: timestampFromMs(data.expiresAtMs),
    certificate: Uint8Array.from(data.certificate),
    privateKey: Uint8Array.from(data.privateKey),
    hostId: data.hostId,
    endpoint: data.endpoint,
    workerInfo: data.workerAddresses.map((address) => ({ address })),
    defaultClientPort: data.defaultClientPort,
  });
  return base58.encode(toBinary(SessionAuthorizationDataSchema, message));
}

/**
 * Parses a token and checks that it can open a session. Also accepts the JSON of a SessionAuthorization, bare or as the official CLI prints it
 * (`{"item": {…}}`), and surrounding blanks. Throws BndError `bad-authorization-token`; its text never holds the token.
 */
export function decodeAuthorizationToken(text: string): SessionAuthorizationData {
  const token = tokenText(text.trim());
  if (token === '') throw refused('it is empty');
  if (token.length > MAX_TOKEN_LENGTH) throw refused(`it is longer than ${MAX_TOKEN_LENGTH} characters`);
  const message = parseMessage(token);
  const data: SessionAuthorizationData = {
    sessionId: message.sessionId,
    targetId: message.targetId,
    scope: message.scope,
    createdAtMs: timestampToMs(message.createdTime),
    type: message.type,
    connectionLimit: message.connectionLimit,
    endpointPort: message.endpointPort,
    expiresAtMs: timestampToMs(message.expiration),
    certificate: message.certificate,
    privateKey: message.privateKey,
    hostId: message.hostId,
    endpoint: message.endpoint,
    workerAddresses: message.workerInfo.map((worker) => worker.address).filter((address) => address !== ''),
    defaultClientPort: message.defaultClientPort,
  };
  checkUsable(data);
  return data;
}

function tokenText(text: string): string {
  if (!text.startsWith('{')) return text;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw refused('it starts like JSON but is not valid JSON');
  }
  const direct =
    property(json, 'authorization_token') ?? property(property(json, 'item'), 'authorization_token');
  if (typeof direct !== 'string') throw refused('the JSON lacks "authorization_token"');
  return direct.trim();
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function parseMessage(token: string): Message {
  let bytes: Uint8Array;
  try {
    bytes = base58.decode(token);
  } catch {
    throw refused('it contains invalid characters, so it may be truncated or modified');
  }
  try {
    return fromBinary(SessionAuthorizationDataSchema, bytes);
  } catch {
    throw refused('it is truncated or modified');
  }
}

function checkUsable(data: SessionAuthorizationData): void {
  if (!data.sessionId.startsWith('s_')) throw refused('it contains no session id');
  if (data.workerAddresses.length === 0) throw refused('it lists no workers');
  if (data.privateKey.length !== 64) throw refused('its private key is incomplete');
  let publicKey: Buffer;
  try {
    publicKey = new X509Certificate(data.certificate).publicKey.export({ type: 'spki', format: 'der' });
  } catch {
    throw refused('its certificate is invalid');
  }
  if (!publicKey.subarray(-32).equals(data.privateKey.subarray(32)))
    throw refused('its key does not match its certificate');
}

function refused(why: string): BndError {
  return new BndError('bad-authorization-token', `Invalid authorization token: ${why}.`);
}
