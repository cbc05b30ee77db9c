/** Client programs for an open forward: which one fits, its command line, and running it in this terminal. */
import type { BrokeredCredential } from '../protocol/resources.ts';

export interface LaunchRequest {
  /** Name of the client, e.g. psql, ssh, curl; undefined = chosen by port and type. */
  readonly client?: string;
  /** Further arguments for a known client; the whole command line for `custom`. */
  readonly commandText?: string;
  readonly targetName: string;
  /** A client is also recognized by a word of it, after the name. */
  readonly targetDescription?: string;
  readonly targetId: string;
  readonly hostId?: string;
  readonly targetType: string;
  readonly endpointPort: number | undefined;
  readonly address: string;
  readonly port: number;
  readonly credentials: readonly BrokeredCredential[];
  readonly username?: string;
  readonly database?: string;
}

/** A command that is ready to run. Secrets are only in `env` and `files` (written 0600, removed afterwards), never in `args` or `display`. */
export interface LaunchPlan {
  readonly client: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly files: readonly { readonly placeholder: string; readonly content: string }[];
  /** What a person can copy into another terminal; without secrets. */
  readonly display: string;
  /** False when the program is not on the PATH. */
  readonly installed: boolean;
}

export interface Launcher {
  /** Names of clients, the best fitting first; the last one is always `custom`. */
  choices(request: LaunchRequest): readonly string[];
  /** Undefined when no client fits this target. */
  plan(request: LaunchRequest): Promise<LaunchPlan | undefined>;
  /** Runs it with the terminal's own stdio until it ends. Rejects with BndError client-missing or client-failed. */
  run(
    plan: LaunchPlan,
  ): Promise<{ readonly exitCode: number | undefined; readonly signal: string | undefined }>;
}
