/** Parts that the records of client programs share. */
import { homedir } from 'node:os';
import type { BrokeredCredential } from '../wire/resources.ts';
import type { LaunchRequest, Pause, SecretFile, WebPage } from './types.ts';

/** Arguments, environment and files of one launch; strings may hold the placeholders of `files`. */
export interface CommandLine {
  /** A wrapper that starts the client's own program, e.g. sshpass. */
  readonly program?: string;
  readonly args: readonly string[];
  /** Arguments for a copy into another terminal: the client's own program, without what exists only during this launch. Default: `args`. */
  readonly displayArgs?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: readonly SecretFile[];
  readonly ownWindow?: boolean;
  readonly url?: string;
  readonly web?: WebPage;
  readonly pause?: Pause;
  readonly note?: string;
}

/** What a command line depends on besides the request. */
export interface LaunchContext {
  /** Which of the client's programs runs. */
  readonly program: string;
  /** Arguments that the user adds. */
  readonly extra: readonly string[];
  /** Returns whether one of the client's helpers is installed. */
  readonly has: (helper: string) => boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** As in process.platform. */
  readonly platform: string;
  /** Returns the content of a file with the user's own settings for a client; undefined if it cannot be read. */
  readonly read: (path: string) => string | undefined;
}

export interface Client {
  readonly name: string;
  /** By platform. The first installed one is used; if none is installed, the first one is named in the error. */
  readonly programs: (platform: string) => readonly string[];
  /** Programs that the command line uses if they are installed. */
  readonly helpers?: readonly string[];
  /** The usual name of the package with the program. */
  readonly packages: string;
  readonly ports: readonly number[];
  /** Words in the name of a target that select this client if the port is unknown. */
  readonly words: RegExp;
  /** The target type that the client is made for, besides tcp. */
  readonly targetType?: string;
  readonly commandLine: (request: LaunchRequest, context: LaunchContext) => CommandLine;
}

/** Placeholder in `args` and `env` for the path of the file with the secret, which is known only at launch. */
export const SECRET_FILE = '{{secret-file}}';

export function secretFile(content: string): readonly SecretFile[] {
  return [{ placeholder: SECRET_FILE, content }];
}

interface Login {
  readonly username: string | undefined;
  readonly password: string | undefined;
}

/** Returns the first usable credential, with the requested values where it has none. */
export function login(
  request: LaunchRequest,
  serves = (credential: BrokeredCredential) =>
    credential.username !== undefined && credential.password !== undefined,
): Login {
  const credential = request.credentials.find(serves);
  return { username: credential?.username ?? request.username, password: credential?.password };
}

/** A C string ends at a NUL, and Node rejects one in a variable. */
export function fitsVariable(secret: string): boolean {
  return !secret.includes('\0');
}

/** A note for clients that accept a secret only at their own prompt. */
export function asking(program: string): Pick<CommandLine, 'note'> {
  return { note: `${program} asks for the password. Copy it with <x> on the session.` };
}

/** Returns the folder where a client looks for the user's own settings. */
export function homeOf({ env }: Pick<LaunchContext, 'env'>): string {
  return env.HOME || homedir();
}

export function option(flag: string, value: string | undefined): readonly string[] {
  return value === undefined || value === '' ? [] : [flag, value];
}
