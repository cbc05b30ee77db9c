/** Reaches a session's workers: fails over between their addresses and retries the handshake where that is safe. */
import { BndError } from '../lib/errors.ts';
import { withLimit } from '../lib/within.ts';
import { CLOSE, type CloseStatus, NO_CLOSE_FRAME } from '../wire/close-codes.ts';
import type { ClientHandshake, HandshakeResult } from '../wire/handshake.ts';
import type { Link } from '../wire/link.ts';
import { openTls, upgrade } from './dial.ts';
import { asBndError, protocolError, timeoutError } from './dial-errors.ts';
import type { FirstBytes } from './first-bytes.ts';
import { greet } from './greet.ts';
import { isFinal, refusal } from './refusal.ts';
import type { SessionIdentity } from './session-identity.ts';
import type { ReadyLink } from './warm-links.ts';
import type { WorkerAddress } from './worker-address.ts';

/**
 * Delay of the ClientHandshake: a worker can lose a byte of one that immediately follows its 101 response. It lost one of seven then, and none of 600
 * sent this much later.
 */
const SETTLED_MS = 5;
/** The delays of one try after the other. */
const HANDSHAKE_PAUSES_MS = [SETTLED_MS, SETTLED_MS, 20, 80] as const;

/** A definitive answer of a worker. */
type Answered =
  | { readonly kind: 'open'; readonly worker: string; readonly link: Link; readonly result: HandshakeResult }
  | { readonly kind: 'refused'; readonly status: CloseStatus; readonly worker: string };

export type DialOutcome = Answered | { readonly kind: 'failed'; readonly error: BndError };

/** Result of one try at one address. `isWorthRetry`: there. `lost`: no further try must be made, because the first bytes may have reached the host. */
type Try<T> =
  | { readonly reached: T }
  | { readonly missed: BndError; readonly isWorthRetry: boolean }
  | { readonly lost: BndError };

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

  /**
   * Opens a new connection of the session. The first bytes of the local program leave with the handshake. If the worker does not answer and they may
   * have reached the host, the outcome is a failure, because a repeated request can do harm; otherwise there are more tries. Never rejects; `signal`
   * ends it with its reason.
   */
  connect(timeoutMs: number, signal: AbortSignal, first: FirstBytes): Promise<DialOutcome> {
    return this.#reach('connect', timeoutMs, signal, first);
  }

  /** The same through a connection that is ready; the next tries use new ones. */
  async connectReady(
    { link, worker }: ReadyLink,
    first: FirstBytes,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<DialOutcome> {
    const deadlineMs = performance.now() + timeoutMs;
    const limitMs = timeoutMs / (this.#addresses.length + 1);
    const late = () => protocolError(worker, 'it did not answer the handshake in time');
    const outcome = await withLimit({ limitMs, late, outer: signal }, (bounded) =>
      this.#greet(link, worker, this.#handshake('connect'), bounded, first),
    );
    if ('reached' in outcome && outcome.reached.kind === 'open') return outcome.reached;
    if (signal.aborted) return { kind: 'failed', error: asBndError(signal.reason) };
    if ('lost' in outcome) return { kind: 'failed', error: outcome.lost };
    return this.connect(deadlineMs - performance.now(), signal, first);
  }

  /** Dials a connection, without a handshake. Resolves with the failure if no worker can be reached, or with the signal's reason; never rejects. */
  async ready(timeoutMs: number, signal: AbortSignal): Promise<ReadyLink | BndError> {
    const outcome = await this.#eachAddress<ReadyLink>(timeoutMs, signal, async (address, bounded) => {
      try {
        const link = await upgrade(await openTls(address, this.#identity, bounded), address, bounded);
        await pause(SETTLED_MS);
        return { reached: { link, worker: address.text } };
      } catch (error) {
        return { missed: asBndError(error), isWorthRetry: false };
      }
    });
    return 'reached' in outcome ? outcome.reached : outcome.missed;
  }

  /**
   * Asks a worker to cancel the session, without using up a connection; first through a connection that is ready, if there is one. Resolves with the
   * failure, if any; never rejects.
   */
  async cancelSession(timeoutMs: number, ready?: ReadyLink): Promise<BndError | undefined> {
    const deadlineMs = performance.now() + timeoutMs;
    if (ready !== undefined && (await this.#cancelReady(ready, timeoutMs / 2))) return undefined;
    const restMs = deadlineMs - performance.now();
    const outcome = await this.#reach('cancel-session', restMs, new AbortController().signal);
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

  async #cancelReady({ link, worker }: ReadyLink, limitMs: number): Promise<boolean> {
    const late = () => protocolError(worker, 'it did not answer the cancellation in time');
    const greeting = await withLimit({ limitMs, late, outer: undefined }, (bounded) =>
      greet(link, worker, this.#handshake('cancel-session'), bounded),
    ).catch(() => undefined);
    if (greeting?.kind === 'accepted') link.destroy();
    return greeting?.kind === 'closed' && greeting.status.code === CLOSE.sessionCanceled.code;
  }

  #handshake(command: ClientHandshake['command']): ClientHandshake {
    return { tofuToken: this.#tofuToken, command };
  }

  async #reach(
    command: ClientHandshake['command'],
    timeoutMs: number,
    signal: AbortSignal,
    first?: FirstBytes,
  ): Promise<DialOutcome> {
    const handshake = this.#handshake(command);
    const outcome = await this.#eachAddress(timeoutMs, signal, (address, bounded) =>
      this.#tryAddress(address, handshake, bounded, first),
    );
    return 'reached' in outcome ? outcome.reached : { kind: 'failed', error: outcome.missed };
  }

  /** Tries the addresses in turn until one is reached. */
  async #eachAddress<T>(
    timeoutMs: number,
    signal: AbortSignal,
    tryAddress: (address: WorkerAddress, signal: AbortSignal) => Promise<Try<T>>,
  ): Promise<{ readonly reached: T } | { readonly missed: BndError }> {
    const deadlineMs = performance.now() + timeoutMs;
    const addresses = this.#addresses;
    let failure: BndError | undefined;
    for (const [index, address] of addresses.entries()) {
      // Each address gets its share of the remaining time, so that one that drops packets cannot use up all of it.
      const limitMs = Math.max(0, (deadlineMs - performance.now()) / (addresses.length - index));
      const late = () => timeoutError(address, limitMs);
      const outcome = await withLimit({ limitMs, late, outer: signal }, (bounded) =>
        tryAddress(address, bounded),
      );
      if ('reached' in outcome) {
        this.#prefer(address);
        return outcome;
      }
      if (signal.aborted) return { missed: asBndError(signal.reason) };
      if ('lost' in outcome) return { missed: outcome.lost };
      // A refusal by one worker is more specific than another worker that is down.
      if (failure?.code !== 'session-refused') failure = outcome.missed;
    }
    return { missed: failure ?? new BndError('worker-unreachable', 'The session lists no workers.') };
  }

  async #tryAddress(
    address: WorkerAddress,
    handshake: ClientHandshake,
    signal: AbortSignal,
    first: FirstBytes | undefined,
  ): Promise<Try<Answered>> {
    let outcome: Try<Answered> | undefined;
    for (const pauseMs of HANDSHAKE_PAUSES_MS) {
      outcome = await this.#tryOnce(address, handshake, pauseMs, signal, first);
      if (!('missed' in outcome) || !outcome.isWorthRetry || signal.aborted) break;
    }
    return outcome ?? { missed: asBndError(signal.reason), isWorthRetry: false };
  }

  async #tryOnce(
    address: WorkerAddress,
    handshake: ClientHandshake,
    pauseMs: number,
    signal: AbortSignal,
    first: FirstBytes | undefined,
  ): Promise<Try<Answered>> {
    let isWorthRetry = false;
    try {
      const secured = await openTls(address, this.#identity, signal);
      isWorthRetry = true;
      const link = await upgrade(secured, address, signal);
      await pause(pauseMs);
      return await this.#greet(link, address.text, handshake, signal, first);
    } catch (error) {
      return { missed: asBndError(error), isWorthRetry };
    }
  }

  /** Never rejects. */
  async #greet(
    link: Link,
    worker: string,
    handshake: ClientHandshake,
    signal: AbortSignal,
    first: FirstBytes | undefined,
  ): Promise<Try<Answered>> {
    let status: CloseStatus | undefined;
    let failure: BndError;
    try {
      await first?.admitted;
      if (signal.aborted) {
        link.destroy();
        throw signal.reason;
      }
      const answer = greet(link, worker, handshake, signal);
      first?.sendThrough(link);
      const greeting = await answer;
      if (greeting.kind === 'accepted')
        return { reached: { kind: 'open', worker, link, result: greeting.result } };
      status = greeting.status;
      failure = refusal(status, worker, false);
    } catch (error) {
      failure = asBndError(error);
    }
    first?.hold();
    // A worker that sends a close frame instead of its answer has not dialed the host.
    if (status === undefined || status.code === NO_CLOSE_FRAME) {
      if (first !== undefined && first.length > 0) return { lost: firstBytesLost(failure) };
    } else if (isFinal(status) || status.code === CLOSE.sessionCanceled.code)
      return { reached: { kind: 'refused', status, worker } };
    return { missed: failure, isWorthRetry: true };
  }

  #prefer(address: WorkerAddress): void {
    if (this.#addresses[0] === address) return;
    this.#addresses = [address, ...this.#addresses.filter((other) => other !== address)];
  }
}

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}

/** `cause`: why the worker's answer did not come. */
function firstBytesLost(cause: BndError): BndError {
  return new BndError(
    'connection-cut',
    `${cause.message} The host may have received the first bytes, so they were not sent again.`,
    { cause },
  );
}
