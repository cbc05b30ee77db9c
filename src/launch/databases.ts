/** Command lines of database clients. Only what comes after a password's way into a file or the environment differs from `boundary connect`. */
import { type CommandLine, login, option, SECRET_FILE, type Surroundings, secretFile } from './client.ts';
import type { LaunchRequest } from './types.ts';

export function psql(request: LaunchRequest, { extra }: Surroundings): CommandLine {
  const { username, password } = login(request);
  const args = [
    ...['-p', `${request.port}`, '-h', request.address],
    ...option('-d', request.database),
    ...option('-U', username),
    ...extra,
  ];
  if (password === undefined) return { args };
  // Colons and backslashes separate fields in a password file (PostgreSQL manual, "The Password File").
  const content = `*:*:*:*:${password.replace(/[\\:]/g, '\\$&')}\n`;
  return { args, env: { PGPASSFILE: SECRET_FILE }, files: secretFile(content) };
}

/** `--defaults-file` counts only as the very first argument; without a password mysql asks for one (`-p`). */
export function mysql(request: LaunchRequest, { extra }: Surroundings): CommandLine {
  const { username, password } = login(request);
  const rest = [
    ...['-P', `${request.port}`, '-h', request.address],
    ...option('-D', request.database),
    ...option('-u', username),
    ...extra,
  ];
  const displayArgs = ['-p', ...rest];
  if (password === undefined) return { args: displayArgs };
  const content = `[client]\npassword="${password.replace(/[\\"]/g, '\\$&')}"\n`;
  return { args: [`--defaults-file=${SECRET_FILE}`, ...rest], displayArgs, files: secretFile(content) };
}

export function redis(request: LaunchRequest, { extra }: Surroundings): CommandLine {
  const { username, password } = login(request, (credential) => credential.password !== undefined);
  const args = ['-h', request.address, '-p', `${request.port}`, ...option('--user', username), ...extra];
  return password === undefined ? { args } : { args, env: { REDISCLI_AUTH: password } };
}

/** Read by the script below, so that mongosh, which logs the scripts that it runs, never has the password in its text. */
const LOGIN_FILE = 'BND_TUI_LOGIN_FILE';
const SCRIPT_FILE = '{{script-file}}';

/**
 * mongosh takes a password only as an argument, from the keyboard, or by a script: so a script signs in before the prompt appears. Accounts live in the
 * database that was asked for, else in `admin`.
 */
export function mongosh(request: LaunchRequest, { extra }: Surroundings): CommandLine {
  const { username, password } = login(request);
  const database = request.database === undefined ? [] : [request.database];
  const first = ['--port', `${request.port}`, '--host', request.address, ...database];
  const displayArgs = [...first, ...option('-u', username), ...extra];
  if (username === undefined || password === undefined) return { args: displayArgs };
  const accounts = database.length > 0 ? 'db' : 'db.getSiblingDB("admin")';
  const script = [
    '{',
    `  const { readFileSync } = require(${JSON.stringify('fs')});`,
    `  const text = readFileSync(process.env.${LOGIN_FILE}, "utf8");`,
    '  const { username, password } = JSON.parse(text);',
    `  ${accounts}.auth(username, password);`,
    '}',
    '',
  ].join('\n');
  return {
    args: [...first, '--shell', '--file', SCRIPT_FILE, ...extra],
    displayArgs,
    env: { [LOGIN_FILE]: SECRET_FILE },
    files: [
      ...secretFile(JSON.stringify({ username, password })),
      { placeholder: SCRIPT_FILE, content: script, suffix: '.js' },
    ],
  };
}

/** Older releases read the password from the second section (pylib/cqlshlib/cqlshmain.py in apache/cassandra). Neither expands anything. */
export function cqlsh(request: LaunchRequest, { extra }: Surroundings): CommandLine {
  const { username, password } = login(request);
  const first = [...option('-u', username), ...option('-k', request.database)];
  const last = [...extra, request.address, `${request.port}`];
  const displayArgs = [...first, ...last];
  // A line break would begin another setting; then cqlsh asks.
  if (password === undefined || /[\r\n]/.test(password)) return { args: displayArgs };
  const content = ['PlainTextAuthProvider', 'plain_text_auth']
    .map((section) => `[${section}]\npassword = ${password}\n`)
    .join('');
  return {
    args: [...first, '--credentials', SECRET_FILE, ...last],
    displayArgs,
    files: secretFile(content),
  };
}
