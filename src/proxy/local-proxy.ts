/** One session's life at this end: accepts, dials, counts, and ends at the limit, at the expiry, at the worker's word or on request. */
import type { Socket } from 'node:net';
import { atTime } from '../lib/at-time.ts';
import { BndError, errorText } from '../lib/errors.ts';
import { within } from '../lib/within.ts';
import type { SessionAuthorizationData } from '../protocol/authorization-token.ts';
import { type ConnectionRecord, ConnectionTable } from './connection-table.ts';
import type { Dialer, DialOutcome } from './dialer.ts';
import { type Listener, listen } from './listener.ts';
import { endsSession, refusal } from './refusal.ts';
import { Tunnel } from './tunnel.ts';
import type { Forward, ForwardEnd, ForwardSnapshot } from './types.ts';

type Opened = Extract<DialOutcome, { kind: 'open' }>;
type Refused = Extract<DialOutcome, { kind: 'refused' }>;

const UNLIMITED = -1;
const LOCAL_LEFT = 'The local program closed the connection.';
const CLOSED_HERE = 'The forward was closed.';
const EXPIRED = 'The session expired.';
const DEFAULT_CANCEL_MS = 5_000;
/** How long a cancellation may hold back the cut of the open connections: a session whose last connection ends after it terminates at once. */
const CUT_AFTER_MS = 1_000;
/** How long a local program may take for the bytes that arrived before the end. */
const FLUSH_MS = 2_000;

export interface LocalProxyOptions {
  readonly data: SessionAuthorizationData;
  /** What `data` was read from. */
  readonly authorizationToken: string;
  readonly dialer: Dialer;
  readonly tofuToken: string;
  readonly listenAddress: string;
  readonly dialTimeoutMs: number;
}

export class LocalProxy implements Forward {
  readonly ended: Promise<ForwardEnd>;
  readonly #options: LocalProxyOptions;
  readonly #table = new ConnectionTable();
  readonly #dials = new Set<AbortController>();
  readonly #tunnels = new Set<Tunnel>();
  /** Sockets that are not closed yet; some outlive their tunnel for a few seconds. */
  readonly #sockets = new Set<{ destroy(): unknown }>();
  readonly #listeners = new Set<() => void>();
  readonly #settle: (end: ForwardEnd) => void;
  #listener: Listener | undefined;
  #listening = false;
  #stopExpiry: () => void = () => undefined;
  #connectionsLeft: number;
  #lastError: BndError | undefined;
  /** Decided, while the last connections go on. */
  #ending: ForwardEnd | undefined;
  #end: ForwardEnd | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: LocalProxyOptions) {
    this.#options = options;
    this.#connectionsLeft = options.data.connectionLimit;
    const { promise, resolve } = Promise.withResolvers<ForwardEnd>();
    this.ended = promise;
    this.#settle = resolve;
  }

  get sessionId(): string {
    return this.#options.data.sessionId;
  }

  get targetId(): string {
    return this.#options.data.targetId;
  }

  get type(): string {
    return this.#options.data.type;
  }

  get expiresAtMs(): number {
    return this.#options.data.expiresAtMs;
  }

  get authorizationToken(): string {
    return this.#options.authorizationToken;
  }

  get tofuToken(): string {
    return this.#options.tofuToken;
  }

  get listenAddress(): string {
    return this.#options.listenAddress;
  }

  get listenPort(): number {
    return this.#listener?.port ?? 0;
  }

  /** Begins to listen; call first, and no more once it has resolved. Rejects as `listen` does. */
  async open(port: number): Promise<void> {
    this.#listener = await listen(this.listenAddress, port, (socket) => this.#accept(socket));
    this.#listening = true;
    this.#stopExpiry = atTime(this.expiresAtMs, () => void this.#expire());
  }

  snapshot(): ForwardSnapshot {
    return {
      sessionId: this.sessionId,
      listening: this.#listening,
      ...this.#table.figures(),
      connectionLimit: this.#options.data.connectionLimit,
      connectionsLeft: this.#connectionsLeft,
      lastError: this.#lastError,
      end: this.#end,
    };
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(options: { readonly keepSession?: boolean; readonly timeoutMs?: number } = {}): Promise<void> {
    this.#closing ??= this.#close(options.keepSession ?? false, options.timeoutMs ?? DEFAULT_CANCEL_MS);
    return this.#closing;
  }

  #accept(socket: Socket): void {
    // Its 'close' says all that matters.
    socket.on('error', () => undefined);
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    const record = this.#table.add(clientAddress(socket));
    this.#changed();
    void this.#serve(socket, record);
  }

  async #serve(socket: Socket, record: ConnectionRecord): Promise<void> {
    const dial = new AbortController();
    const leave = () => dial.abort(new BndError('cancelled', LOCAL_LEFT));
    socket.once('close', leave);
    this.#dials.add(dial);
    const outcome = await this.#options.dialer.connect(this.#options.dialTimeoutMs, dial.signal);
    this.#dials.delete(dial);
    socket.off('close', leave);
    if (outcome.kind === 'open' && !dial.signal.aborted) this.#join(socket, record, outcome);
    else this.#giveUp(socket, record, outcome, dial.signal);
  }

  #join(socket: Socket, record: ConnectionRecord, { worker, link, result }: Opened): void {
    this.#sockets.add(link);
    link.onGone(() => this.#sockets.delete(link));
    record.state = 'open';
    record.worker = worker;
    // What was the matter is over.
    this.#lastError = undefined;
    const tunnel = new Tunnel({
      local: socket,
      link,
      worker,
      count: record.count,
      endpoint: this.#options.data.endpoint,
      onEnd: ({ reason, error }) => {
        this.#tunnels.delete(tunnel);
        this.#over(record, reason, error);
      },
    });
    this.#tunnels.add(tunnel);
    tunnel.start();
    this.#noteConnectionsLeft(result.connectionsLeft);
    this.#changed();
  }

  #giveUp(socket: Socket, record: ConnectionRecord, outcome: DialOutcome, signal: AbortSignal): void {
    socket.resetAndDestroy();
    if (outcome.kind === 'open') outcome.link.destroy();
    if (signal.aborted) {
      this.#over(record, errorText(signal.reason), undefined);
      return;
    }
    if (outcome.kind === 'open') return;
    const error = outcome.kind === 'failed' ? outcome.error : this.#refusalOf(outcome);
    if (error.code === 'connection-limit') this.#connectionsLeft = 0;
    if (outcome.kind === 'refused' && endsSession(outcome.status)) this.#endAfterLast(endBy(error));
    this.#over(record, error.message, error);
  }

  #refusalOf({ status, worker }: Refused): BndError {
    const unlimited = this.#options.data.connectionLimit === UNLIMITED;
    // Dials under way may have taken what is left without having heard of it yet.
    return refusal(status, worker, !unlimited && this.#connectionsLeft <= this.#dials.size);
  }

  #over(record: ConnectionRecord, reason: string, error: BndError | undefined): void {
    if (error !== undefined) this.#lastError = error;
    this.#table.close(record, reason);
    this.#changed();
    if (this.#table.liveCount > 0 || this.#closing !== undefined) return;
    if (this.#ending !== undefined) this.#finish(this.#ending);
  }

  #noteConnectionsLeft(left: number): void {
    // Answers of parallel dials may arrive out of order; the number only falls.
    if (left === UNLIMITED) return;
    const known = this.#connectionsLeft;
    this.#connectionsLeft = known === UNLIMITED ? left : Math.min(known, left);
    if (this.#connectionsLeft === 0) this.#endAfterLast({ reason: 'no-connections-left', error: undefined });
  }

  /** No new connections; the open ones go on. */
  #endAfterLast(end: ForwardEnd): void {
    this.#ending ??= end;
    this.#stopListening();
  }

  async #expire(): Promise<void> {
    this.#endAfterLast({ reason: 'expired', error: undefined });
    this.#abortDials(new BndError('session-expired', EXPIRED));
    this.#cutTunnels(EXPIRED);
    await this.#drop();
    this.#finish({ reason: 'expired', error: undefined });
  }

  async #close(keepSession: boolean, timeoutMs: number): Promise<void> {
    if (this.#end !== undefined) return;
    this.#stopListening();
    this.#abortDials(new BndError('cancelled', CLOSED_HERE));
    const error = keepSession || !this.#isOurs() ? undefined : await this.#cancel(timeoutMs);
    this.#cutTunnels(CLOSED_HERE);
    await this.#drop();
    this.#finish({ reason: 'closed', error });
  }

  /** False when there is nothing to cancel, or when the session belongs to another program: a cancellation would hit that one. */
  #isOurs(): boolean {
    const lost = this.#ending?.reason === 'failed' || this.#ending?.reason === 'session-over';
    return !lost && Date.now() < this.expiresAtMs;
  }

  async #cancel(timeoutMs: number): Promise<BndError | undefined> {
    const cancelled = this.#options.dialer.cancelSession(timeoutMs);
    await within(cancelled, CUT_AFTER_MS);
    this.#cutTunnels(CLOSED_HERE);
    return cancelled;
  }

  #stopListening(): void {
    if (!this.#listening) return;
    this.#listening = false;
    this.#listener?.close();
    this.#changed();
  }

  #abortDials(reason: BndError): void {
    for (const dial of [...this.#dials]) dial.abort(reason);
  }

  #cutTunnels(reason: string): void {
    for (const tunnel of [...this.#tunnels]) tunnel.cut(reason);
  }

  /** Gives the last bytes a moment, then closes every socket. */
  async #drop(): Promise<void> {
    await within(this.#whenIdle(), FLUSH_MS);
    for (const socket of [...this.#sockets]) socket.destroy();
    await this.#whenIdle();
  }

  #whenIdle(): Promise<void> {
    if (this.#table.liveCount === 0) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    const stop = this.onChange(() => {
      if (this.#table.liveCount === 0) resolve();
    });
    return promise.finally(stop);
  }

  #finish(end: ForwardEnd): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    this.#stopExpiry();
    this.#stopListening();
    this.#settle(end);
    this.#changed();
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

function endBy(error: BndError): ForwardEnd {
  if (error.code === 'connection-limit') return { reason: 'no-connections-left', error: undefined };
  return { reason: error.code === 'session-in-use' ? 'failed' : 'session-over', error };
}

function clientAddress(socket: Socket): string {
  const host = socket.remoteAddress?.replace(/^::ffff:/, '') ?? '';
  return host.includes(':') ? `[${host}]:${socket.remotePort}` : `${host}:${socket.remotePort}`;
}
