/** HTTP on an admitted connection: supports only the websocket upgrade of /v1/proxy (internal/daemon/worker/handler.go in hashicorp/boundary). */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { PROXY_PATH } from '../../wire/handshake.ts';
import { Link } from '../../wire/link.ts';
import { upgradeAnswer } from '../../wire/upgrade.ts';

const BAD_REQUEST =
  'HTTP/1.1 400 Bad Request\r\nCache-Control: no-store\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';
const NOT_FOUND = BAD_REQUEST.replace('400 Bad Request', '404 Not Found');
/** 16 bytes in base64 (RFC 6455 §4.1). */
const KEY = /^[A-Za-z0-9+/]{22}==$/;

/** Accepts admitted connections; resolves each with its link, or undefined if it was not an upgrade or took too long. */
export class Upgrades {
  readonly #timeoutMs: number;
  readonly #waiting = new WeakMap<Duplex, (link: Link | undefined) => void>();
  readonly #server: Server;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
    this.#server = createServer((_request, response) => {
      response.writeHead(404, { 'Cache-Control': 'no-store', Connection: 'close' }).end();
    });
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    this.#server.on('clientError', (_error, socket) => socket.destroy());
  }

  await(socket: TLSSocket): Promise<Link | undefined> {
    return new Promise((resolve) => {
      const deadline = setTimeout(() => socket.destroy(), this.#timeoutMs);
      const done = (link: Link | undefined): void => {
        clearTimeout(deadline);
        resolve(link);
      };
      this.#waiting.set(socket, done);
      socket.once('close', () => done(undefined));
      this.#server.emit('connection', socket);
    });
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const key = request.headers['sec-websocket-key'];
    const [path] = (request.url ?? '').split('?');
    if (path !== PROXY_PATH || request.method !== 'GET') return void socket.end(NOT_FOUND);
    const websocket = request.headers.upgrade?.toLowerCase() === 'websocket';
    if (!websocket || key === undefined || !KEY.test(key) || !(socket instanceof TLSSocket)) {
      return void socket.end(BAD_REQUEST);
    }
    socket.write(upgradeAnswer(key));
    this.#waiting.get(socket)?.(new Link(socket, 'worker', head));
  }
}
