/** Follows connections in the system's table of TCP connections: one reading for all of them, as long as there are any. */
import type { Socket } from 'node:net';
import { type ReadTcpTable, readTcpTable, rowKey, type TcpRow } from './tcp-table.ts';

/** Both ends of a connection within this machine; of one to another machine only `ours` has a row. */
export interface TcpRows {
  readonly ours: TcpRow | undefined;
  readonly theirs: TcpRow | undefined;
}

/** Gets the rows of each reading, undefined for one that failed. Returns true when it needs no more of them. */
type Look = (rows: TcpRows | undefined) => boolean;

interface Followed {
  readonly ours: string;
  readonly theirs: string;
  readonly look: Look;
}

export interface TcpWatchTimes {
  /** Before the first reading: most connections are over by then, without any. */
  readonly firstMs: number;
  /** Between two readings. With the time of the readings it keeps what a client does from being noticed later than after 100 ms. */
  readonly pauseMs: number;
}

const TIMES: TcpWatchTimes = { firstMs: 10, pauseMs: 50 };

export class TcpWatch {
  readonly #read: ReadTcpTable;
  readonly #times: TcpWatchTimes;
  readonly #followed = new Set<Followed>();
  #isRunning = false;

  constructor(read: ReadTcpTable, times: TcpWatchTimes = TIMES) {
    this.#read = read;
    this.#times = times;
  }

  /** `socket` is open. Returns the function that stops it. */
  follow(socket: Socket, look: Look): () => void {
    const ours = { address: socket.localAddress ?? '', port: socket.localPort ?? 0 };
    const theirs = { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 };
    const followed = { ours: rowKey(ours, theirs), theirs: rowKey(theirs, ours), look };
    this.#followed.add(followed);
    if (!this.#isRunning) void this.#run();
    return () => this.#followed.delete(followed);
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    let pauseMs = this.#times.firstMs;
    while (this.#followed.size > 0) {
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      if (this.#followed.size > 0) await this.#round([...this.#followed]);
      pauseMs = this.#times.pauseMs;
    }
    this.#isRunning = false;
  }

  async #round(followed: readonly Followed[]): Promise<void> {
    const keys = new Set(followed.flatMap(({ ours, theirs }) => [ours, theirs]));
    const rows = await this.#read(keys).catch(() => undefined);
    for (const one of followed) {
      // It may have been stopped meanwhile.
      if (!this.#followed.has(one)) continue;
      const pair = rows && { ours: rows.get(one.ours), theirs: rows.get(one.theirs) };
      if (one.look(pair)) this.#followed.delete(one);
    }
  }
}

/** That of this machine. */
export const systemTcpWatch = new TcpWatch(readTcpTable);

/** What a local client that has ended its stream is doing: a row that went is worth a second look, because a reading is not one moment. */
const MISSED_READINGS = 2;

/**
 * Follows a client whose end of stream has come, which may mean that it has closed its socket or that it only sends no more. Tells `closed` once
 * its end of the connection belongs to no program any more, or `unknown` when this system does not show it, and nothing as long as the client
 * is there. Returns the function that stops it.
 */
export function followClient(
  watch: TcpWatch,
  socket: Socket,
  tell: (state: 'closed' | 'unknown') => void,
): () => void {
  let wasThere = false;
  let missed = 0;
  const settle = (state: 'closed' | 'unknown') => {
    tell(state);
    return true;
  };
  return watch.follow(socket, (rows) => {
    // Our own end is held: a table that says otherwise knows no owners.
    if (rows?.ours?.held !== true) return wasThere ? false : settle('unknown');
    if (rows.theirs === undefined) {
      if (!wasThere) return settle('unknown');
      missed += 1;
      return missed < MISSED_READINGS ? false : settle('closed');
    }
    missed = 0;
    wasThere = true;
    return rows.theirs.held ? false : settle('closed');
  });
}

/**
 * Calls `run` when the client's system has all that was written to `socket`, or when nothing moved for `stallMs`; after `blindMs` where this
 * system does not show it. Returns the function that stops it.
 */
export function whenDelivered(
  watch: TcpWatch,
  socket: Socket,
  bounds: { readonly stallMs: number; readonly blindMs: number },
  run: () => void,
): () => void {
  let timer: NodeJS.Timeout | undefined;
  let before = Number.POSITIVE_INFINITY;
  let movedAtMs = performance.now();
  const unfollow = watch.follow(socket, (rows) => {
    const left = rows?.ours?.unacknowledged;
    if (left === undefined) {
      timer = setTimeout(run, bounds.blindMs);
      return true;
    }
    const nowMs = performance.now();
    if (left !== before) movedAtMs = nowMs;
    before = left;
    if (left > 0 && nowMs - movedAtMs < bounds.stallMs) return false;
    run();
    return true;
  });
  return () => {
    clearTimeout(timer);
    unfollow();
  };
}
