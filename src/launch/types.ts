/** Client programs for an open forward: selection, command line, and running them in this terminal or a new window. */
import type { BrokeredCredential } from '../wire/resources.ts';

export interface LaunchRequest {
  /** Name of the client, e.g. psql, ssh, curl, or `custom`; undefined: chosen by port and target type. */
  readonly client?: string;
  /**
   * Additional arguments for a known client, the path for a browser, the whole command line for `custom`. Split by POSIX quoting rules without
   * starting a shell.
   */
  readonly commandText?: string;
  readonly targetName: string;
  /** A word in it selects the client if the name does not. */
  readonly targetDescription?: string;
  readonly targetId: string;
  readonly hostId?: string;
  readonly targetType: string;
  readonly endpointPort: number | undefined;
  /** Name or address of the host behind the worker, for programs that verify their peer. */
  readonly endpointHost?: string;
  readonly address: string;
  readonly port: number;
  readonly credentials: readonly BrokeredCredential[];
  readonly username?: string;
  readonly database?: string;
}

/** A file with a secret that exists while its client runs. */
export interface SecretFile {
  /** Placeholder in `args` and `env` for the path, which is known only at launch. */
  readonly placeholder: string;
  readonly content: string;
  /** File name suffix, for programs that depend on it. */
  readonly suffix?: string;
}

/** A page that a browser gets with the credentials of the session. */
export interface WebPage {
  /** Value of the Authorization header. Secret. */
  readonly authorization: string;
  readonly isTls: boolean;
  /** Host and port of the target, for headers and its certificate. */
  readonly host: string;
  readonly port: number;
  /** Path and query. */
  readonly path: string;
}

/** A command that is ready to run. Secrets are only in `env`, `files` (mode 0600, removed afterwards) and `web`, never in `args` or `display`. */
export interface LaunchPlan {
  readonly client: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly files: readonly SecretFile[];
  /** For the user to copy into another terminal; without secrets. */
  readonly display: string;
  /** False if the program is not on the PATH. */
  readonly installed: boolean;
  /** How to install it. */
  readonly missing?: string;
  /** It opens its own window and does not need the terminal. */
  readonly ownWindow?: boolean;
  /** Of a new window in the terminal multiplexer; absent: the client. */
  readonly windowName?: string;
  /** URL to open in a browser on this machine; nothing else of the plan is run then. */
  readonly url?: string;
  /** Web access that the forward needs before `run`, with the one-time address that it returns as `url`. */
  readonly web?: WebPage;
  /** When to wait for Enter before the terminal is taken back, so that the user can read the output. */
  readonly pause?: Pause;
  /** Shown before it runs, e.g. that it asks for the password. */
  readonly note?: string;
}

/** Always; or if it ended too soon to be read: in any case, or only if it failed. */
export type Pause = 'always' | 'quick' | 'failed';

export interface Launcher {
  /** Names of the clients for this target, best first; the last one is always `custom`. */
  choices(request: LaunchRequest): readonly string[];
  /** Undefined if no client fits this target. Rejects with BndError usage if `commandText` is not a command line. */
  plan(request: LaunchRequest): Promise<LaunchPlan | undefined>;
  /**
   * Runs it with the terminal's own stdio until it ends, or starts it without waiting if it has its own window. Rejects with BndError client-missing
   * or client-failed.
   */
  run(
    plan: LaunchPlan,
  ): Promise<{ readonly exitCode: number | undefined; readonly signal: string | undefined }>;
  /** Whether `runBeside` works here, or the reason why not. */
  beside(): true | string;
  /** Runs it in a new window of the terminal multiplexer; resolves once the window is open. Rejects with BndError client-failed. */
  runBeside(plan: LaunchPlan): Promise<void>;
}
