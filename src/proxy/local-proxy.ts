/** The local end of one session: accepts, dials, counts, and ends at the connection limit, at the expiry, when the worker ends it, or on request. */
import type { Socket } from 'node:net';
import { atTime } from '../lib/at-time.ts';
import { BndError } from '../lib/errors.ts';
import { type RefusedPeer, refusalText } from '../lib/only-you.ts';
import { within } from '../lib/within.ts';
import { type ConnectionRecord, ConnectionTable } from './connection-table.ts';
import { ConnectionsLeft } from './connections-left.ts';
import { Dials, type LocalDialOutcome, type Opened } from './dials.ts';
import { Failures } from './failures.ts';
import { ForwardFacts } from './forward-facts.ts';
import { clientAddress, type Listener, listen } from './listener.ts';
import { CLOSING_MS, type LocalProxyOptions } from './local-proxy-options.ts';
import { OpenSockets } from './open-sockets.ts';
import { Tunnel } from './tunnel.ts';
import { causeOf, FORWARD_CLOSED, HOST_CLOSED, SESSION_CANCELED, SESSION_EXPIRED } from './tunnel-end.ts';
import type { ForwardEnd, ForwardSnapshot, LocalForward, WebAccess } from './types.ts';
import { WebDoor } from './web-door.ts';

const USED_UP: ForwardEnd = { reason: 'no-connections-left', error: undefined };

export class LocalProxy extends ForwardFacts implements LocalForward {
  readonly ended: Promise<ForwardEnd>;
  readonly #options: LocalProxyOptions;
  readonly #table = new ConnectionTable();
  readonly #dials: Dials;
  readonly #tunnels = new Set<Tunnel>();
  readonly #sockets = new OpenSockets();
  readonly #web = new WebDoor();
  readonly #failures: Failures;
  readonly #listeners = new Set<() => void>();
  readonly #settle: (end: ForwardEnd) => void;
  #listener: Listener | undefined;
  #listening = false;
  #stopExpiry: () => void = () => undefined;
  readonly #left: ConnectionsLeft;
  /** Ending is decided, but the last connections continue. */
  #ending: ForwardEnd | undefined;
  #end: ForwardEnd | undefined;
  #closing: Promise<void> | undefined;
  /** Why its connections end; undefined until it is closed locally. */
  #closedBecause: string | undefined;

  constructor(options: LocalProxyOptions) {
    const { data } = options;
    // For a target with a direct address the controller puts the target's id here (internal/daemon/controller/handlers/targets in
    // hashicorp/boundary).
    const hostId = data.hostId === '' || data.hostId === data.targetId ? undefined : data.hostId;
    super({ ...data, ...options, hostId, listenPort: 0 });
    this.#options = options;
    this.#left = new ConnectionsLeft(data.connectionLimit);
    this.#dials = new Dials(options, () => this.#left.count);
    this.#failures = new Failures({
      sessionState: options.sessionState,
      onOver: () => this.#sessionOver(),
      onWorking: () => this.#changed(),
    });
    const { promise, resolve } = Promise.withResolvers<ForwardEnd>();
    this.ended = promise;
    this.#settle = resolve;
  }

  get room(): number {
    return this.#listening ? this.#left.beyond(this.#dials.size) : 0;
  }

  get liveConnections(): number {
    return this.#table.liveCount;
  }

  /** Starts listening; call it first, and nothing else before it resolves. Rejects like `listen`. */
  async open(port: number): Promise<void> {
    this.#listener = await listen(this.listenAddress, port, (socket) => void this.#accept(socket));
    this.listenPort = this.#listener.port;
    this.start();
  }

  /** Starts without a listener: it serves only what it is given. Instead of `open`. */
  start(): void {
    this.#listening = true;
    this.#stopExpiry = atTime(this.expiresAtMs, () => void this.#expire());
    this.#dials.keepWarm();
  }

  snapshot(): ForwardSnapshot {
    return {
      sessionId: this.sessionId,
      listening: this.#listening,
      ...this.#table.figures(),
      connectionLimit: this.#left.limit,
      connectionsLeft: this.#left.count,
      failing: this.#failures.current,
      lastError: this.#failures.current?.error,
      end: this.#end,
    };
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(options: { readonly keepSession?: boolean; readonly timeoutMs?: number } = {}): Promise<void> {
    this.#closing ??= this.#close(options.keepSession ?? false, options.timeoutMs ?? CLOSING_MS.cancel);
    return this.#closing;
  }

  async adopt(socket: Socket, onOpen: () => void): Promise<BndError | undefined> {
    const error = await this.#serve(socket, onOpen, Promise.resolve(undefined));
    if (error !== undefined) this.#sockets.removeLocal(socket);
    return error;
  }

  openWeb(access: WebAccess): Promise<string> {
    return this.#web.open(this, access);
  }

  async #accept(socket: Socket): Promise<void> {
    // Handled by its 'close'.
    socket.on('error', () => undefined);
    const checked = this.#options.check(socket);
    if (this.#web.isOpen) {
      this.#sockets.addLocal(socket);
      const peer = await this.#web.serve(socket, checked);
      if (peer !== undefined) this.#table.noteRefused(peer);
      return this.#changed();
    }
    if ((await this.#serve(socket, () => undefined, checked)) !== undefined) socket.resetAndDestroy();
  }

  async #serve(
    socket: Socket,
    onOpen: () => void,
    checked: Promise<RefusedPeer | undefined>,
  ): Promise<BndError | undefined> {
    this.#sockets.addLocal(socket);
    const record = this.#table.add(clientAddress(socket));
    this.#changed();
    const outcome = await this.#dials.run(socket, checked);
    if (outcome.kind !== 'open') return this.#giveUp(record, outcome);
    onOpen();
    this.#join(socket, record, outcome);
    return undefined;
  }

  #join(socket: Socket, record: ConnectionRecord, { worker, link, result, first }: Opened): void {
    this.#sockets.addLink(link);
    record.count.up += first.length;
    first.handOver(link);
    record.state = 'open';
    record.worker = worker;
    const stopProof = this.#failures.opened();
    const tunnel = new Tunnel({
      local: socket,
      link,
      worker,
      count: record.count,
      endpoint: this.#options.data.endpoint,
      watch: this.#options.watch,
      workerWatch: this.#options.workerWatch,
      // A session without connections left terminates when the last one ends.
      isWhole: async () => this.#left.isNone || (await this.#failures.isSessionOpen()),
      onAnswer: () => this.#failures.works(),
      onEnd: (end) => {
        stopProof();
        this.#tunnels.delete(tunnel);
        const { reason, error } = causeOf(end, this.#closedBecause, this.expiresAtMs);
        if (reason === HOST_CLOSED) this.#failures.works();
        this.#over(record, reason, error);
      },
    });
    this.#tunnels.add(tunnel);
    // Before the tunnel starts, which may end in the same turn as the last one.
    if (this.#left.note(result.connectionsLeft)) this.#endAfterLast(USED_UP);
    tunnel.start();
    this.#changed();
  }

  #giveUp(record: ConnectionRecord, outcome: Exclude<LocalDialOutcome, Opened>): BndError {
    if (outcome.kind === 'foreign') {
      this.#table.refuse(record, outcome.peer);
      this.#changed();
      void this.#finishAfterLast();
      return new BndError('cancelled', refusalText(outcome.peer));
    }
    if (outcome.kind === 'aborted') {
      this.#over(record, outcome.reason, undefined);
      return new BndError('cancelled', outcome.reason);
    }
    const error = outcome.kind === 'failed' ? outcome.error : this.#left.refusalOf(outcome, this.#dials.size);
    if (error.code === 'session-in-use') this.#endAfterLast({ reason: 'failed', error });
    if (error.code === 'connection-limit' && this.#left.isNone) this.#endAfterLast(USED_UP);
    this.#over(record, error.message, error);
    return error;
  }

  #over(record: ConnectionRecord, reason: string, error: BndError | undefined): void {
    if (error !== undefined) this.#failures.note(error);
    this.#table.close(record, reason);
    this.#changed();
    void this.#finishAfterLast();
  }

  #sessionOver(): void {
    this.#endAfterLast({ reason: 'session-over', error: undefined });
    void this.#finishAfterLast();
  }

  /** Accepts no new connections; open ones continue. */
  #endAfterLast(end: ForwardEnd): void {
    this.#ending ??= end;
    this.#stopListening();
  }

  async #finishAfterLast(): Promise<void> {
    if (this.#ending === undefined || this.#table.liveCount > 0 || this.#closing !== undefined) return;
    // If the process exits now, the system sends a plain end instead of the pending reset.
    await this.#sockets.flushed(CLOSING_MS.flush);
    this.#finish(this.#ending);
  }

  async #expire(): Promise<void> {
    this.#endAfterLast({ reason: 'expired', error: undefined });
    this.#dials.abort(new BndError('session-expired', SESSION_EXPIRED));
    this.#cutTunnels(SESSION_EXPIRED);
    await this.#drop();
    this.#finish({ reason: 'expired', error: undefined });
  }

  async #close(keepSession: boolean, timeoutMs: number): Promise<void> {
    if (this.#end !== undefined) return;
    const cancels = !keepSession && this.#isOurs();
    const reason = cancels ? SESSION_CANCELED : FORWARD_CLOSED;
    this.#closedBecause = reason;
    // First, because it may use a warm connection, which the end of listening closes.
    const cancelling = cancels ? this.#cancel(timeoutMs, reason) : undefined;
    this.#stopListening();
    this.#dials.abort(new BndError('cancelled', reason));
    const error = await cancelling;
    this.#cutTunnels(reason);
    await this.#drop();
    this.#finish({ reason: 'closed', error });
  }

  /** False if there is nothing to cancel, or if the session belongs to another program, which a cancellation would hit. */
  #isOurs(): boolean {
    const lost = this.#ending?.reason === 'failed' || this.#ending?.reason === 'session-over';
    return !lost && Date.now() < this.expiresAtMs;
  }

  async #cancel(timeoutMs: number, reason: string): Promise<BndError | undefined> {
    const cancelled = this.#dials.cancelSession(timeoutMs);
    await within(cancelled, CLOSING_MS.cut);
    this.#cutTunnels(reason);
    return cancelled;
  }

  #stopListening(): void {
    if (!this.#listening) return;
    this.#listening = false;
    this.#dials.stopWarm();
    this.#listener?.close();
    this.#changed();
  }

  #cutTunnels(reason: string): void {
    for (const tunnel of [...this.#tunnels]) tunnel.cut(reason);
  }

  async #drop(): Promise<void> {
    this.#web.close();
    await this.#sockets.flushed(CLOSING_MS.flush);
    this.#sockets.drop();
    await this.#table.whenIdle();
  }

  #finish(end: ForwardEnd): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    this.#stopExpiry();
    this.#failures.stop();
    this.#stopListening();
    this.#settle(end);
    this.#changed();
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
