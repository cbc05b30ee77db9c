/** Client programs for an open forward: which one fits, its command line, and running it in this terminal or beside it. */
import type { BrokeredCredential } from '../wire/resources.ts';

export interface LaunchRequest {
  /** Name of the client, e.g. psql, ssh, curl, or `custom`; undefined = chosen by port and type. */
  readonly client?: string;
  /** Further arguments for a known client, the path for a browser; for `custom` the whole command line. Split as a POSIX shell does, no shell is started. */
  readonly commandText?: string;
  readonly targetName: string;
  /** A client is also recognized by a word of it, after the name. */
  readonly targetDescription?: string;
  readonly targetId: string;
  readonly hostId?: string;
  readonly targetType: string;
  readonly endpointPort: number | undefined;
  /** Name or address of the host behind the worker, for programs that check whom they talk to. */
  readonly endpointHost?: string;
  readonly address: string;
  readonly port: number;
  readonly credentials: readonly BrokeredCredential[];
  readonly username?: string;
  readonly database?: string;
}

/** A file with a secret that exists while its client runs. */
export interface SecretFile {
  /** Stands in `args` and `env` for the path, which is known only when it is run. */
  readonly placeholder: string;
  readonly content: string;
  /** End of the file's name, where the program goes by it. */
  readonly suffix?: string;
}

/** A command that is ready to run. Secrets are only in `env` and `files` (written 0600, removed afterwards), never in `args` or `display`. */
export interface LaunchPlan {
  readonly client: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly files: readonly SecretFile[];
  /** What a person can copy into another terminal; without secrets. */
  readonly display: string;
  /** False when the program is not on the PATH. */
  readonly installed: boolean;
  /** What to do where it is not installed. */
  readonly missing?: string;
  /** It shows a window of its own and needs no terminal. */
  readonly ownWindow?: boolean;
  /** The address that the browser of this machine is to show; nothing else of the plan is run then. */
  readonly url?: string;
  /** When somebody has to be asked for Enter before the terminal is taken back, so that its output can be read. */
  readonly pause?: Pause;
  /** Said before it runs, e.g. that it will ask for the password. */
  readonly note?: string;
}

/** Always; or when it was over before anybody could read: whatever came of it, or only when it failed. */
export type Pause = 'always' | 'quick' | 'failed';

export interface Launcher {
  /** Names of the clients for this target, best fitting first; the last one is always `custom`. */
  choices(request: LaunchRequest): readonly string[];
  /** Undefined when no client fits this target. Rejects with BndError usage when `commandText` is no command line. */
  plan(request: LaunchRequest): Promise<LaunchPlan | undefined>;
  /**
   * Runs it with the terminal's own stdio until it ends, or starts what has a window of its own. Rejects with BndError client-missing or client-failed.
   */
  run(
    plan: LaunchPlan,
  ): Promise<{ readonly exitCode: number | undefined; readonly signal: string | undefined }>;
  /** Whether `runBeside` can work here, or why not. */
  beside(): true | string;
  /** Runs it in a new window of the terminal multiplexer; resolves once that is open. Rejects with BndError client-failed. */
  runBeside(plan: LaunchPlan): Promise<void>;
}
