/** The websocket between client and worker, either end: binary messages over an upgraded TLS connection (RFC 6455, sdk/wspb in hashicorp/boundary). */
import type { TLSSocket } from 'node:tls';
import { answerTo, CLOSE, type CloseStatus, NO_CLOSE_FRAME } from './close-codes.ts';
import type { CloseNotify } from './close-notify.ts';
import { endSocket } from './end-socket.ts';
import { closeFrame, FrameReader, messageFrame, pingFrame, pongFrame, writeData } from './frames.ts';
import { Heartbeat } from './heartbeat.ts';
import { TurnWriter } from './turn-writer.ts';

/**
 * How long a peer that does not read may delay the last bytes, and how long it may take for its own close frame. Progress is visible only when a
 * write completes, and the last one may be a megabyte: on a slow line that takes minutes.
 */
const CLOSE_BOUNDS = { stallMs: 300_000, lingerMs: 5_000 } as const;
/** A client whose close frame was answered may leave TCP open; it sends nothing any more, so the worker does not wait for it. */
const ANSWERED_BOUNDS = { ...CLOSE_BOUNDS, lingerMs: 250 } as const;

export type LinkEnd =
  /**
   * The status of the peer's close frame; 1006 if the connection ended without one. `byCloseNotify`: without a close frame, but between two messages
   * and with an orderly end of TLS.
   */
  | { readonly kind: 'closed'; readonly status: CloseStatus; readonly byCloseNotify?: true }
  /** The peer violated the websocket protocol. */
  | { readonly kind: 'violation'; readonly status: CloseStatus };

/** The current user of the link. None of the methods may throw. */
export interface LinkUser {
  /** A piece of a binary message, `last` for its final piece. The buffer is valid only during the call. */
  data(piece: Buffer, last: boolean): void;
  /** More can be written after `write` returned false. */
  drain(): void;
  /** Called once; no data follows. */
  ended(end: LinkEnd): void;
}

/** Buffers what arrives between two users, so that nothing is lost between handshake and data. */
export class Link {
  readonly #client: boolean;
  readonly #socket: TLSSocket;
  /** Both addresses, kept because a closed socket forgets them. */
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly localAddress: string;
  readonly localPort: number;
  readonly #writer: TurnWriter;
  readonly #reader: FrameReader;
  readonly #heartbeat = new Heartbeat();
  #user: LinkUser | undefined;
  #waiting: { readonly piece: Buffer; readonly last: boolean }[] = [];
  #end: LinkEnd | undefined;
  #closing = false;

  /** `socket` is upgraded and has an 'error' listener; `rest` is what followed the header of the upgrade; `end` is our side. */
  constructor(socket: TLSSocket, end: 'client' | 'worker', rest: Buffer, closeNotify?: CloseNotify) {
    this.#client = end === 'client';
    this.#socket = socket;
    this.remoteAddress = socket.remoteAddress ?? '';
    this.remotePort = socket.remotePort ?? 0;
    this.localAddress = socket.localAddress ?? '';
    this.localPort = socket.localPort ?? 0;
    this.#writer = new TurnWriter(socket);
    this.#reader = new FrameReader(!this.#client, {
      data: (piece, last) => this.#data(piece, last),
      ping: (payload) => this.#writeControl(pongFrame(payload, this.#client)),
      pong: () => this.#heartbeat.ponged(),
      close: (status) => this.#finish({ kind: 'closed', status }),
    });
    const lost = () => {
      const status = { code: NO_CLOSE_FRAME, reason: '' };
      const isTidy = this.#reader.isBetweenMessages && closeNotify?.hasCome === true;
      this.#finish({ kind: 'closed', status, ...(isTidy ? { byCloseNotify: true } : {}) });
    };
    socket.pause();
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('drain', () => this.#user?.drain());
    socket.on('end', lost);
    socket.on('close', lost);
    if (rest.length > 0) this.#read(rest);
  }

  /** Delivers what was buffered, then everything new; if the user releases the link in between, the rest is kept for the next user. */
  use(user: LinkUser): void {
    this.#user = user;
    this.resume();
    while (this.#user === user) {
      const next = this.#waiting.shift();
      if (next === undefined) break;
      user.data(next.piece, next.last);
    }
    if (this.#user === user && this.#end !== undefined) user.ended(this.#end);
  }

  /** Buffers what arrives from now on for the next user. */
  release(): void {
    this.#user = undefined;
    this.pause();
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Sends payload bytes; returns false if the link has buffered enough. */
  write(payload: Buffer): boolean {
    if (this.#closing) return true;
    this.#heartbeat.wrote();
    return writeData(payload, this.#client, this.#writeFrame);
  }

  /** Sends one message at once. */
  send(message: Uint8Array): void {
    this.#writeControl(messageFrame(message, this.#client));
  }

  /**
   * Sends a ping after every `intervalMs` without traffic, so that firewalls keep the connection open. Calls `onSilent` when the peer has not answered
   * several of them although it was free to.
   */
  keepAlive(intervalMs: number, onSilent: () => void): void {
    // Some systems give up 10 s after the first probe of TCP, but retransmit a ping for minutes: it comes first.
    this.#socket.setKeepAlive(true, 2 * intervalMs);
    this.#socket.on('timeout', () => {
      if (this.#closing) return;
      // Once fired, the socket's timer stays off until it is set again.
      this.#socket.setTimeout(intervalMs);
      // After a sleep of the computer, what has arrived is read before the next setImmediate.
      setImmediate(() => this.#ping(onSilent));
    });
    this.#socket.setTimeout(intervalMs);
  }

  #ping(onSilent: () => void): void {
    // A worker that has more to send than we read cannot answer, and cuts the connection after 5 s (handleControl in coder/websocket, read.go).
    if (this.#socket.isPaused()) return;
    if (this.#heartbeat.isMissed) onSilent();
    else if (this.#writeControl(pingFrame(this.#client))) this.#heartbeat.pinged();
  }

  /** Sends everything queued and a close frame, then waits a bounded time for the peer's. Idempotent. */
  close(status: CloseStatus = CLOSE.normal): void {
    if (this.#closing) return;
    this.#closing = true;
    this.#socket.setTimeout(0);
    this.#writer.flush();
    const bounds = this.#client || this.#end?.kind !== 'closed' ? CLOSE_BOUNDS : ANSWERED_BOUNDS;
    endSocket(this.#socket, bounds, closeFrame(status, this.#client));
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** Calls back once everything up to our close frame has left for the system, or the connection is closed. The peer may go on sending. */
  onSent(listener: () => void): void {
    if (this.#socket.writableFinished || this.#socket.closed) {
      listener();
      return;
    }
    const settle = (): void => {
      this.#socket.off('finish', settle);
      this.#socket.off('close', settle);
      listener();
    };
    this.#socket.on('finish', settle);
    this.#socket.on('close', settle);
  }

  /** Calls back once the connection is closed. */
  onGone(listener: () => void): void {
    if (this.#socket.closed) listener();
    else this.#socket.once('close', listener);
  }

  readonly #writeFrame = (piece: Buffer, head: Buffer): boolean => this.#writer.write(piece, head);

  /** Returns false if it is left out. */
  #writeControl(frame: Buffer): boolean {
    // A peer that pings without reading gets no pongs, which would use up memory.
    if (this.#closing || !this.#socket.writable || this.#socket.writableNeedDrain) return false;
    this.#writer.write(frame);
    return true;
  }

  #read(chunk: Buffer): void {
    const violation = this.#reader.push(chunk);
    if (violation !== undefined) this.#finish({ kind: 'violation', status: violation });
  }

  #data(piece: Buffer, last: boolean): void {
    if (this.#user !== undefined) this.#user.data(piece, last);
    // Data after our close frame has no reader.
    else if (!this.#closing) this.#waiting.push({ piece: Buffer.from(piece), last });
  }

  #finish(end: LinkEnd): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    // The user may know a better status to close with; otherwise use the violation's own, or the peer's.
    this.#user?.ended(end);
    this.close(end.kind === 'violation' ? end.status : answerTo(end.status));
  }
}
