/** Requests that a worker does not upgrade, with the answers of an official one (accept.go in coder/websocket, which it uses). */
import { type IncomingMessage, STATUS_CODES } from 'node:http';
import { PROXY_PATH, SUBPROTOCOL } from '../../wire/handshake.ts';

export interface UpgradeRefusal {
  readonly status: number;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** 16 bytes in base64 (RFC 6455 §4.1). */
const KEY = /^[A-Za-z0-9+/]{22}==$/;
const UPGRADE = { Upgrade: 'websocket' };

/** Returns undefined for a request that is to be upgraded. */
export function upgradeRefusal(request: IncomingMessage): UpgradeRefusal | undefined {
  const { method, headers, headersDistinct, httpVersion } = request;
  const [path] = (request.url ?? '').split('?');
  if (path !== PROXY_PATH) return { status: 404, text: '404 page not found' };
  if (httpVersion === '1.0')
    return violation(426, `handshake request must be at least HTTP/1.1: "HTTP/${httpVersion}"`);
  if (!tokensOf(headers.connection).includes('upgrade'))
    return violation(
      426,
      `Connection header ${quoted(headers.connection)} does not contain Upgrade`,
      UPGRADE,
    );
  if (!tokensOf(headers.upgrade).includes('websocket'))
    return violation(426, `Upgrade header ${quoted(headers.upgrade)} does not contain websocket`, UPGRADE);
  if (method !== 'GET') return violation(405, `handshake request method is not GET but ${quoted(method)}`);
  const version = headers['sec-websocket-version'];
  if (version !== '13') {
    const text = `unsupported WebSocket protocol version (only 13 is supported): ${quoted(version)}`;
    return { status: 400, text, headers: { 'Sec-WebSocket-Version': '13' } };
  }
  const [key, ...more] = headersDistinct['sec-websocket-key'] ?? [];
  if (key === undefined) return violation(400, 'missing Sec-WebSocket-Key');
  if (more.length > 0) return violation(400, 'multiple Sec-WebSocket-Key headers');
  if (!KEY.test(key))
    return violation(
      400,
      `invalid Sec-WebSocket-Key ${quoted(key)}, must be a 16 byte base64 encoded string`,
    );
  return originRefusal(headers.origin, headers.host ?? '');
}

/** Returns our subprotocol in the client's spelling; undefined if it does not offer it. */
export function chosenProtocol(offered: string | undefined): string | undefined {
  return offered
    ?.split(',')
    .map((name) => name.trim())
    .find((name) => name.toLowerCase() === SUBPROTOCOL);
}

/** Returns the response as bytes of the connection, which is closed after it. */
export function refusalResponse({ status, text, headers = {} }: UpgradeRefusal): string {
  const body = `${text}\n`;
  const all = {
    'Cache-Control': 'no-store',
    'Content-Type': 'text/plain; charset=utf-8',
    'X-Content-Type-Options': 'nosniff',
    Connection: 'close',
    ...headers,
    'Content-Length': String(Buffer.byteLength(body)),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`;
}

/** Browsers send an origin: pages of other sites must not reach a worker through them. */
function originRefusal(origin: string | undefined, host: string): UpgradeRefusal | undefined {
  if (origin === undefined || origin === '') return undefined;
  const [, originHost = ''] = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#]*)/i.exec(origin) ?? [];
  if (originHost === '')
    return { status: 403, text: `request Origin ${quoted(origin)} is not a valid URL with a host` };
  if (originHost.toLowerCase() === host.toLowerCase()) return undefined;
  const text = `request Origin ${quoted(originHost)} is not authorized for Host ${quoted(host)}`;
  return { status: 403, text };
}

function violation(status: number, text: string, headers?: UpgradeRefusal['headers']): UpgradeRefusal {
  return {
    status,
    text: `WebSocket protocol violation: ${text}`,
    ...(headers === undefined ? {} : { headers }),
  };
}

function tokensOf(header: string | undefined): readonly string[] {
  return (header ?? '').split(',').map((token) => token.trim().toLowerCase());
}

function quoted(text: string | undefined): string {
  return JSON.stringify(text ?? '');
}
