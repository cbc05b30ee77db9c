/** Everything outside the store that effects use. commands/tui/index.tsx provides the real ports, tests their own. */
import type { BoundaryApi } from '../../api/types.ts';
import type { GatewayRequest, OpenGateway } from '../../gateway/types.ts';
import type { Launcher } from '../../launch/types.ts';
import type { SessionEnding } from '../../lib/end-session.ts';
import type { LogLevel, LogLine, LogSource } from '../../lib/log-ring.ts';
import type { OpenForward, WebAccess } from '../../proxy/types.ts';
import type { SettingsStore } from '../../settings/types.ts';
import type { BrokeredCredential } from '../../wire/resources.ts';
import type { SessionRef } from './session-ref.ts';

/** Time, controllable by tests. */
export interface ClockPort {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls once after the delay; the returned function cancels it. */
  after(delayMs: number, run: () => void): () => void;
}

/** What became of a text: a program took it, tmux did, or it was sent to the terminal, which does not confirm it. */
export type CopyResult = 'taken' | 'in-tmux' | 'sent';

/** The system's clipboard, or the terminal's. */
interface ClipboardPort {
  /** Copies text that may come from a server, without control characters except line breaks and tabs. Rejects with BndError if nothing took it. */
  copy(text: string): Promise<CopyResult>;
  /** Copies a secret unchanged: a password may contain any character. Rejects like `copy`. */
  copySecret(secret: string): Promise<CopyResult>;
  /** Clears the clipboard if it still holds this text, as far as that is known. Never rejects. */
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
  /** Starts the lab, or returns the running one. Rejects with BndError `lab-failed`. */
  start(): Promise<Lab>;
}

/** The terminal, lent to another program for a while. */
export interface TerminalPort {
  /** Suspends the screen, runs, and restores and repaints it, whatever the result. */
  lend<T>(run: () => Promise<T>): Promise<T>;
}

/** Lines go to a file, from its level up, and to an in-memory ring that can be read back. */
export interface LogPort {
  /** Minimum level of lines in the file. */
  readonly fileLevel: LogLevel;
  /** Without a source the line comes from the program itself. */
  write(level: LogLevel, message: string, source?: LogSource): void;
  /** The newest lines, oldest first; the same array until the next line. */
  lines(): readonly LogLine[];
  onLine(listener: () => void): () => void;
  /** Path of the file. Rejects with BndError if the settings cannot be read. */
  path(): Promise<string>;
  /** Writes a text to a new file next to the log, readable by its owner only; resolves with the path. */
  save(text: string): Promise<string>;
}

/** Everything that another process needs to continue a forward. Holds secrets: it goes through a pipe, never to disk or into a process list. */
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
  /** Secret. */
  readonly credentials: readonly BrokeredCredential[];
}

/** Everything that another process needs to continue the proxy for all targets. Its login is secret. */
export interface HandedProxy {
  /** Address of the controller, whose stored sign-in is used. */
  readonly controller: string;
  readonly listenAddress: string;
  readonly listenPort: number;
  readonly direct: boolean;
  /** Its sessions are canceled after this time without connections. */
  readonly idleMs: number;
  /** What clients send, and the part of the path of the PAC file that cannot be guessed; undefined: nothing. */
  readonly login:
    | { readonly user: string; readonly password: string; readonly pathSecret: string }
    | undefined;
  /** Its sessions among the forwards that are handed over with it. */
  readonly sessionIds: readonly string[];
}

/** What is handed over to a background process. */
export interface HandedOver {
  readonly forwards: readonly HandedForward[];
  readonly proxy: HandedProxy | undefined;
}

/** Where a proxy of a background process listens. */
export interface BackgroundProxyPlace {
  readonly controller: string;
  readonly listenAddress: string;
  readonly listenPort: number;
}

/** A proxy of a background process. */
export interface BackgroundProxy extends BackgroundProxyPlace {
  readonly pid: number;
  /** Undefined if its process does not respond. */
  readonly pacUrl: string | undefined;
  /** What clients have to send; the password is a secret of this machine. */
  readonly login?: { readonly user: string; readonly password: string } | undefined;
}

/** What the background processes hold. */
export interface BackgroundHeld {
  readonly running: readonly BackgroundForward[];
  readonly proxies: readonly BackgroundProxy[];
  /** Of processes that are gone; reported once. */
  readonly lost: readonly BackgroundForward[];
  readonly lostProxies: readonly BackgroundProxyPlace[];
}

/** A forward of a background process. */
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
  /** Undefined if its process does not respond. */
  readonly figures?:
    | { readonly openConnections: number; readonly bytesUp: number; readonly bytesDown: number }
    | undefined;
}

/** A background process that waits for its forwards. */
interface BackgroundReceiver {
  /** Resolves with what it could not open, and why. Rejects with BndError `background-failed` if it is gone. */
  take(given: HandedOver): Promise<NotTaken>;
}

export interface NotTaken {
  readonly failed: readonly {
    readonly controller: string;
    readonly sessionId: string;
    readonly message: string;
  }[];
  readonly proxyFailed?: string | undefined;
}

/** Forwards that outlive this program. */
export interface BackgroundPort {
  /** False if the system does not support it. */
  readonly supported: boolean;
  /** Rejects with BndError `background-failed`. */
  start(): Promise<BackgroundReceiver>;
  list(): Promise<BackgroundHeld>;
  /** Cancels the session, through its worker or else with a stored sign-in, and closes its port. Rejects with BndError if no process holds it. */
  stop(forward: SessionRef): Promise<SessionEnding>;
  /** Closes the port of a session that is over. Rejects with BndError if its process does not respond. */
  close(forward: SessionRef): Promise<void>;
  /** Returns the brokered credentials of a forward, which are secret. Rejects with BndError if its process does not give them, e.g. one of an older version. */
  credentials(forward: SessionRef): Promise<readonly BrokeredCredential[]>;
  /** As `Forward.openWeb`; undefined if no process holds it. */
  openWeb(forward: SessionRef, access: WebAccess): Promise<string | undefined>;
  /** Closes the port of a proxy; its sessions stay until they are unused. Rejects with BndError if its process does not respond. */
  stopProxy(proxy: BackgroundProxy): Promise<void>;
}

/** Files that the user requested. */
interface FilePort {
  /**
   * Writes a file that only its owner can read. Resolves with its full path, or with `exists` if a file exists and must not be replaced. A path may
   * start with `~/`. Rejects with BndError `file-not-written`.
   */
  write(file: string, text: string, replace: boolean): Promise<{ readonly path: string } | 'exists'>;
}

export interface Ports {
  /** Returns a client of the controller at this address. Rejects with BndError `bad-address`. */
  connect(address: string): Promise<BoundaryApi>;
  readonly openForward: OpenForward;
  /** Opens one port for all targets. */
  readonly openGateway: OpenGateway<Omit<GatewayRequest, 'onlyYou'>>;
  /** Rejects like `openForward` if this port cannot be used. */
  checkListen(address: string, port: number): Promise<void>;
  readonly settings: () => Promise<SettingsStore>;
  readonly launcher: () => Promise<Launcher>;
  readonly clipboard: ClipboardPort;
  /** Opens a URL in the browser of this machine; false if there is none. Never rejects. */
  openUrl(url: string): Promise<boolean>;
  readonly lab: LabPort;
  readonly background: BackgroundPort;
  readonly clock: ClockPort;
  /** Notifies a user who is looking elsewhere, if enabled. */
  notify(text: string): void;
  readonly terminal: TerminalPort;
  /** Suspends this process until the shell resumes it; resolves then, or at once without a shell. */
  stopSelf(): Promise<void>;
  readonly log: LogPort;
  readonly files: FilePort;
  /** 0 ≤ x < 1, for the jitter of the back-off. */
  random(): number;
  /** An error without a code reached an effect: the program must exit. */
  crash(error: unknown): void;
  /** Everything is closed; exit. */
  exit(): void;
}
