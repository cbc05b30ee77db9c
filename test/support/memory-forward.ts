/** A forward with scripted figures. */

import type { ClockPort } from '../../src/app/core/ports.ts';
import type { BndError } from '../../src/lib/errors.ts';
import { SessionQuestion } from '../../src/proxy/session-question.ts';
import type { Forward, ForwardEnd, ForwardSnapshot, SessionState, WebAccess } from '../../src/proxy/types.ts';

export class MemoryForward implements Forward {
  readonly targetId: string;
  readonly type = 'tcp';
  readonly hostId: string | undefined = undefined;
  readonly listenAddress: string;
  readonly authorizationToken = 'authorization';
  readonly tofuToken = 'tofu';
  readonly sessionId: string;
  readonly listenPort: number;
  readonly expiresAtMs: number;
  readonly ended: Promise<ForwardEnd>;
  /** Why the worker does not cancel the session. */
  cancelFailure: BndError | undefined;
  /** Options of every `close`. */
  readonly closed: unknown[] = [];
  /** Called when the session is canceled through the worker. */
  onCancel: () => void = () => {};
  readonly #end = Promise.withResolvers<ForwardEnd>();
  readonly #listeners = new Set<() => void>();
  readonly #question: SessionQuestion | undefined;
  #snapshot: ForwardSnapshot;

  constructor(options: {
    sessionId: string;
    targetId: string;
    listenAddress?: string;
    listenPort: number;
    expiresAtMs: number;
    sessionState?: (() => Promise<SessionState>) | undefined;
    clock?: ClockPort;
  }) {
    const { sessionState: ask, clock } = options;
    this.#question =
      ask &&
      clock &&
      new SessionQuestion({ ask, onOver: () => this.finish('session-over'), after: clock.after });
    this.listenAddress = options.listenAddress ?? '127.0.0.1';
    this.sessionId = options.sessionId;
    this.targetId = options.targetId;
    this.listenPort = options.listenPort === 0 ? 50_001 : options.listenPort;
    this.expiresAtMs = options.expiresAtMs;
    this.ended = this.#end.promise;
    this.#snapshot = {
      sessionId: options.sessionId,
      listening: true,
      bytesUp: 0,
      bytesDown: 0,
      openConnections: 0,
      totalConnections: 0,
      connectionLimit: -1,
      connectionsLeft: -1,
      connections: [],
      failing: undefined,
      lastError: undefined,
      refused: [],
      end: undefined,
    };
  }

  snapshot(): ForwardSnapshot {
    return this.#snapshot;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Bytes move silently; anything else notifies the listeners. */
  set(parts: Partial<ForwardSnapshot>, options: { readonly tell: boolean } = { tell: true }): void {
    this.#snapshot = { ...this.#snapshot, ...parts };
    if (options.tell) for (const listener of this.#listeners) listener();
  }

  /** A connection is refused, or closed by the worker: asks about the session like the proxy does. */
  fail(error: BndError): void {
    const { sinceMs = 0, count = 0 } = this.#snapshot.failing ?? {};
    this.set({
      totalConnections: this.#snapshot.totalConnections + 1,
      failing: { sinceMs, count: count + 1, error },
      lastError: error,
    });
    void this.#question?.ask();
  }

  finish(reason: ForwardEnd['reason'], error?: BndError): void {
    if (this.#snapshot.end !== undefined) return;
    this.#question?.stop();
    const end = { reason, error };
    this.#snapshot = { ...this.#snapshot, listening: false, openConnections: 0, end };
    this.#end.resolve(end);
  }

  /** Every request for web access; the address it got has its number. */
  readonly webAccess: WebAccess[] = [];

  async openWeb(access: WebAccess): Promise<string> {
    this.webAccess.push(access);
    return `http://${this.listenAddress}:${this.listenPort}/.bnd-tui/token-${this.webAccess.length}${access.path}`;
  }

  async close(options?: { readonly keepSession?: boolean; readonly timeoutMs?: number }): Promise<void> {
    this.closed.push(options);
    if (options?.keepSession !== true && this.cancelFailure === undefined) this.onCancel();
    this.finish('closed', options?.keepSession === true ? undefined : this.cancelFailure);
  }
}
