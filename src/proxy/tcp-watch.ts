/** Follows connections in the system's table of TCP connections, with one reading for all of them. Reads nothing while no connection is followed. */
import type { Socket } from 'node:net';
import { type ReadTcpTable, readTcpTable, rowKey, type TcpRow } from './tcp-table.ts';

/** Both ends of a connection. `theirs` is undefined if the peer runs on another machine. */
export interface TcpRows {
  readonly ours: TcpRow | undefined;
  readonly theirs: TcpRow | undefined;
}

/** Gets the rows of each reading, undefined if the reading failed. Returns true to stop. */
type Look = (rows: TcpRows | undefined) => boolean;

/** The addresses of a socket. */
type Ends = Pick<Socket, 'localAddress' | 'localPort' | 'remoteAddress' | 'remotePort'>;

interface Followed {
  readonly ours: string;
  readonly theirs: string;
  readonly look: Look;
}

export interface TcpWatchTimes {
  /** Delay of the first reading: most connections end by then, and need none. */
  readonly firstMs: number;
  /** Pause between two readings. */
  readonly pauseMs: number;
}

/** A local program that leaves is noticed within 100 ms. */
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

  /** `socket` must be open. Returns the function that stops following. */
  follow(socket: Ends, look: Look): () => void {
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
      // Stopped during the reading.
      if (!this.#followed.has(one)) continue;
      const pair = rows && { ours: rows.get(one.ours), theirs: rows.get(one.theirs) };
      if (one.look(pair)) this.#followed.delete(one);
    }
  }
}

/** Watches the table of this machine. */
export const systemTcpWatch = new TcpWatch(readTcpTable);
/** The same for connections that stay open, and whose ends are not urgent. */
export const slowTcpWatch = new TcpWatch(readTcpTable, { firstMs: 10_000, pauseMs: 10_000 });

/** A reading is not atomic and may miss a row, so a vanished row needs a second look. */
const MISSED_READINGS = 2;

/**
 * Follows a local client that has ended its stream: it has closed its socket, or has only shut down its sending side. Calls back once, with `closed`
 * when no program holds the client's end any more, or with `unknown` if this system does not show it. Returns the function that stops following.
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
    // Our own end is held; a table that does not show that cannot be trusted.
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
 * Calls `run` once the peer's system has received everything written to `socket`, or after `stallMs` without progress; after `blindMs` if this
 * system does not show it. Returns the function that stops waiting.
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

/**
 * A worker is silent if this many readings in a row find it so, and at the last one so many questions were left unanswered. More would take long: a
 * system asks for room in a window that stays closed only every two minutes (TCP_RTO_MAX of Linux).
 */
const SILENT = { readings: 9, questions: 3 } as const;

/**
 * Follows the connection to a worker. Calls back once: with `silent` when the worker's system has acknowledged nothing for a while although ours asked
 * again and again, or with `gone` when the connection has ended here, which a paused socket does not report. A worker that does not read does
 * acknowledge. Never calls back on a system that does not show this. Returns the function that stops following.
 */
export function followWorker(
  watch: TcpWatch,
  link: Ends,
  tell: (state: 'silent' | 'gone') => void,
): () => void {
  let wasThere = false;
  let missed = 0;
  let unanswered = 0;
  let silent = 0;
  const settle = (state: 'silent' | 'gone') => {
    tell(state);
    return true;
  };
  return watch.follow(link, (rows) => {
    const row = rows?.ours;
    if (!wasThere && row === undefined) return true;
    wasThere = true;
    if (rows === undefined) return false;
    missed = row === undefined ? missed + 1 : 0;
    if (row === undefined) return missed < MISSED_READINGS ? false : settle('gone');
    silent = row.unanswered > 0 && row.unanswered >= unanswered ? silent + 1 : 0;
    unanswered = row.unanswered;
    return silent >= SILENT.readings && unanswered >= SILENT.questions ? settle('silent') : false;
  });
}
