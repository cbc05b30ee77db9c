/** Records the connections of a forward: exact figures, bounded memory. */
import type { RefusedPeer, RefusedUser } from '../lib/only-you.ts';
import { RefusedUsers } from './refused-users.ts';
import type { ByteCount } from './tunnel.ts';
import type { ForwardConnection } from './types.ts';

/** Number of closed connections kept for display; older ones only count in the totals. */
const KEPT_CLOSED = 100;

/** An open connection; its owner changes it in place. */
export interface ConnectionRecord {
  readonly number: number;
  readonly clientAddress: string;
  readonly openedAtMs: number;
  readonly count: ByteCount;
  worker: string | undefined;
  state: ForwardConnection['state'];
}

export interface ConnectionFigures {
  readonly bytesUp: number;
  readonly bytesDown: number;
  readonly openConnections: number;
  readonly totalConnections: number;
  /** The newest 100 closed and all open connections, ordered by number. */
  readonly connections: readonly ForwardConnection[];
  readonly refused: readonly RefusedUser[];
}

export class ConnectionTable {
  readonly #live = new Set<ConnectionRecord>();
  #closed: ForwardConnection[] = [];
  /** Sums over all closed connections. */
  readonly #folded: ByteCount = { up: 0, down: 0 };
  #total = 0;
  #idle = Promise.withResolvers<void>();
  #dropped = 0;
  readonly #refused = new RefusedUsers();

  /** Dialing or open. */
  get liveCount(): number {
    return this.#live.size;
  }

  add(clientAddress: string): ConnectionRecord {
    this.#total += 1;
    const record: ConnectionRecord = {
      number: this.#total,
      clientAddress,
      openedAtMs: Date.now(),
      count: { up: 0, down: 0 },
      worker: undefined,
      state: 'dialing',
    };
    this.#live.add(record);
    return record;
  }

  close(record: ConnectionRecord, reason: string): void {
    if (!this.#live.delete(record)) return;
    record.state = 'closed';
    this.#folded.up += record.count.up;
    this.#folded.down += record.count.down;
    this.#closed.push(shown(record, Date.now(), reason));
    if (this.#closed.length > KEPT_CLOSED) this.#closed.shift();
    if (this.#live.size > 0) return;
    this.#idle.resolve();
    this.#idle = Promise.withResolvers();
  }

  /** Resolves when no connection is live. */
  whenIdle(): Promise<void> {
    return this.#live.size === 0 ? Promise.resolve() : this.#idle.promise;
  }

  /** For a client that is not served: it counts as no connection of the session. */
  refuse(record: ConnectionRecord, peer: RefusedPeer): void {
    if (!this.#live.delete(record)) return;
    this.#dropped += 1;
    this.noteRefused(peer);
  }

  /** The same for a client without a record. */
  noteRefused(peer: RefusedPeer): void {
    this.#refused.note(peer);
  }

  figures(): ConnectionFigures {
    let { up, down } = this.#folded;
    let open = 0;
    const connections = [...this.#closed];
    for (const record of this.#live) {
      up += record.count.up;
      down += record.count.down;
      if (record.state === 'open') open += 1;
      connections.push(shown(record, undefined, undefined));
    }
    connections.sort((one, other) => one.number - other.number);
    return {
      bytesUp: up,
      bytesDown: down,
      openConnections: open,
      totalConnections: this.#total - this.#dropped,
      connections,
      refused: this.#refused.list,
    };
  }
}

function shown(
  record: ConnectionRecord,
  closedAtMs: number | undefined,
  closedReason: string | undefined,
): ForwardConnection {
  return {
    number: record.number,
    clientAddress: record.clientAddress,
    worker: record.worker,
    state: record.state,
    bytesUp: record.count.up,
    bytesDown: record.count.down,
    openedAtMs: record.openedAtMs,
    closedAtMs,
    closedReason,
  };
}
