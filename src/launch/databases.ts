/** Command lines of database clients. They differ from `boundary connect` only in how a password gets into a file or the environment. */
import { join } from 'node:path';
import {
  asking,
  type CommandLine,
  fitsVariable,
  homeOf,
  type LaunchContext,
  login,
  option,
  SECRET_FILE,
  secretFile,
} from './client.ts';
import type { LaunchRequest } from './types.ts';

/** libpq before release 13 reads lines of 320 bytes (LINELEN of fe-connect.c in postgres/postgres). */
const LONGEST_PASSWORD_LINE = 300;

/** A password file cannot represent a line break (PostgreSQL manual, "The Password File"); the variable is used for passwords that do not fit. */
export function psql(request: LaunchRequest, { program, extra }: LaunchContext): CommandLine {
  const { username, password } = login(request);
  const args = [
    ...['-p', `${request.port}`, '-h', request.address],
    ...option('-d', request.database),
    ...option('-U', username),
    ...extra,
  ];
  if (password === undefined) return { args };
  if (!fitsVariable(password)) return { args, ...asking(program) };
  // Colons and backslashes separate fields.
  const line = `*:*:*:*:${password.replace(/[\\:]/g, '\\$&')}\n`;
  if (/[\r\n]/.test(password) || Buffer.byteLength(line) > LONGEST_PASSWORD_LINE)
    return { args, env: { PGPASSWORD: password } };
  // A password in the user's own environment would take precedence over the file; an empty one counts as unset.
  return { args, env: { PGPASSFILE: SECRET_FILE, PGPASSWORD: '' }, files: secretFile(line) };
}

/**
 * A longer line of an option file is read as two lines (the buffer of search_default_file_with_ext, mysys/my_default in mysql/mysql-server and
 * MariaDB/server).
 */
const LONGEST_OPTION_LINE = 4000;

/**
 * The option file counts only as the very first argument; without a password mysql asks for one (`-p`). As an extra file it keeps the user's own
 * ~/.my.cnf in force, which is read after it (MySQL manual, "Using Option Files"). If that file sets a password, it is included before ours instead,
 * because the last value wins.
 */
export function mysql(request: LaunchRequest, context: LaunchContext): CommandLine {
  const { username, password } = login(request);
  const rest = [
    ...['-P', `${request.port}`, '-h', request.address],
    ...option('-D', request.database),
    ...option('-u', username),
    ...context.extra,
  ];
  const displayArgs = ['-p', ...rest];
  if (password === undefined) return { args: displayArgs };
  const line = `password="${optionValue(password)}"\n`;
  if (!fitsVariable(password) || Buffer.byteLength(line) > LONGEST_OPTION_LINE)
    return { args: displayArgs, ...asking(context.program) };
  const own = join(homeOf(context), '.my.cnf');
  const isSetThere = /^\s*(loose[-_])?password/im.test(context.read(own) ?? '');
  return {
    args: [`--defaults-${isSetThere ? '' : 'extra-'}file=${SECRET_FILE}`, ...rest],
    displayArgs,
    // Its login file takes precedence over all option files, and holds nothing but what is given here.
    env: { MYSQL_TEST_LOGIN_FILE: `${SECRET_FILE}.none` },
    files: secretFile(`${isSetThere ? `!include ${own}\n` : ''}[client]\n${line}`),
  };
}

const OPTION_ESCAPES: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '"': '\\"',
  '\\': '\\\\',
};

/** The escapes of option files (MySQL manual, "Using Option Files"). */
function optionValue(text: string): string {
  return text.replace(/[\b\t\n\r"\\]/g, (character) => OPTION_ESCAPES[character] ?? character);
}

export function redis(request: LaunchRequest, { program, extra }: LaunchContext): CommandLine {
  const { username, password } = login(request, (credential) => credential.password !== undefined);
  const args = ['-h', request.address, '-p', `${request.port}`, ...option('--user', username), ...extra];
  if (password === undefined) return { args };
  return fitsVariable(password) ? { args, env: { REDISCLI_AUTH: password } } : { args, ...asking(program) };
}

/** Read by the script below: mongosh logs the scripts that it runs, and the password must not be in their text. */
const LOGIN_FILE = 'BND_TUI_LOGIN_FILE';
const SCRIPT_FILE = '{{script-file}}';

/**
 * mongosh takes a password only as an argument, from the keyboard, or from a script, so a script signs in before the prompt appears. Accounts live in
 * the requested database, else in `admin`.
 */
export function mongosh(request: LaunchRequest, { extra }: LaunchContext): CommandLine {
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

/**
 * Older releases read the password from the second section (pylib/cqlshlib/cqlshmain.py in apache/cassandra). Neither section expands anything. Both
 * are stripped of surrounding blanks and, with Python 2, of everything after a blank and a semicolon (RawConfigParser of Python's configparser).
 */
export function cqlsh(request: LaunchRequest, { program, extra }: LaunchContext): CommandLine {
  const { username, password } = login(request);
  const first = [...option('-u', username), ...option('-k', request.database)];
  const last = [...extra, request.address, `${request.port}`];
  const displayArgs = [...first, ...last];
  if (password === undefined) return { args: displayArgs };
  // A line break would start another setting.
  if (!fitsVariable(password) || /[\r\n]|\s;|^[\s\x1c-\x1f\x85]|[\s\x1c-\x1f\x85]$/.test(password))
    return { args: displayArgs, ...asking(program) };
  const content = ['PlainTextAuthProvider', 'plain_text_auth']
    .map((section) => `[${section}]\npassword = ${password}\n`)
    .join('');
  return {
    args: [...first, '--credentials', SECRET_FILE, ...last],
    displayArgs,
    files: secretFile(content),
  };
}
