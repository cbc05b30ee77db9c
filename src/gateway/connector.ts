/** Leads a client of the proxy to its destination: a target, through a session that connections share, or a host without Boundary. */
import type { Socket } from 'node:net';
import { BndError, type ErrorCode, isBndError } from '../lib/errors.ts';
import { HOST_SUFFIX } from '../lib/target-index.ts';
import { resetAtOnce } from '../proxy/reset-socket.ts';
import type { LocalForward } from '../proxy/types.ts';
import { type Destination, mustBeName, mustBePortOf } from './destination.ts';
import { connectDirectly, join } from './direct.ts';
import { NameCache } from './name-cache.ts';
import { TargetSessions } from './target-sessions.ts';
import type { Backend, Clock, NamedTarget } from './types.ts';

/** Failures of a session, not of its target: another session may succeed. */
const OF_SESSION: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'session-refused',
  'session-in-use',
  'session-expired',
  'connection-limit',
]);
/** Connections that begin at the same time may use up a session before they know of each other. */
const MOST_TRIES = 10;

/** A session that worked this recently is expected to work again. */
const TRUSTED_MS = 60_000;

/** Resolves with the failure, if any. */
type Use = (forward: LocalForward) => Promise<BndError | undefined>;

/** What a client gets in its protocol. */
export interface Replies {
  open(): void;
  refuse(error: BndError): void;
}

export interface ConnectorOptions {
  readonly backend: Backend;
  readonly clock: Clock;
  /** Passes other names and addresses through. */
  readonly direct: boolean;
  readonly onSessionFailure: (target: NamedTarget, error: BndError) => void;
}

export class Connector {
  readonly #options: ConnectorOptions;
  readonly #names: NameCache;
  readonly #sessions: TargetSessions;
  /** Sessions that have carried a connection: if a worker refuses them now, they are over. */
  readonly #proven = new WeakSet<LocalForward>();
  /** When each session last carried a connection; those that failed since are not in it. */
  readonly #workedAtMs = new WeakMap<LocalForward, number>();

  constructor(options: ConnectorOptions) {
    const { backend, clock, onSessionFailure } = options;
    this.#options = options;
    this.#names = new NameCache((name) => backend.resolve(name), clock);
    this.#sessions = new TargetSessions({
      open: (target) => backend.open(target),
      clock,
      onFailure: onSessionFailure,
    });
  }

  /** Returns the target; undefined for a host that is to be reached without Boundary. Rejects with BndError. */
  async targetOf(destination: Destination): Promise<NamedTarget | undefined> {
    const { direct } = this.#options;
    if (destination.isLiteral && direct) return undefined;
    mustBeName(destination);
    const { host, port } = destination;
    const mayBeOther = direct && !hasSuffix(host);
    try {
      const target = await this.#names.find(host);
      if (mayBeOther && !target.isListed) return undefined;
      mustBePortOf(target, port);
      return target;
    } catch (error) {
      if (mayBeOther && isBndError(error, 'not-found', 'usage')) return undefined;
      throw error;
    }
  }

  /**
   * Connects a client: a socket like that of `LocalForward.adopt`. Its reply is called before any byte from there; on a session that has just worked
   * already now, so that what the client sends next leaves with the handshake: that saves a round trip to the worker. Resolves with the failure, if
   * any, when the client has been told: by its refusal, or by a reset if it already had the reply.
   */
  async connect(socket: Socket, destination: Destination, reply: Replies): Promise<BndError | undefined> {
    let isOpen = false;
    const open = (): void => {
      if (!isOpen) reply.open();
      isOpen = true;
    };
    try {
      await this.#connect(socket, destination, open);
      return undefined;
    } catch (error) {
      if (!isBndError(error)) throw error;
      if (isOpen) resetAtOnce(socket);
      else reply.refuse(error);
      return error;
    }
  }

  async #connect(socket: Socket, destination: Destination, open: () => void): Promise<void> {
    const target = await this.targetOf(destination);
    if (target !== undefined) {
      await this.withSession(target, destination.host, (forward) => {
        mustBeThere(socket);
        if (this.#isTrusted(forward)) open();
        return forward.adopt(socket, open);
      });
      return;
    }
    const host = await connectDirectly(destination);
    if (socket.destroyed) host.destroy();
    mustBeThere(socket);
    open();
    join(socket, host);
  }

  /** Connects by `use`, which resolves with the failure, if any; again with the next session if only the session failed. Rejects with BndError. */
  async withSession(target: NamedTarget, host: string, use: Use): Promise<void> {
    try {
      await this.#tryRepeatedly(target, use);
    } catch (error) {
      if (!target.isListed && isBndError(error, 'not-found')) this.#names.refuse(host, error);
      throw error;
    }
  }

  async #tryRepeatedly(target: NamedTarget, use: Use): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      const { forward, error } = await this.#sessions.use(target, async (forward) => ({
        forward,
        error: await use(forward),
      }));
      if (error === undefined) {
        this.#proven.add(forward);
        this.#workedAtMs.set(forward, this.#options.clock.now());
        return;
      }
      this.#workedAtMs.delete(forward);
      // A session that never worked may be refused because the worker cannot reach its controller: another one would be, too.
      const isWorn = error.code !== 'session-refused' || this.#proven.has(forward);
      if (!OF_SESSION.has(error.code) || !isWorn || tries >= MOST_TRIES) throw error;
      if (error.code !== 'connection-limit') this.#sessions.retire(target, forward);
    }
  }

  #isTrusted(forward: LocalForward): boolean {
    const workedAtMs = this.#workedAtMs.get(forward) ?? Number.NEGATIVE_INFINITY;
    return this.#options.clock.now() - workedAtMs < TRUSTED_MS;
  }

  /** Opens no more sessions. */
  close(): void {
    this.#sessions.close();
  }
}

function mustBeThere(socket: Socket): void {
  if (socket.destroyed) throw new BndError('cancelled', 'The client closed the connection.');
}

function hasSuffix(host: string): boolean {
  return host.replace(/\.$/, '').toLowerCase().endsWith(HOST_SUFFIX);
}
