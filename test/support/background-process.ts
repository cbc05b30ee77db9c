/** The background process of the built program, started like the terminal program does, with sessions of a scripted worker. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { connect, type Socket as NetSocket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import type { HandedForward, HandedProxy } from '../../src/app/core/ports.ts';
import { decodeAuthorizationToken } from '../../src/wire/authorization-token.ts';
import { newTofuToken } from '../../src/wire/handshake.ts';
import { DIST_ENTRY } from './dist-entry.ts';
import type { ProgramHome } from './program-home.ts';

/** Nothing listens at such a controller address, so requests fail at once. */
export const NO_CONTROLLER = 'http://127.0.0.1:1';

/** The data of a session to hand over: on any free port by default. */
export function handed(authorizationToken: string, changes: Partial<HandedForward> = {}): HandedForward {
  const { sessionId, targetId } = decodeAuthorizationToken(authorizationToken);
  return {
    sessionId,
    targetId,
    target: 'orders',
    controller: NO_CONTROLLER,
    listenAddress: '127.0.0.1',
    listenPort: 0,
    authorizationToken,
    tofuToken: newTofuToken(),
    credentials: [],
    ...changes,
  };
}

export interface BackgroundProcess {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Its control channel. */
  readonly socket: string;
  readonly exited: Promise<number | null>;
}

/** Starts it and waits until it holds the forwards; ends it with the test, in any state. */
export async function startBackground(
  home: ProgramHome,
  forwards: readonly HandedForward[],
  options: {
    readonly env?: Readonly<Record<string, string>>;
    /** Files cannot get any content, as on a full disk (setrlimit(2), RLIMIT_FSIZE). */
    readonly fullDisk?: boolean;
    readonly proxy?: HandedProxy;
  } = {},
): Promise<BackgroundProcess> {
  const node = [process.execPath, DIST_ENTRY, 'background'];
  const shell = ['sh', '-c', 'ulimit -f 0; exec "$@"', 'sh'];
  const [command = '', ...args] = options.fullDisk === true ? [...shell, ...node] : node;
  const known = new Set(socketsOf(home));
  const child = spawn(command, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH ?? '', ...home.env, ...options.env },
  });
  const exited = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : null));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`the background process ended: ${stderr}`);
    return value;
  };
  await nextLine();
  child.stdin.end(`${JSON.stringify({ forwards, proxy: options.proxy })}\n`);
  const taken: unknown = JSON.parse(await nextLine());
  if (JSON.stringify(taken) !== '{"failed":[]}') throw new Error(`not taken: ${JSON.stringify(taken)}`);
  const [socket = ''] = socketsOf(home).filter((path) => !known.has(path));
  return { child, pid: child.pid ?? 0, socket, exited };
}

/** The folder of state files and sockets. */
export function backgroundFolder(home: ProgramHome): string {
  return join(home.path, '.local', 'state', 'bnd-tui', 'background');
}

/** Its content; empty before the first process. */
export function filesOf(home: ProgramHome): readonly string[] {
  try {
    return readdirSync(backgroundFolder(home)).sort();
  } catch {
    return [];
  }
}

function socketsOf(home: ProgramHome): readonly string[] {
  return filesOf(home)
    .filter((name) => name.endsWith('.sock'))
    .map((name) => join(backgroundFolder(home), name));
}

/** A raw connection to the control channel, with an 'error' listener. */
export async function talkTo(path: string): Promise<NetSocket> {
  const socket = connect(path);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** Everything that the same user can read of a background process: its files, its log, its arguments and variables, where the system has them. */
export function readableOf(home: ProgramHome, pid: number): string {
  const folder = backgroundFolder(home);
  const states = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return [
    ...states.map((name) => join(folder, name)),
    join(folder, '..', 'bnd-tui-background.log'),
    ...['cmdline', 'environ'].map((name) => `/proc/${pid}/${name}`).filter((path) => existsSync(path)),
  ]
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');
}
