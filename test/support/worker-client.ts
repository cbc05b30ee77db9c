/** A client of a worker, built on node:tls and the `ws` package: an independent implementation of the protocol. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { WebSocket } from 'ws';
import type { CloseStatus } from '../../src/wire/close-codes.ts';
import {
  type ClientHandshake,
  decodeHandshakeResult,
  encodeClientHandshake,
  type HandshakeResult,
  SUBPROTOCOL,
} from '../../src/wire/handshake.ts';
import { certificatePem, privateKeyPem } from '../../src/wire/session-key.ts';

/** What a client knows of its session. */
export interface SessionKeys {
  readonly sessionId: string;
  readonly certificate: Uint8Array;
  readonly privateKey: Uint8Array;
}

export const TOFU = 'AbCdEfGhIjKlMnOpQrSt';

/** A TLS connection as a client of this session opens it, before its handshake. */
export function dialTls(address: string, session: SessionKeys, options: ConnectionOptions = {}): TLSSocket {
  const { hostname, port } = new URL(`tcp://${address}`);
  return connect({
    host: hostname,
    port: Number(port),
    servername: '',
    ALPNProtocols: ['http/1.1', session.sessionId],
    cert: certificatePem(session.certificate),
    key: privateKeyPem(session.privateKey),
    minVersion: 'TLSv1.3',
    // The worker shows the same certificate; it is its own root.
    ca: certificatePem(session.certificate),
    checkServerIdentity: () => undefined,
    ...options,
  });
}

/** One connection of a session. */
export class WorkerClient {
  readonly ws: WebSocket;
  /** Below the websocket. */
  readonly tls: TLSSocket;
  /** Resolves with the close frame's status, 1006 without one. */
  readonly closed: Promise<CloseStatus>;
  readonly #messages: Buffer[] = [];
  #changed = Promise.withResolvers<void>();
  #isClosed = false;

  private constructor(ws: WebSocket, tls: TLSSocket) {
    this.ws = ws;
    this.tls = tls;
    // The meaning of an error is reported by the subsequent 'close'.
    ws.on('error', () => undefined);
    ws.on('message', (message: Buffer) => {
      this.#messages.push(message);
      this.#change();
    });
    this.closed = new Promise((resolve) => {
      ws.once('close', (code, reason) => {
        this.#isClosed = true;
        this.#change();
        resolve({ code, reason: reason.toString() });
      });
    });
  }

  /** Through TLS and the upgrade; nothing is sent on the websocket yet. `tcp`: a connected socket to use. */
  static async dial(address: string, session: SessionKeys, tcp?: Socket): Promise<WorkerClient> {
    const tls = dialTls(address, session, tcp === undefined ? {} : { socket: tcp });
    const ws = new WebSocket(`ws://${address}/v1/proxy`, [SUBPROTOCOL], {
      createConnection: () => tls,
      perMessageDeflate: false,
      maxPayload: 32_768,
    });
    const client = new WorkerClient(ws, tls);
    await once(ws, 'open');
    return client;
  }

  /** Sends the first message. */
  greet(tofuToken = TOFU, command: ClientHandshake['command'] = 'connect'): void {
    this.ws.send(encodeClientHandshake({ tofuToken, command }));
  }

  /** The worker's first message, removed from the data. Rejects if the worker closes instead. */
  async result(): Promise<HandshakeResult> {
    await this.#until(() => this.#messages.length > 0);
    const result = decodeHandshakeResult(this.#messages.shift() ?? Buffer.alloc(0));
    if (result === undefined) throw new Error('the first message is no HandshakeResult');
    return result;
  }

  /** All data so far, once it has this many bytes. */
  async received(length: number): Promise<Buffer> {
    await this.#until(() => this.#messages.reduce((sum, message) => sum + message.length, 0) >= length);
    return this.data();
  }

  /** All data so far. */
  data(): Buffer {
    return Buffer.concat(this.#messages);
  }

  async #until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.#isClosed) throw new Error('the worker closed the connection');
      await this.#changed.promise;
    }
  }

  #change(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
