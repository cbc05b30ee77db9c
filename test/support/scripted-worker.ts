/** A worker scripted by a test, built on node:https and the `ws` package: an independent implementation of the protocol. */
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import {
  encodeAuthorizationToken,
  type SessionAuthorizationData,
} from '../../src/wire/authorization-token.ts';
import {
  type ClientHandshake,
  decodeClientHandshake,
  encodeHandshakeResult,
  SUBPROTOCOL,
} from '../../src/wire/handshake.ts';
import { newId } from '../../src/wire/ids.ts';
import { createSessionCertificate, type SessionCertificate } from '../../src/wire/session-certificate.ts';
import { certificatePem, privateKeyPem } from '../../src/wire/session-key.ts';

export interface Peer {
  readonly ws: WebSocket;
  readonly handshake: ClientHandshake;
  /** 1, 2, 3 … of this worker's normal connections. */
  readonly number: number;
  /** Below the websocket. */
  readonly tls: Socket;
  /** Ends the TLS stream, without a close frame. */
  endTls(): void;
  /** Sends HandshakeResult; −1 = unlimited. */
  accept(connectionsLeft?: number): void;
  /** accept(), then every message back. */
  echo(): void;
  /** accept(), then bytes to and from a TCP server on loopback, with back-pressure. */
  relay(port: number): void;
}

export interface TestSession {
  readonly keys: SessionCertificate;
  readonly expiresAtMs: number;
  /** A token for these workers. */
  token(workerAddresses: readonly string[], changes?: Partial<SessionAuthorizationData>): string;
}

export async function createTestSession(lifeMs = 3_600_000): Promise<TestSession> {
  const sessionId = newId('s');
  const expiresAtMs = Date.now() + lifeMs;
  const keys = createSessionCertificate({
    sessionId,
    workerAddresses: ['127.0.0.1:9202'],
    notBeforeMs: Date.now() - 60_000,
    expiresAtMs: Date.now() + 3_600_000,
  });
  return {
    keys,
    expiresAtMs,
    token: (workerAddresses, changes = {}) =>
      encodeAuthorizationToken({
        sessionId,
        targetId: 'ttcp_1234567890',
        scope: undefined,
        createdAtMs: Date.now(),
        type: 'tcp',
        connectionLimit: -1,
        endpointPort: 22,
        expiresAtMs,
        certificate: keys.certificate,
        privateKey: keys.privateKey,
        hostId: '',
        endpoint: 'tcp://10.0.0.7:22',
        workerAddresses,
        defaultClientPort: 0,
        ...changes,
      }),
  };
}

export interface ScriptedWorker extends AsyncDisposable {
  /** host:port. */
  readonly address: string;
  /** Every handshake received, including cancellations. */
  readonly handshakes: readonly ClientHandshake[];
  readonly cancellations: number;
  /** Number of websockets so far. */
  readonly upgrades: number;
  /** Open websockets that have sent no handshake. */
  readonly waiting: ReadonlySet<WebSocket>;
  /** Resolves once this holds; asked whenever a websocket opens, sends its handshake or closes. */
  until(holds: () => boolean): Promise<void>;
}

export async function startWorker(
  session: TestSession,
  behave: (peer: Peer) => void,
): Promise<ScriptedWorker> {
  const server = createServer({
    cert: certificatePem(session.keys.certificate),
    key: privateKeyPem(session.keys.privateKey),
    requestCert: true,
    rejectUnauthorized: false,
    minVersion: 'TLSv1.3',
    ALPNProtocols: ['http/1.1'],
  });
  const handshakes: ClientHandshake[] = [];
  let numbers = 0;
  let upgrades = 0;
  const waiting = new Set<WebSocket>();
  const news = new EventEmitter().setMaxListeners(0);
  const sockets = new WebSocketServer({
    server,
    path: '/v1/proxy',
    perMessageDeflate: false,
    maxPayload: 0,
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  });
  sockets.on('connection', (ws, { socket }) => {
    upgrades += 1;
    waiting.add(ws);
    ws.on('error', () => undefined);
    ws.on('close', () => {
      waiting.delete(ws);
      news.emit('change');
    });
    ws.once('message', (message: Buffer) => {
      waiting.delete(ws);
      const decoded = decodeClientHandshake(message);
      const command = decoded?.command;
      if (decoded === undefined || command === undefined || command === 'unknown')
        throw new Error('no ClientHandshake');
      const handshake = { ...decoded, command };
      handshakes.push(handshake);
      if (command === 'cancel-session') ws.close(1000, 'session canceled');
      else
        behave({
          ...peerOf(ws, handshake, ++numbers, session),
          tls: socket,
          endTls: () => void socket.end(),
        });
      news.emit('change');
    });
    news.emit('change');
  });
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${portOf(server)}`,
    handshakes,
    waiting,
    get upgrades() {
      return upgrades;
    },
    async until(holds) {
      while (!holds()) await once(news, 'change');
    },
    get cancellations() {
      return handshakes.filter((handshake) => handshake.command === 'cancel-session').length;
    },
    async [Symbol.asyncDispose]() {
      for (const ws of sockets.clients) ws.terminate();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The port that a server is bound to. */
export function portOf(server: { address(): AddressInfo | string | null }): number {
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the server is not bound to a port');
  return bound.port;
}

function peerOf(
  ws: WebSocket,
  handshake: ClientHandshake,
  number: number,
  session: TestSession,
): Omit<Peer, 'tls' | 'endTls'> {
  const accept = (connectionsLeft = -1) =>
    ws.send(
      encodeHandshakeResult({ expiresAtMs: session.expiresAtMs, connectionLimit: -1, connectionsLeft }),
    );
  return {
    ws,
    handshake,
    number,
    accept,
    echo() {
      accept();
      ws.on('message', (message: Buffer) => {
        // Frames of odd sizes, including ones longer than the client itself sends.
        ws.send(message.subarray(0, message.length >> 1), { fin: false });
        ws.send(message.subarray(message.length >> 1), { fin: true });
        if (ws.bufferedAmount > 262_144) pauseUntilSent(ws);
      });
    },
    relay(port) {
      accept();
      const endpoint = connect(port, '127.0.0.1');
      endpoint.on('error', () => ws.close(3000, 'unable to setup proxying'));
      endpoint.on('data', (bytes: Buffer) => {
        endpoint.pause();
        ws.send(bytes, () => endpoint.resume());
      });
      endpoint.on('end', () => ws.close(1000));
      ws.on('message', (bytes: Buffer) => {
        if (!endpoint.write(bytes)) ws.pause();
      });
      endpoint.on('drain', () => ws.resume());
      ws.on('close', () => endpoint.destroy());
    },
  };
}

function pauseUntilSent(ws: WebSocket): void {
  ws.pause();
  ws.ping('', false, () => ws.resume());
}
