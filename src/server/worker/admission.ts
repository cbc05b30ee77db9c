/**
 * Turns a raw TCP connection into a TLS connection of a known session. The certificate depends on the session id in the ClientHello, so that is read
 * before TLS begins (internal/daemon/worker/worker.go, listeners.go in hashicorp/boundary).
 */
import type { Socket } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';
import { FairTurns } from '../../lib/fair-turns.ts';
import { MAX_CLIENT_HELLO_BYTES, readClientHello, sessionIdOf } from '../../wire/client-hello.ts';
import type { SessionAuthority, WorkerSession } from './authority.ts';
import type { EndedSessions } from './ended-sessions.ts';
import { SessionContexts, sharedContext } from './session-contexts.ts';

/** Fatal alert `internal_error` in plaintext (RFC 8446 §6): the official client interprets it as "session unauthorized". */
const ALERT_INTERNAL_ERROR = Buffer.from('15030300020250', 'hex');
/** The only protocol, as on the wire (RFC 7301, 3.1). A list would become a part of Node's buffer pool, and each connection would keep 4 KB of that. */
const ALPN = new DataView(Uint8Array.from(Buffer.from('\x08http/1.1')).buffer);
/** Bytes that one direction of a connection may queue before its source is paused. */
const HIGH_WATER_MARK = 1024 * 1024;

/** Of a ClientHello that TLS gets at once. */
const HELLO_PIECE_BYTES = 512;

/** What a connection keeps of its session: neither certificate nor key. */
export type AdmittedSession = Pick<
  WorkerSession,
  'sessionId' | 'endpoint' | 'expiresAtMs' | 'connectionLimit'
>;

export interface Admitted {
  readonly socket: TLSSocket;
  /** The TCP connection below it. */
  readonly raw: Socket;
  readonly session: AdmittedSession;
}

interface Begun {
  readonly socket: TLSSocket;
  readonly session: WorkerSession;
}

export class Admission {
  readonly #authority: SessionAuthority;
  readonly #timeoutMs: number;
  readonly #context = sharedContext();
  readonly #contexts = new SessionContexts();
  readonly #ended: EndedSessions;
  /** One handshake is computed in a turn of the event loop, and addresses alternate: many hellos at once delay their sender, not the others. */
  readonly #turns = new FairTurns(1);
  readonly #unsubscribe: () => void;

  /** `timeoutMs`: for ClientHello and TLS together. */
  constructor(authority: SessionAuthority, timeoutMs: number, ended: EndedSessions) {
    this.#authority = authority;
    this.#timeoutMs = timeoutMs;
    this.#ended = ended;
    this.#unsubscribe = authority.onSessionEnded((sessionId) => this.#contexts.forget(sessionId));
  }

  close(): void {
    this.#unsubscribe();
  }

  /** Undefined if the connection was refused or lost; it is closed by then. Never rejects. */
  async admit(raw: Socket): Promise<Admitted | undefined> {
    const deadline = setTimeout(() => raw.destroy(), this.#timeoutMs);
    try {
      const sessionId = await readSessionId(raw);
      if (sessionId === undefined) return refuse(raw);
      const begun = await this.#begin(raw, sessionId);
      if (begun === undefined) return refuse(raw);
      const { socket, session } = begun;
      if (!(await isSessionClient(socket, session.certificate))) return undefined;
      const { endpoint, expiresAtMs, connectionLimit } = session;
      return { socket, raw, session: { sessionId, endpoint, expiresAtMs, connectionLimit } };
    } finally {
      clearTimeout(deadline);
    }
  }

  async #begin(raw: Socket, sessionId: string): Promise<Begun | undefined> {
    const endTurn = await this.#turns.take(raw.remoteAddress ?? '');
    // The handshake is computed before the next immediate.
    setImmediate(endTurn);
    if (raw.destroyed) return undefined;
    const session = await this.#authority.lookupSession(sessionId).catch(() => undefined);
    if (session === undefined || raw.destroyed || this.#isOver(session)) return undefined;
    const identity = this.#contexts.of(session);
    return identity && { socket: startTls(raw, this.#context, identity), session };
  }

  #isOver({ sessionId, status, expiresAtMs }: WorkerSession): boolean {
    return expiresAtMs <= Date.now() || (status === 'terminated' && !this.#ended.hasRecent(sessionId));
  }
}

function refuse(raw: Socket): undefined {
  if (!raw.destroyed) {
    raw.end(ALERT_INTERNAL_ERROR);
    raw.destroySoon();
  }
  return undefined;
}

/** Reads up to the end of the ClientHello and puts everything back for the TLS stack. */
function readSessionId(raw: Socket): Promise<string | undefined> {
  return new Promise((resolve) => {
    let received = Buffer.alloc(0);
    const done = (sessionId: string | undefined): void => {
      raw.off('data', onData);
      raw.off('close', onClose);
      raw.pause();
      if (sessionId !== undefined) putBack(raw, received);
      resolve(sessionId);
    };
    const onClose = (): void => done(undefined);
    const onData = (chunk: Buffer): void => {
      received = Buffer.concat([received, chunk]);
      const outcome = readClientHello(received);
      if (outcome.kind === 'hello') done(sessionIdOf(outcome));
      else if (outcome.kind === 'not-tls' || received.length > MAX_CLIENT_HELLO_BYTES) done(undefined);
    };
    raw.on('data', onData);
    raw.on('close', onClose);
  });
}

/**
 * TLS reads it in small pieces: Node's first buffer of a server's connection holds 1 KB, and a connection that fills it keeps another one of 16 KB
 * (NodeBIO in src/crypto/crypto_bio.cc, nodejs/node).
 */
function putBack(raw: Socket, bytes: Buffer): void {
  raw.unshift(bytes);
  const read = raw.read.bind(raw);
  raw.read = (size) => {
    if (raw.readableLength > HELLO_PIECE_BYTES) return read(size ?? HELLO_PIECE_BYTES);
    Reflect.deleteProperty(raw, 'read');
    return read(size);
  };
}

/** `identity`: holds certificate and key. */
function startTls(raw: Socket, secureContext: SecureContext, identity: SecureContext): TLSSocket {
  const options = {
    isServer: true,
    requestCert: true,
    // The certificate is compared byte for byte below; no chain is involved.
    rejectUnauthorized: false,
    ALPNProtocols: ALPN,
    highWaterMark: HIGH_WATER_MARK,
    secureContext,
  };
  const socket = new TLSSocket(raw, options);
  socket.setKeyCert(identity);
  // The official client often ends with a reset; only the 'close' that follows matters.
  socket.on('error', () => socket.destroy());
  return socket;
}

/** Accepts only a holder of the session's own certificate and key. */
function isSessionClient(socket: TLSSocket, certificate: Uint8Array): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (known: boolean): void => {
      socket.off('secure', onSecure);
      socket.off('close', onClose);
      resolve(known);
    };
    const onSecure = (): void => {
      const known = socket.getPeerX509Certificate()?.raw.equals(certificate) ?? false;
      if (!known) socket.destroy();
      settle(known);
    };
    const onClose = (): void => settle(false);
    socket.on('secure', onSecure);
    socket.on('close', onClose);
  });
}
