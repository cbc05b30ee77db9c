/**
 * One record per client program: when it fits and what its command line is. The order of arguments and the way of the secrets follow
 * `boundary connect` (internal/cmd/commands/connect/{postgres,mysql,mongo,redis,ssh,http}.go in hashicorp/boundary), except that no
 * password ever becomes an argument.
 */
import type { BrokeredCredential } from '../protocol/resources.ts';
import type { LaunchRequest } from './types.ts';

/** What a record says about one launch; strings may hold the placeholders of `files`. */
interface CommandLine {
  readonly args: readonly string[];
  /** The same for a copy into another terminal: without what only lives as long as this launch. Default: `args`. */
  readonly displayArgs?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: readonly { readonly placeholder: string; readonly content: string }[];
}

export interface Client {
  readonly name: string;
  /** The first one that is installed is used; the first one of all is named when none is. */
  readonly programs: readonly string[];
  readonly ports: readonly number[];
  /** Words in the name of a target whose port says nothing. */
  readonly words: RegExp;
  readonly commandLine: (request: LaunchRequest) => CommandLine;
}

/** Stands in `args` and `env` for the path of the file with the secret, which is known only when it is run. */
const SECRET_FILE = '{{secret-file}}';

export const CLIENTS: readonly Client[] = [
  {
    name: 'psql',
    programs: ['psql'],
    ports: [5432],
    words: /postgres|psql|pgsql|\bpg\b/i,
    commandLine: psql,
  },
  { name: 'ssh', programs: ['ssh'], ports: [22, 2222], words: /\bssh\b/i, commandLine: ssh },
  { name: 'mysql', programs: ['mysql', 'mariadb'], ports: [3306], words: /mysql|maria/i, commandLine: mysql },
  {
    name: 'redis-cli',
    programs: ['redis-cli', 'valkey-cli'],
    ports: [6379],
    words: /redis|valkey/i,
    commandLine: redis,
  },
  { name: 'mongosh', programs: ['mongosh'], ports: [27017], words: /mongo/i, commandLine: mongosh },
  {
    name: 'curl',
    programs: ['curl'],
    ports: [80, 443, 8000, 8080, 8443],
    words: /https?\b|\bweb\b|\bwww\b/i,
    commandLine: curl,
  },
];

function psql(request: LaunchRequest): CommandLine {
  const { username, password } = login(request);
  const args = [
    ...['-p', `${request.port}`, '-h', request.address],
    ...option('-d', request.database),
    ...option('-U', username),
  ];
  if (password === undefined) return { args };
  // Colons and backslashes separate fields in a password file (PostgreSQL manual, "The Password File").
  const content = `*:*:*:*:${password.replace(/[\\:]/g, '\\$&')}\n`;
  return { args, env: { PGPASSFILE: SECRET_FILE }, files: [{ placeholder: SECRET_FILE, content }] };
}

/** `--defaults-file` counts only as the very first argument; without a password mysql asks for one (`-p`). */
function mysql(request: LaunchRequest): CommandLine {
  const { username, password } = login(request);
  const rest = [
    ...['-P', `${request.port}`, '-h', request.address],
    ...option('-D', request.database),
    ...option('-u', username),
  ];
  const displayArgs = ['-p', ...rest];
  if (password === undefined) return { args: displayArgs };
  const content = `[client]\npassword="${password.replace(/[\\"]/g, '\\$&')}"\n`;
  return {
    args: [`--defaults-file=${SECRET_FILE}`, ...rest],
    displayArgs,
    files: [{ placeholder: SECRET_FILE, content }],
  };
}

function redis(request: LaunchRequest): CommandLine {
  const { username, password } = login(request, (credential) => credential.password !== undefined);
  const args = ['-h', request.address, '-p', `${request.port}`, ...option('--user', username)];
  return password === undefined ? { args } : { args, env: { REDISCLI_AUTH: password } };
}

/** mongosh takes a password only as an argument or from the keyboard; so it asks. */
function mongosh(request: LaunchRequest): CommandLine {
  const { username } = login(request);
  const database = request.database === undefined ? [] : [request.database];
  return {
    args: ['--port', `${request.port}`, '--host', request.address, ...database, ...option('-u', username)],
  };
}

/** Host keys are remembered under the host's id: the local port changes with every session, the host behind it does not. */
function ssh(request: LaunchRequest): CommandLine {
  const isTcp = request.targetType === 'tcp';
  const hostKey = isTcp
    ? `HostKeyAlias=${request.hostId ?? request.targetId}`
    : 'NoHostAuthenticationForLocalhost=yes';
  const usable = isTcp ? request.credentials : [];
  const withKey = usable.find(({ privateKey }) => privateKey !== undefined);
  const withPassword = usable.find(({ username }) => username !== undefined);
  const username = withKey?.username ?? request.username ?? withPassword?.username;
  const first = ['-p', `${request.port}`, '-o', hostKey];
  const last = [...option('-l', username), request.address];
  if (withKey?.privateKey === undefined) return { args: [...first, ...last] };
  return {
    args: [...first, '-i', SECRET_FILE, ...last],
    displayArgs: [...first, ...last],
    files: [{ placeholder: SECRET_FILE, content: `${withKey.privateKey.trimEnd()}\n` }],
  };
}

function curl(request: LaunchRequest): CommandLine {
  const isTls =
    request.endpointPort === 443 || request.endpointPort === 8443 || /https/i.test(request.targetName);
  const host = request.address.includes(':') ? `[${request.address}]` : request.address;
  return { args: [`${isTls ? 'https' : 'http'}://${host}:${request.port}/`] };
}

/** The first credential that serves, and what was asked for where it says nothing. */
function login(
  request: LaunchRequest,
  serves = (credential: BrokeredCredential) =>
    credential.username !== undefined && credential.password !== undefined,
): { readonly username: string | undefined; readonly password: string | undefined } {
  const credential = request.credentials.find(serves);
  return { username: credential?.username ?? request.username, password: credential?.password };
}

function option(flag: string, value: string | undefined): readonly string[] {
  return value === undefined || value === '' ? [] : [flag, value];
}
