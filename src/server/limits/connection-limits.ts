/**
 * Bounds the connections that have not shown yet whom they belong to: at the controller those without a token, at the worker those without a
 * handshake. Over a limit the one that was idle for longest is closed, so that idle connections do not lock out a new one.
 */
import type { Socket } from 'node:net';

/** Above what 2,000 stalled clients beside working ones need, below what fills memory. */
export const DEFAULT_NEWCOMERS_PER_ADDRESS = 4096;
/** Descriptors kept free for hosts, files and the other listener. */
const SPARE_DESCRIPTORS = 48;
/** Up to this many connections the limit of descriptors is not looked up: that takes milliseconds. */
const SURELY_POSSIBLE = 32;
const BETWEEN_LOGS_MS = 60_000;

export interface ConnectionLimitOptions {
  /** Most newcomers from one address; default 4096. */
  readonly newcomersPerAddress?: number;
  /** Most descriptors of this process; undefined if unknown. Default: the system's limit. */
  readonly descriptors?: () => number | undefined;
  /** One line at a time, at most one a minute. */
  readonly log?: (line: string) => void;
  readonly nowMs?: () => number;
}

interface Newcomer {
  readonly address: string;
  readonly socket: Socket;
}

/** Shared by all listeners of a process. */
export class ConnectionLimits {
  readonly #perAddress: number;
  readonly #descriptors: () => number | undefined;
  readonly #log: (line: string) => void;
  readonly #nowMs: () => number;
  /** Those idle for longest first, overall and by address. */
  readonly #newcomers = new Map<string, Newcomer>();
  readonly #byAddress = new Map<string, Map<string, Newcomer>>();
  #open = 0;
  #most: number | undefined;
  #loggedAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: ConnectionLimitOptions = {}) {
    this.#perAddress = options.newcomersPerAddress ?? DEFAULT_NEWCOMERS_PER_ADDRESS;
    this.#descriptors = options.descriptors ?? descriptorLimit;
    this.#log = options.log ?? (() => undefined);
    this.#nowMs = options.nowMs ?? Date.now;
  }

  /** Takes a new connection, a newcomer until `prove`. Returns false, and closes it, if no descriptor is left for it. */
  admit(socket: Socket): boolean {
    const address = socket.remoteAddress ?? '';
    const ofAddress = this.#byAddress.get(address);
    if (ofAddress !== undefined && ofAddress.size >= this.#perAddress) {
      this.#closeOldest(ofAddress, `more than ${this.#perAddress} from ${address}`);
    }
    const most = this.#mostOpen();
    const isFull = this.#open >= most;
    if (isFull || this.#newcomers.size >= most / 2) {
      const why = `only ${most} connections at a time fit the limit of open files`;
      if (!this.#closeOldest(this.#newcomers, why) && isFull) {
        this.#report(`refused a connection: ${why}`);
        socket.destroy();
        return false;
      }
    }
    const key = keyOf(socket);
    this.count(socket);
    this.#put(key, { address, socket });
    socket.once('close', () => this.#remove(key, socket));
    return true;
  }

  /** Counts the descriptor of a connection that is not a newcomer, such as one to a host. */
  count(socket: Socket): void {
    this.#open++;
    socket.once('close', () => {
      this.#open--;
    });
  }

  /** Notes activity of a newcomer. `socket`: the admitted one or the TLS connection over it. */
  touch(socket: Socket): void {
    const key = keyOf(socket);
    const newcomer = this.#newcomers.get(key);
    if (newcomer === undefined) return;
    this.#remove(key, newcomer.socket);
    this.#put(key, newcomer);
  }

  /** The connection presented a token or a handshake: it is a newcomer no more. */
  prove(socket: Socket): void {
    const key = keyOf(socket);
    const newcomer = this.#newcomers.get(key);
    if (newcomer !== undefined) this.#remove(key, newcomer.socket);
  }

  #put(key: string, newcomer: Newcomer): void {
    this.#newcomers.set(key, newcomer);
    const ofAddress = this.#byAddress.get(newcomer.address) ?? new Map<string, Newcomer>();
    this.#byAddress.set(newcomer.address, ofAddress.set(key, newcomer));
  }

  #remove(key: string, socket: Socket): void {
    const newcomer = this.#newcomers.get(key);
    // The key of a closed connection may belong to a new one already.
    if (newcomer?.socket !== socket) return;
    this.#newcomers.delete(key);
    const ofAddress = this.#byAddress.get(newcomer.address);
    ofAddress?.delete(key);
    if (ofAddress?.size === 0) this.#byAddress.delete(newcomer.address);
  }

  #closeOldest(newcomers: ReadonlyMap<string, Newcomer>, why: string): boolean {
    for (const [key, { socket }] of newcomers) {
      this.#report(`closed an idle connection without a token or handshake: ${why}`);
      this.#remove(key, socket);
      socket.destroy();
      return true;
    }
    return false;
  }

  #report(line: string): void {
    const nowMs = this.#nowMs();
    if (nowMs - this.#loggedAtMs < BETWEEN_LOGS_MS) return;
    this.#loggedAtMs = nowMs;
    this.#log(line);
  }

  #mostOpen(): number {
    if (this.#open < SURELY_POSSIBLE) return Number.POSITIVE_INFINITY;
    this.#most ??= mostFor(this.#descriptors());
    return this.#most;
  }
}

function mostFor(descriptors: number | undefined): number {
  if (descriptors === undefined) return Number.POSITIVE_INFINITY;
  return Math.max(SURELY_POSSIBLE, descriptors - SPARE_DESCRIPTORS);
}

/** A connection and the TLS over it have the same addresses. */
function keyOf({ remoteAddress, remotePort, localPort }: Socket): string {
  return `${remoteAddress} ${remotePort} ${localPort}`;
}

/** Returns the most open files of this process; undefined on Windows, which has no such limit. */
function descriptorLimit(): number | undefined {
  const { report } = process;
  // Else it would look up the names of all peers.
  Reflect.set(report, 'excludeNetwork', true);
  const limits: unknown = Reflect.get(report.getReport(), 'userLimits');
  const soft: unknown = Reflect.get(Object(Reflect.get(Object(limits), 'open_files')), 'soft');
  return typeof soft === 'number' ? soft : undefined;
}
