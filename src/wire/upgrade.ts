/** The HTTP upgrade of a session's websocket (RFC 6455 §4, api/proxy/websocket.go in hashicorp/boundary), as text and values. */
import { createHash } from 'node:crypto';
import { PROXY_PATH, SUBPROTOCOL } from './handshake.ts';

const WEBSOCKET_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
/** Maximum size of the response headers; workers send far less. */
const MAX_HEAD_BYTES = 16_384;

/** Returns the upgrade request, ready to send. `host` is the worker address from the token; `key` is 16 random bytes in base64. */
export function upgradeRequest(host: string, key: string): string {
  return [
    `GET ${PROXY_PATH} HTTP/1.1`,
    `Host: ${host}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${key}`,
    `Sec-WebSocket-Protocol: ${SUBPROTOCOL}`,
    '',
    '',
  ].join('\r\n');
}

/** Returns the value of Sec-WebSocket-Accept for a key. */
export function acceptValue(key: string): string {
  return createHash('sha1')
    .update(key + WEBSOCKET_GUID)
    .digest('base64');
}

/** Returns the headers of the worker's 101 response; `protocol` is the client's spelling of ours, undefined if it did not offer it (RFC 6455 §4.2.2). */
export function upgradeAnswer(key: string, protocol: string | undefined): string {
  return [
    'HTTP/1.1 101 Switching Protocols',
    'Connection: Upgrade',
    'Upgrade: websocket',
    `Sec-WebSocket-Accept: ${acceptValue(key)}`,
    ...(protocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
    'Cache-Control: no-store',
    '',
    '',
  ].join('\r\n');
}

export type UpgradeOutcome =
  /** The headers are incomplete. */
  | { readonly kind: 'incomplete' }
  /** Upgraded; `rest` are the first bytes of the websocket. */
  | { readonly kind: 'upgraded'; readonly rest: Buffer }
  /** `why` describes the response; never quotes the peer's body. */
  | { readonly kind: 'refused'; readonly why: string };

/** Parses the response to `upgradeRequest(…, key)`, as far as it has arrived. */
export function readUpgradeAnswer(received: Buffer, key: string): UpgradeOutcome {
  const end = received.indexOf('\r\n\r\n');
  if (end === -1) {
    const tooLong = received.length > MAX_HEAD_BYTES;
    return tooLong ? refused('response headers exceed 16 KiB') : { kind: 'incomplete' };
  }
  const lines = received.toString('latin1', 0, end).split('\r\n');
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(lines[0] ?? '')?.[1];
  if (status === undefined) return refused('the response is not HTTP');
  if (status !== '101') return refused(`the response is HTTP status ${status}`);
  const headers = headerMap(lines.slice(1));
  if (headers.get('sec-websocket-accept') !== acceptValue(key)) return refused('the accept key is wrong');
  if (headers.get('sec-websocket-protocol') !== SUBPROTOCOL)
    return refused(`it does not support ${SUBPROTOCOL}`);
  if (headers.has('sec-websocket-extensions')) return refused('it requires a websocket extension');
  return { kind: 'upgraded', rest: received.subarray(end + 4) };
}

function refused(why: string): UpgradeOutcome {
  return { kind: 'refused', why };
}

function headerMap(lines: readonly string[]): Map<string, string> {
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return headers;
}
