/** Tracks open connections: reports byte counts and closes those of ended sessions. */
import type { SessionAuthority } from './authority.ts';
import type { ByteCount } from './relay.ts';

interface Carried {
  readonly sessionId: string;
  readonly count: ByteCount;
  /** The last reported sum. */
  reported: number;
  readonly cut: () => void;
}

export class Connections {
  readonly #authority: SessionAuthority;
  readonly #log: (line: string) => void;
  readonly #carried = new Map<string, Carried>();
  readonly #timer: NodeJS.Timeout;
  readonly #unsubscribe: () => void;

  constructor(authority: SessionAuthority, reportIntervalMs: number, log: (line: string) => void) {
    this.#authority = authority;
    this.#log = log;
    this.#timer = setInterval(() => this.#report(), reportIntervalMs);
    this.#unsubscribe = authority.onSessionEnded((sessionId) => this.cutSession(sessionId));
  }

  /** Tracks a connection; `cut` ends it abruptly. Call the returned function when it has ended: it reports the final figures. */
  add(connectionId: string, sessionId: string, count: ByteCount, cut: () => void): () => Promise<void> {
    this.#carried.set(connectionId, { sessionId, count, reported: 0, cut });
    return async () => {
      this.#carried.delete(connectionId);
      const final = { connectionId, bytesUp: count.up, bytesDown: count.down };
      await this.#authority
        .closeConnections([final])
        .catch((error) => this.#failed('close a connection', error));
    };
  }

  cutSession(sessionId: string): void {
    for (const connection of this.#carried.values()) if (connection.sessionId === sessionId) connection.cut();
  }

  /** Closes all; from then on only ends are reported. */
  close(): void {
    clearInterval(this.#timer);
    this.#unsubscribe();
    for (const connection of this.#carried.values()) connection.cut();
  }

  #report(): void {
    const moved = [...this.#carried].filter(([, { count, reported }]) => count.up + count.down !== reported);
    if (moved.length === 0) return;
    for (const [, connection] of moved) connection.reported = connection.count.up + connection.count.down;
    const figures = moved.map(([connectionId, { count }]) => ({
      connectionId,
      bytesUp: count.up,
      bytesDown: count.down,
    }));
    this.#authority.reportBytes(figures).catch((error) => this.#failed('report bytes', error));
  }

  #failed(what: string, error: unknown): void {
    this.#log(`worker: could not ${what}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
