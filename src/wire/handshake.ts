/**
 * The first message of each side on a session's websocket: ClientHandshake and HandshakeResult
 * (internal/proto/worker/proxy/v1/proxy.proto, sdk/wspb in hashicorp/boundary). One binary message holds one protobuf message.
 */
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { ClientHandshakeSchema, HandshakeResultSchema } from './gen/boundary_pb.ts';
import { randomBase62 } from './ids.ts';
import { timestampFromMs, timestampToMs } from './timestamp.ts';

/** Subprotocol of the websocket; the client insists on its echo (globals/globals.go). */
export const SUBPROTOCOL = 'boundary-tcp-proxy-v1';
/** Path of the upgrade request (internal/daemon/worker/handler.go). */
export const PROXY_PATH = '/v1/proxy';
/** Both sides refuse longer handshake messages. */
export const MAX_HANDSHAKE_BYTES = 32_768;
export const TOFU_TOKEN_LENGTH = 20;
/** HANDSHAKECOMMAND_UNSPECIFIED and HANDSHAKECOMMAND_SESSION_CANCEL. */
const COMMAND = { connect: 0, 'cancel-session': 1 } as const;

export interface ClientHandshake {
  /** Set by the first client of a session; all later connections must send the same value (trust on first use). */
  readonly tofuToken: string;
  readonly command: keyof typeof COMMAND;
}

/** As a worker reads it: commands that it does not know do not activate a session. */
export interface ReceivedHandshake {
  readonly tofuToken: string;
  readonly command: ClientHandshake['command'] | 'unknown';
}

export interface HandshakeResult {
  readonly expiresAtMs: number;
  /** −1 = unlimited. */
  readonly connectionLimit: number;
  /** −1 = unlimited. Absent on the wire means 0, so unlimited is always written. */
  readonly connectionsLeft: number;
}

/** Returns a fresh TOFU token: 20 characters of [0-9A-Za-z] (api/proxy/proxy.go). */
export function newTofuToken(): string {
  return randomBase62(TOFU_TOKEN_LENGTH);
}

export function encodeClientHandshake(handshake: ClientHandshake): Uint8Array {
  const command = COMMAND[handshake.command];
  return toBinary(
    ClientHandshakeSchema,
    create(ClientHandshakeSchema, { tofuToken: handshake.tofuToken, command }),
  );
}

/** Returns undefined if the bytes are not such a message. The caller checks the length of the TOFU token (a wrong one has its own close code). */
export function decodeClientHandshake(bytes: Uint8Array): ReceivedHandshake | undefined {
  try {
    const message = fromBinary(ClientHandshakeSchema, bytes);
    const { tofuToken, command } = message;
    if (command === COMMAND.connect) return { tofuToken, command: 'connect' };
    return { tofuToken, command: command === COMMAND['cancel-session'] ? 'cancel-session' : 'unknown' };
  } catch {
    return undefined;
  }
}

export function encodeHandshakeResult(result: HandshakeResult): Uint8Array {
  return toBinary(
    HandshakeResultSchema,
    create(HandshakeResultSchema, {
      expiration: timestampFromMs(result.expiresAtMs),
      connectionLimit: result.connectionLimit,
      connectionsLeft: result.connectionsLeft,
    }),
  );
}

/** Returns undefined if the bytes are not such a message. */
export function decodeHandshakeResult(bytes: Uint8Array): HandshakeResult | undefined {
  try {
    const message = fromBinary(HandshakeResultSchema, bytes);
    return {
      expiresAtMs: timestampToMs(message.expiration),
      connectionLimit: message.connectionLimit,
      connectionsLeft: message.connectionsLeft,
    };
  } catch {
    return undefined;
  }
}
