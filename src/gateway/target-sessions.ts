/** Which session a new connection to a target uses: the first one opens it, later ones share it, and its successor is opened before it expires. */
import { BndError, isBndError } from '../lib/errors.ts';
import type { LocalForward } from '../proxy/types.ts';
import type { Backend, Clock, NamedTarget } from './types.ts';

/** A session that expires sooner is not given to new connections. */
const MARGIN_MS = 2_000;
/** The successor is opened this long before the expiry, or in the last tenth of a short session. */
const LEAD_MS = 60_000;
const LEAD_SHARE = 0.1;
/** What counts as recent use then, or the last quarter of a short session. */
const RECENT_MS = 600_000;
const RECENT_SHARE = 0.25;

export interface TargetSessionsOptions {
  readonly open: Backend['open'];
  readonly clock: Clock;
  /** A successor could not be opened; the next connection tries again. */
  readonly onFailure: (target: NamedTarget, error: BndError) => void;
}

interface Line {
  /** Newest first. */
  sessions: readonly LocalForward[];
  opening: Promise<LocalForward> | undefined;
  usedAtMs: number;
}

export class TargetSessions {
  readonly #options: TargetSessionsOptions;
  readonly #lines = new Map<string, Line>();
  #isClosed = false;

  constructor(options: TargetSessionsOptions) {
    this.#options = options;
  }

  /**
   * Calls `use` with the session for the next connection; it must start that connection before its first await. Rejects with BndError if no session
   * can be opened.
   */
  async use<T>(target: NamedTarget, use: (forward: LocalForward) => Promise<T>): Promise<T> {
    for (;;) {
      const line = this.#line(target);
      line.usedAtMs = this.#options.clock.now();
      const open = line.sessions.find((session) => this.#isUsable(session));
      if (open !== undefined) return use(open);
      const isFirst = line.opening === undefined;
      const opened = await (line.opening ?? this.#open(target, line));
      // The one that opened it is served by it in any case, so that each session gets on with the waiting ones.
      if (isFirst) return use(opened);
    }
  }

  /** Gives no more connections to this session. */
  retire(target: NamedTarget, forward: LocalForward): void {
    const line = this.#lines.get(target.key);
    if (line === undefined) return;
    line.sessions = line.sessions.filter((session) => session !== forward);
    if (line.sessions.length === 0 && line.opening === undefined) this.#lines.delete(target.key);
  }

  /** Returns whether a session to this target is open. */
  has(target: NamedTarget): boolean {
    return (this.#lines.get(target.key)?.sessions.length ?? 0) > 0;
  }

  /** Opens no more sessions. */
  close(): void {
    this.#isClosed = true;
  }

  #line({ key }: NamedTarget): Line {
    const known = this.#lines.get(key);
    if (known !== undefined) return known;
    const line: Line = { sessions: [], opening: undefined, usedAtMs: 0 };
    this.#lines.set(key, line);
    return line;
  }

  #isUsable({ room, expiresAtMs }: LocalForward): boolean {
    return room > 0 && expiresAtMs - MARGIN_MS > this.#options.clock.now();
  }

  #open(target: NamedTarget, line: Line): Promise<LocalForward> {
    if (this.#isClosed) return Promise.reject(new BndError('cancelled', 'The proxy is closing.'));
    const opening = this.#options.open(target).then(
      (forward) => {
        line.opening = undefined;
        line.sessions = [forward, ...line.sessions];
        this.#follow(target, line, forward);
        return forward;
      },
      (error: unknown) => {
        line.opening = undefined;
        if (line.sessions.length === 0) this.#lines.delete(target.key);
        throw error;
      },
    );
    line.opening = opening;
    return opening;
  }

  #follow(target: NamedTarget, line: Line, forward: LocalForward): void {
    const { clock } = this.#options;
    const { expiresAtMs } = forward;
    const lifeMs = expiresAtMs - clock.now();
    const leadMs = Math.min(LEAD_MS, lifeMs * LEAD_SHARE);
    const recentMs = Math.min(RECENT_MS, lifeMs * RECENT_SHARE);
    let bytesBefore = 0;
    const stops = [
      clock.at(expiresAtMs - leadMs - recentMs, () => {
        bytesBefore = bytesOf(forward);
      }),
      clock.at(expiresAtMs - leadMs, () => {
        const isNewest = line.sessions[0] === forward && line.opening === undefined;
        const isUsed = clock.now() - line.usedAtMs <= recentMs || bytesOf(forward) !== bytesBefore;
        if (isNewest && isUsed && !this.#isClosed) this.#succeed(target, line);
      }),
    ];
    void forward.ended.then(() => {
      for (const stop of stops) stop();
      this.retire(target, forward);
    });
  }

  #succeed(target: NamedTarget, line: Line): void {
    this.#open(target, line).catch((error: unknown) => {
      if (!isBndError(error)) throw error;
      this.#options.onFailure(target, error);
    });
  }
}

function bytesOf(forward: LocalForward): number {
  const { bytesUp, bytesDown } = forward.snapshot();
  return bytesUp + bytesDown;
}
