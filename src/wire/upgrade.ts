/** The HTTP upgrade of a session's websocket (RFC 6455 §4, api/proxy/websocket.go in hashicorp/boundary), as text and values. */
import { createHash } from 'node:crypto';
import { PROXY_PATH, SUBPROTOCOL } from './handshake.ts';

const WEBSOCKET_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
/** An answer whose head is longer comes from no worker. */
const MAX_HEAD_BYTES = 16_384;

/** The request, ready to send. `host` is the worker address as the token has it; `key` is 16 random bytes in base64. */
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

/** The value of Sec-WebSocket-Accept that belongs to a key. */
export function acceptValue(key: string): string {
  return createHash('sha1')
    .update(key + WEBSOCKET_GUID)
    .digest('base64');
}

/** The head of the worker's 101 answer. */
export function upgradeAnswer(key: string): string {
  return [
    'HTTP/1.1 101 Switching Protocols',
    'Connection: Upgrade',
    'Upgrade: websocket',
    `Sec-WebSocket-Accept: ${acceptValue(key)}`,
    `Sec-WebSocket-Protocol: ${SUBPROTOCOL}`,
    'Cache-Control: no-store',
    '',
    '',
  ].join('\r\n');
}

export type UpgradeOutcome =
  /** The head is not complete yet. */
  | { readonly kind: 'incomplete' }
  /** Upgraded; `rest` are the first bytes of the websocket. */
  | { readonly kind: 'upgraded'; readonly rest: Buffer }
  /** A sentence that says what the peer answered instead; no text of the peer's body. */
  | { readonly kind: 'refused'; readonly why: string };

/** Judges what has arrived so far of the answer to `upgradeRequest(…, key)`. */
export function readUpgradeAnswer(received: Buffer, key: string): UpgradeOutcome {
  const end = received.indexOf('\r\n\r\n');
  if (end === -1) {
    const tooLong = received.length > MAX_HEAD_BYTES;
    return tooLong ? refused('the answer has no end of its headers') : { kind: 'incomplete' };
  }
  const lines = received.toString('latin1', 0, end).split('\r\n');
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(lines[0] ?? '')?.[1];
  if (status === undefined) return refused('the answer is no HTTP');
  if (status !== '101') return refused(`the answer is HTTP status ${status}`);
  const headers = headerMap(lines.slice(1));
  if (headers.get('sec-websocket-accept') !== acceptValue(key)) return refused('the accept key is wrong');
  if (headers.get('sec-websocket-protocol') !== SUBPROTOCOL)
    return refused(`it does not speak ${SUBPROTOCOL}`);
  if (headers.has('sec-websocket-extensions')) return refused('it insists on a websocket extension');
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
