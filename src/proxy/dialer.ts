/** Reaches a session's workers: fails over between their addresses and retries the handshake where that is safe. */
import { BndError, isBndError } from '../lib/errors.ts';
import { withLimit } from '../lib/within.ts';
import { CLOSE, type CloseStatus } from '../wire/close-codes.ts';
import type { ClientHandshake, HandshakeResult } from '../wire/handshake.ts';
import type { Link } from '../wire/link.ts';
import { openTls, upgrade } from './dial.ts';
import { timeoutError } from './dial-errors.ts';
import { greet } from './greet.ts';
import { isFinal, refusal } from './refusal.ts';
import type { SessionIdentity } from './session-identity.ts';
import type { WorkerAddress } from './worker-address.ts';

/** Delays before the ClientHandshake, one per try: a worker can lose a byte of one that immediately follows its 101 response. */
const HANDSHAKE_PAUSES_MS = [0, 5, 20, 80] as const;

export type DialOutcome =
  | { readonly kind: 'open'; readonly worker: string; readonly link: Link; readonly result: HandshakeResult }
  /** A definitive answer of the worker. */
  | { readonly kind: 'refused'; readonly status: CloseStatus; readonly worker: string }
  | { readonly kind: 'failed'; readonly error: BndError };

/** Result of one try at one address: `stumbled` is worth a retry there, `unreachable` is not. */
type Try =
  | Exclude<DialOutcome, { kind: 'failed' }>
  | { readonly kind: 'stumbled' | 'unreachable'; readonly error: BndError };

export interface DialerOptions {
  readonly identity: SessionIdentity;
  /** In the order to try, at least one. */
  readonly addresses: readonly WorkerAddress[];
  readonly tofuToken: string;
}

export class Dialer {
  readonly #identity: SessionIdentity;
  readonly #tofuToken: string;
  /** The address that answered last comes first, so that a dead one costs its time limit once, not for each connection. */
  #addresses: readonly WorkerAddress[];

  constructor(options: DialerOptions) {
    this.#identity = options.identity;
    this.#addresses = options.addresses;
    this.#tofuToken = options.tofuToken;
  }

  /** Opens a new connection of the session. Never rejects; `signal` ends it with its reason. */
  connect(timeoutMs: number, signal: AbortSignal): Promise<DialOutcome> {
    return this.#reach({ tofuToken: this.#tofuToken, command: 'connect' }, timeoutMs, signal);
  }

  /** Asks a worker to cancel the session, without using up a connection. Resolves with the failure, if any; never rejects. */
  async cancelSession(timeoutMs: number): Promise<BndError | undefined> {
    const handshake: ClientHandshake = { tofuToken: this.#tofuToken, command: 'cancel-session' };
    const outcome = await this.#reach(handshake, timeoutMs, new AbortController().signal);
    if (outcome.kind === 'failed') return outcome.error;
    if (outcome.kind === 'refused')
      return outcome.status.code === CLOSE.sessionCanceled.code
        ? undefined
        : refusal(outcome.status, outcome.worker, false);
    outcome.link.destroy();
    return new BndError(
      'worker-protocol',
      `Worker ${outcome.worker} answered a cancellation with a connection.`,
    );
  }

  async #reach(handshake: ClientHandshake, timeoutMs: number, signal: AbortSignal): Promise<DialOutcome> {
    const deadlineMs = performance.now() + timeoutMs;
    const addresses = this.#addresses;
    let failure: BndError | undefined;
    for (const [index, address] of addresses.entries()) {
      // Each address gets its share of the remaining time, so that one that drops packets cannot use up all of it.
      const limitMs = Math.max(0, (deadlineMs - performance.now()) / (addresses.length - index));
      const late = () => timeoutError(address, limitMs);
      const outcome = await withLimit({ limitMs, late, outer: signal }, (bounded) =>
        this.#tryAddress(address, handshake, bounded),
      );
      if (outcome.kind === 'open' || outcome.kind === 'refused') {
        this.#prefer(address);
        return outcome;
      }
      if (signal.aborted) return { kind: 'failed', error: asBndError(signal.reason) };
      // A refusal by one worker is more specific than another worker that is down.
      if (failure?.code !== 'session-refused') failure = outcome.error;
    }
    return {
      kind: 'failed',
      error: failure ?? new BndError('worker-unreachable', 'The session lists no workers.'),
    };
  }

  async #tryAddress(address: WorkerAddress, handshake: ClientHandshake, signal: AbortSignal): Promise<Try> {
    let outcome: Try | undefined;
    for (const pauseMs of HANDSHAKE_PAUSES_MS) {
      outcome = await this.#tryOnce(address, handshake, pauseMs, signal);
      if (outcome.kind !== 'stumbled' || signal.aborted) break;
    }
    return outcome ?? { kind: 'unreachable', error: asBndError(signal.reason) };
  }

  async #tryOnce(
    address: WorkerAddress,
    handshake: ClientHandshake,
    pauseMs: number,
    signal: AbortSignal,
  ): Promise<Try> {
    let kind: 'unreachable' | 'stumbled' = 'unreachable';
    try {
      const secured = await openTls(address, this.#identity, signal);
      kind = 'stumbled';
      const link = await upgrade(secured, address, signal);
      if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
      const greeting = await greet(link, address.text, handshake, signal);
      if (greeting.kind === 'accepted')
        return { kind: 'open', worker: address.text, link, result: greeting.result };
      const { status } = greeting;
      if (isFinal(status) || status.code === CLOSE.sessionCanceled.code)
        return { kind: 'refused', status, worker: address.text };
      return { kind, error: refusal(status, address.text, false) };
    } catch (error) {
      return { kind, error: asBndError(error) };
    }
  }

  #prefer(address: WorkerAddress): void {
    if (this.#addresses[0] === address) return;
    this.#addresses = [address, ...this.#addresses.filter((other) => other !== address)];
  }
}

function asBndError(error: unknown): BndError {
  return isBndError(error)
    ? error
    : new BndError('worker-protocol', 'Dialing the worker failed unexpectedly.', { cause: error });
}
