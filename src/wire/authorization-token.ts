/**
 * The authorization token of a session: base58 (Bitcoin alphabet, no checksum) of a SessionAuthorizationData message. It holds the private key
 * of the session, so it is a secret. Producer and consumer in hashicorp/boundary: internal/daemon/controller/handlers/targets/target_service.go,
 * api/targets/custom.go.
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
  /** X.509 DER; client and worker both present it. */
  readonly certificate: Uint8Array;
  /** 64 bytes: Ed25519 seed ‖ public key. */
  readonly privateKey: Uint8Array;
  readonly hostId: string;
  /** URL of the host behind the worker, e.g. `tcp://10.0.0.7:22`. */
  readonly endpoint: string;
  /** `host:port` of every worker that may carry the session, in the order to try. */
  readonly workerAddresses: readonly string[];
  /** 0 = the target has none. */
  readonly defaultClientPort: number;
}

/** A real token for one worker has about 780 characters; base58 costs the square of the length, so a hostile one is refused early. */
const MAX_TOKEN_LENGTH = 16_384;

/** The token for this data, as `:authorize-session` answers it. */
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
 * Reads a token and checks that a session can be opened with it. Also takes the JSON of a SessionAuthorization, bare or as the official
 * CLI prints it (`{"item": {…}}`); surrounding blanks do not matter. Throws BndError `bad-authorization-token`; its text never holds the token.
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
    throw refused('it starts like JSON and is none');
  }
  const direct =
    property(json, 'authorization_token') ?? property(property(json, 'item'), 'authorization_token');
  if (typeof direct !== 'string') throw refused('the JSON has no authorization_token');
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
    throw refused('it has characters that no token has; it may be cut or changed');
  }
  try {
    return fromBinary(SessionAuthorizationDataSchema, bytes);
  } catch {
    throw refused('it is cut or changed');
  }
}

function checkUsable(data: SessionAuthorizationData): void {
  if (!data.sessionId.startsWith('s_')) throw refused('it names no session');
  if (data.workerAddresses.length === 0) throw refused('it names no worker');
  if (data.privateKey.length !== 64) throw refused('its private key is not whole');
  let publicKey: Buffer;
  try {
    publicKey = new X509Certificate(data.certificate).publicKey.export({ type: 'spki', format: 'der' });
  } catch {
    throw refused('its certificate cannot be read');
  }
  if (!publicKey.subarray(-32).equals(data.privateKey.subarray(32)))
    throw refused('its key does not fit its certificate');
}

function refused(why: string): BndError {
  return new BndError('bad-authorization-token', `This is no usable authorization token: ${why}.`);
}
