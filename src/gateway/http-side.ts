/** The HTTP side of the proxy: CONNECT (RFC 9110, section 9.3.6), and the PAC file. Requests with a full URL are passed on by `http-relay.ts`. */
import { createServer, type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import { isIP, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type BndError, isBndError } from '../lib/errors.ts';
import { withoutBrackets } from '../lib/proxy-env.ts';
import type { ClientLogin } from './client-login.ts';
import type { Connector } from './connector.ts';
import type { Destination } from './destination.ts';
import { HttpRelay } from './http-relay.ts';
import { PAC_TYPE } from './pac.ts';
import { httpStatusFor, refusalText } from './refusal.ts';

const MOST_HEADER_BYTES = 16 * 1024;

export interface HttpSideOptions {
  readonly login: ClientLogin | undefined;
  readonly connector: Connector;
  readonly pacPath: string;
  readonly pac: () => Promise<string>;
  /** A whole request has arrived on this socket. */
  readonly onRequest: (socket: Duplex) => void;
  readonly onRefused: (destination: Destination, error: BndError) => void;
}

export interface HttpSide {
  /** Serves a client whose bytes are unread. */
  serve(socket: Socket): void;
  close(): void;
}

export function createHttpSide(options: HttpSideOptions): HttpSide {
  const { connector, login, onRequest, onRefused } = options;
  const server = createServer({ maxHeaderSize: MOST_HEADER_BYTES, noDelay: true });
  const relay = new HttpRelay(connector);

  const mayPass = ({ headers }: IncomingMessage): boolean =>
    login === undefined || login.matchesHeader(headers['proxy-authorization']);

  const connect = async (destination: Destination, socket: Socket, head: Buffer): Promise<void> => {
    if (head.length > 0) socket.unshift(head);
    const error = await connector.connect(socket, destination, {
      open: () => void socket.write('HTTP/1.1 200 Connection established\r\n\r\n'),
      refuse: (error) => endWith(socket, httpStatusFor(error), refusalText(error)),
    });
    if (error !== undefined) onRefused(destination, error);
  };

  server.on('connect', (message: IncomingMessage, socket: Duplex, head: Buffer) => {
    onRequest(socket);
    if (!(socket instanceof Socket)) return void socket.destroy();
    // The server has taken its own away.
    socket.on('error', () => undefined);
    const destination = authorityOf(message.url ?? '');
    if (!mayPass(message)) endWith(socket, 407, LOGIN_NEEDED, CHALLENGE);
    else if (destination === undefined)
      endWith(socket, 400, 'bnd-tui proxy: CONNECT needs host:port, for example web.prod.boundary:443.\n');
    else void connect(destination, socket, head);
  });

  const pass = async (url: URL, message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const destination = destinationOf(url);
    try {
      await relay.pass(destination, url, message, response);
    } catch (error) {
      if (!isBndError(error)) throw error;
      onRefused(destination, error);
      if (response.headersSent) response.destroy();
      else answer(response, httpStatusFor(error), refusalText(error));
    }
  };

  const servePac = async (response: ServerResponse): Promise<void> => {
    const script = await options.pac();
    response.setHeader('content-type', PAC_TYPE);
    response.setHeader('cache-control', 'no-cache');
    // Web pages must not read the names in it.
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('cross-origin-resource-policy', 'same-origin');
    answer(response, 200, script);
  };

  server.on('request', (message, response) => {
    onRequest(message.socket);
    const { method, url: target = '' } = message;
    const url = URL.canParse(target) ? new URL(target) : undefined;
    if (url !== undefined) {
      if (!mayPass(message)) {
        response.setHeader('proxy-authenticate', CHALLENGE['proxy-authenticate']);
        answer(response, 407, LOGIN_NEEDED);
      } else if (url.protocol !== 'http:') answer(response, 400, ONLY_HTTP);
      else void pass(url, message, response);
    } else if (method !== 'GET' && method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD, CONNECT');
      answer(response, 405, WHAT_IT_IS);
    } else if (!isOwnHost(message.headers.host)) answer(response, 403, WHAT_IT_IS);
    else if (target !== options.pacPath) answer(response, 404, WHAT_IT_IS);
    else void servePac(response);
  });

  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
    const isLarge = error.code === 'HPE_HEADER_OVERFLOW';
    endWith(
      socket,
      isLarge ? 431 : 400,
      isLarge ? 'bnd-tui proxy: The headers exceed 16 KiB.\n' : `bnd-tui proxy: Malformed request.\n`,
    );
  });

  return {
    serve: (socket) => void server.emit('connection', socket),
    close: () => {
      server.closeAllConnections();
      relay.close();
    },
  };
}

const CHALLENGE = { 'proxy-authenticate': 'Basic realm="bnd-tui proxy"' };
const LOGIN_NEEDED =
  'bnd-tui proxy: This proxy needs the user and password that `bnd-tui proxy` shows. Add them to the URL of the proxy.\n';
const ONLY_HTTP = 'bnd-tui proxy: Only http:// URLs are passed on; use CONNECT for others.\n';
const WHAT_IT_IS =
  'bnd-tui proxy: This is a SOCKS5 and HTTP proxy for targets. Set it as the proxy of your program; browsers can use its PAC file.\n';

/** Answers on a socket without an HTTP server, and closes it. */
function endWith(
  socket: Duplex,
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  const all = {
    ...headers,
    'content-type': 'text/plain; charset=utf-8',
    'content-length': String(Buffer.byteLength(text)),
    connection: 'close',
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${text}`);
  // The rest of what the client sends is dropped: unread bytes would turn the end into a reset.
  socket.resume();
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.statusCode = status;
  if (!response.hasHeader('content-type')) response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.setHeader('connection', 'close');
  response.end(text);
}

/** Parses `host:port` (RFC 9112, section 3.2.3). */
function authorityOf(text: string): Destination | undefined {
  const [, host = '', digits = ''] = /^(\[[0-9a-f:.]+\]|[^\s:@/?#[\]]+):(\d{1,5})$/i.exec(text) ?? [];
  const port = Number(digits);
  if (host === '' || port < 1 || port > 65_535) return undefined;
  return { host: withoutBrackets(host), port, isLiteral: isIP(withoutBrackets(host)) !== 0 };
}

function destinationOf({ hostname, port }: URL): Destination {
  const host = withoutBrackets(hostname);
  return { host, port: port === '' ? 80 : Number(port), isLiteral: isIP(host) !== 0 };
}

/** False for a web page that was made to reach this port under a name of its own. */
function isOwnHost(header: string | undefined): boolean {
  const { hostname } = URL.canParse(`http://${header}`) ? new URL(`http://${header}`) : { hostname: '' };
  return hostname === 'localhost' || isIP(withoutBrackets(hostname)) !== 0;
}
