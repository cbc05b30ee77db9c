/** One local port for all targets: what it needs from the program. */
import type { LocalForward } from '../proxy/types.ts';

/** A target that a name stands for. */
export interface NamedTarget {
  /** Connections to the same key share a session. */
  readonly key: string;
  readonly targetId: string;
  readonly hostId: string | undefined;
  /** For texts. */
  readonly label: string;
  /** Ports under which it is reached; empty: any. */
  readonly ports: readonly number[];
  /** False if only the controller can tell whether it exists: what can be authorized need not be listed. */
  readonly isListed: boolean;
}

/** All calls reject with BndError only. */
export interface Backend {
  /** Finds the target of a host name. Rejects with `not-found`, with `usage` if it is malformed, and with `failed-precondition` if it is ambiguous. */
  resolve(host: string): Promise<NamedTarget>;
  /** Authorizes a session and listens for it. */
  open(target: NamedTarget): Promise<LocalForward>;
  /** Returns the host names that stand for targets without the suffix, as far as known. */
  aliases(): Promise<readonly string[]>;
}

/** The wall clock, controllable by tests. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls once when the clock reaches `timeMs`, never before the next turn; the returned function cancels it. */
  at(timeMs: number, run: () => void): () => void;
}
