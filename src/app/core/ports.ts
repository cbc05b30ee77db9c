/** Everything outside that the store's effects reach for. commands/tui/index.tsx gives the real ones, tests give their own. */
import type { BoundaryApi } from '../../api/types.ts';
import type { Launcher } from '../../launch/types.ts';
import type { SessionEnding } from '../../lib/end-session.ts';
import type { LogLevel, LogLine, LogSource } from '../../lib/log-ring.ts';
import type { OpenForward } from '../../proxy/types.ts';
import type { SettingsStore } from '../../settings/types.ts';
import type { SessionRef } from './session-ref.ts';

/** Time, so that tests own it. */
export interface ClockPort {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls once after the delay; the returned function takes it back. */
  after(delayMs: number, run: () => void): () => void;
}

/** The system's clipboard, or the terminal's. */
interface ClipboardPort {
  /** Copies text that may come from a server: without control characters, besides line breaks and tabs. Rejects with BndError when nothing took it. */
  copy(text: string): Promise<void>;
  /** Copies a secret as it is: a password may hold anything. Rejects like `copy`. */
  copySecret(secret: string): Promise<void>;
  /** Empties it if it still holds this text, as far as that can be known. Never rejects. */
  clear(text: string): Promise<void>;
}

/** A running lab: the bundled controller and worker. */
export interface Lab {
  readonly api: string;
  readonly loginName: string;
  readonly password: string;
  readonly authMethodId: string;
}

export interface LabPort {
  /** The same lab while it runs. Rejects with BndError `lab-failed`. */
  start(): Promise<Lab>;
}

/** The terminal, lent to another program for a while. */
export interface TerminalPort {
  /** Gives the terminal away, runs, takes it back and repaints; whatever `run` does. */
  lend<T>(run: () => Promise<T>): Promise<T>;
}

/** Lines go to a file, from its level up, and to a ring in memory that can be read back. */
export interface LogPort {
  /** What the file gets, from this level up. */
  readonly fileLevel: LogLevel;
  /** Without a source the line is the program's own. */
  write(level: LogLevel, message: string, source?: LogSource): void;
  /** The newest lines, oldest first; the same array until the next one. */
  lines(): readonly LogLine[];
  onLine(listener: () => void): () => void;
  /** Where the file is. Rejects with BndError when the settings cannot be read. */
  path(): Promise<string>;
  /** Writes a text into a new file beside it, readable by its owner only; resolves with the path. */
  save(text: string): Promise<string>;
}

/** All that another process needs to go on with a forward. Holds secrets: it goes through a pipe, never to a disk or into a list of processes. */
export interface HandedForward {
  readonly sessionId: string;
  readonly targetId: string;
  /** Name of the target. */
  readonly target: string;
  /** Address of the controller. */
  readonly controller: string;
  readonly listenAddress: string;
  readonly listenPort: number;
  /** Secret. */
  readonly authorizationToken: string;
  /** Secret. */
  readonly tofuToken: string;
}

/** A forward that a background process holds. */
export interface BackgroundForward {
  readonly sessionId: string;
  readonly targetId: string;
  readonly target: string;
  readonly controller: string;
  readonly listenAddress: string;
  readonly listenPort: number;
  readonly expiresAtMs: number;
  /** Why its newest connection failed; absent while connections work. May contain text from the worker: sanitize it. */
  readonly failing?: string | undefined;
}

/** A background process that waits for its forwards. */
interface BackgroundReceiver {
  /** Resolves with those that it could not open, and why. Rejects with BndError `background-failed` when it is gone. */
  take(
    forwards: readonly HandedForward[],
  ): Promise<
    readonly { readonly controller: string; readonly sessionId: string; readonly message: string }[]
  >;
}

/** Forwards that outlive this program. */
export interface BackgroundPort {
  /** False where the system has no such processes. */
  readonly supported: boolean;
  /** Rejects with BndError `background-failed`. */
  start(): Promise<BackgroundReceiver>;
  /** `lost`: of processes that are gone; they are told once. */
  list(): Promise<{
    readonly running: readonly BackgroundForward[];
    readonly lost: readonly BackgroundForward[];
  }>;
  /** Cancels the session, through its worker or else with a stored sign-in, and closes its port. Rejects with BndError when nothing holds it. */
  stop(forward: SessionRef): Promise<SessionEnding>;
  /** Closes the port of a session that is over. Rejects with BndError when its process does not respond. */
  close(forward: SessionRef): Promise<void>;
}

/** Files that a person asked for. */
interface FilePort {
  /**
   * Writes a file that only its owner can read. Resolves with its full path, or with `exists` when it is there already and must not be replaced.
   * A path may begin with `~/`. Rejects with BndError `file-not-written`.
   */
  write(file: string, text: string, replace: boolean): Promise<{ readonly path: string } | 'exists'>;
}

export interface Ports {
  /** A client of the controller at this address. Rejects with BndError `bad-address`. */
  connect(address: string): Promise<BoundaryApi>;
  readonly openForward: OpenForward;
  /** Rejects as `openForward` would when this port cannot be listened on. */
  checkListen(address: string, port: number): Promise<void>;
  readonly settings: () => Promise<SettingsStore>;
  readonly launcher: () => Promise<Launcher>;
  readonly clipboard: ClipboardPort;
  /** Shows a web address in the browser of this machine; false when there is none. Never rejects. */
  openUrl(url: string): Promise<boolean>;
  readonly lab: LabPort;
  readonly background: BackgroundPort;
  readonly clock: ClockPort;
  /** Tells somebody who looks elsewhere, if that was asked for. */
  notify(text: string): void;
  readonly terminal: TerminalPort;
  /** Stops this process until the shell lets it go on; resolves then, or at once where there is no shell to do so. */
  stopSelf(): Promise<void>;
  readonly log: LogPort;
  readonly files: FilePort;
  /** 0 ≤ x < 1, for the jitter of the back-off. */
  random(): number;
  /** An error without a code reached an effect: the program cannot go on. */
  crash(error: unknown): void;
  /** Everything is closed; leave. */
  exit(): void;
}
