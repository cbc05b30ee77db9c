/** What a record of a client program is made of, and what the records share. */
import { homedir } from 'node:os';
import type { BrokeredCredential } from '../wire/resources.ts';
import type { LaunchRequest, Pause, SecretFile } from './types.ts';

/** What a record says about one launch; strings may hold the placeholders of `files`. */
export interface CommandLine {
  /** Another program than the client's own, which starts that. */
  readonly program?: string;
  readonly args: readonly string[];
  /** The same for a copy into another terminal: the client's own program, without what only lives as long as this launch. Default: `args`. */
  readonly displayArgs?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: readonly SecretFile[];
  readonly ownWindow?: boolean;
  readonly url?: string;
  readonly pause?: Pause;
  readonly note?: string;
}

/** What a command line depends on besides the request. */
export interface Surroundings {
  /** The one of the client's programs that will run. */
  readonly program: string;
  /** Arguments that the person adds. */
  readonly extra: readonly string[];
  /** Whether one of the client's helpers is installed. */
  readonly has: (helper: string) => boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Of the machine, as process.platform has it. */
  readonly platform: string;
  /** Returns the content of a file that the user's own settings of a client are in; undefined when it cannot be read. */
  readonly read: (path: string) => string | undefined;
}

export interface Client {
  readonly name: string;
  /** By platform. The first one that is installed is used; the first one of all is named when none is. */
  readonly programs: (platform: string) => readonly string[];
  /** Programs that its command line makes use of where they are installed. */
  readonly helpers?: readonly string[];
  /** What the package with the program is usually called. */
  readonly packages: string;
  readonly ports: readonly number[];
  /** Words in the name of a target whose port says nothing. */
  readonly words: RegExp;
  /** The type of target that is made for it, besides tcp. */
  readonly targetType?: string;
  readonly commandLine: (request: LaunchRequest, surroundings: Surroundings) => CommandLine;
}

/** Stands in `args` and `env` for the path of the file with the secret, which is known only when it is run. */
export const SECRET_FILE = '{{secret-file}}';

export function secretFile(content: string): readonly SecretFile[] {
  return [{ placeholder: SECRET_FILE, content }];
}

interface Login {
  readonly username: string | undefined;
  readonly password: string | undefined;
}

/** The first credential that serves, and what was asked for where it says nothing. */
export function login(
  request: LaunchRequest,
  serves = (credential: BrokeredCredential) =>
    credential.username !== undefined && credential.password !== undefined,
): Login {
  const credential = request.credentials.find(serves);
  return { username: credential?.username ?? request.username, password: credential?.password };
}

/** A string of C ends at a NUL, and Node refuses one in a variable. */
export function fitsVariable(secret: string): boolean {
  return !secret.includes('\0');
}

/** Instead of a secret that a client can only be told at its own question. */
export function asking(program: string): Pick<CommandLine, 'note'> {
  return { note: `${program} asks for the password: <x> on the session copies it.` };
}

/** The folder where a client looks for the user's own settings. */
export function homeOf({ env }: Pick<Surroundings, 'env'>): string {
  return env.HOME || homedir();
}

export function option(flag: string, value: string | undefined): readonly string[] {
  return value === undefined || value === '' ? [] : [flag, value];
}
