/** HTTP on an admitted connection: supports only the websocket upgrade of /v1/proxy (internal/daemon/worker/handler.go in hashicorp/boundary). */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { Link } from '../../wire/link.ts';
import { upgradeAnswer } from '../../wire/upgrade.ts';
import { chosenProtocol, refusalResponse, upgradeRefusal } from './upgrade-refusal.ts';

/** Accepts admitted connections; resolves each with its link, or undefined if it was not an upgrade or took too long. */
export class Upgrades {
  readonly #timeoutMs: number;
  readonly #waiting = new WeakMap<Duplex, (link: Link | undefined) => void>();
  readonly #server: Server;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
    this.#server = createServer((request) => this.#answer(request, request.socket, Buffer.alloc(0)));
    this.#server.on('upgrade', (request, socket, head) => this.#answer(request, socket, head));
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

  #answer(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const refusal = upgradeRefusal(request);
    if (refusal !== undefined || !(socket instanceof TLSSocket)) {
      socket.end(refusal === undefined ? undefined : refusalResponse(refusal));
      return;
    }
    const { headers } = request;
    const protocol = chosenProtocol(headers['sec-websocket-protocol']);
    socket.write(upgradeAnswer(headers['sec-websocket-key'] ?? '', protocol));
    this.#waiting.get(socket)?.(new Link(socket, 'worker', head));
  }
}
