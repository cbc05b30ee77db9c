/** `connect` of the built program or of another one, as a child process that forwards a port. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { DIST_ENTRY } from '../support/dist-entry.ts';

const START_MS = 10_000;

/** `undefined`: the built program; the path of a script: an earlier build; of anything else: the official program. */
export type ClientProgram = string | undefined;

export interface RunningClient {
  readonly child: ChildProcess;
  readonly port: number;
}

/** Opens the session of the authorization token. Rejects if the program does not listen in time. */
export async function startClient(program: ClientProgram, token: string): Promise<RunningClient> {
  const isScript = program === undefined || program.endsWith('.js');
  const [command, ...args] = isScript ? [process.execPath, program ?? DIST_ENTRY] : [program];
  const child = spawn(command, [...args, 'connect', '--format=json'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', BOUNDARY_CONNECT_AUTHZ_TOKEN: token },
  });
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const late = setTimeout(() => reject(new Error('the client does not listen')), START_MS);
  child.once('exit', (code) => reject(new Error(`the client ended with ${code}`)));
  createInterface({ input: child.stdout }).on('line', (line) => {
    // The official program prints a table for people unless it has a stored token.
    const [, port] = /\bport"?:\s*(\d+)/i.exec(line) ?? [];
    if (port !== undefined) resolve(Number(port));
  });
  try {
    return { child, port: await promise };
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  } finally {
    clearTimeout(late);
  }
}

export function hasEnded({ child: { exitCode, signalCode } }: Pick<RunningClient, 'child'>): boolean {
  return exitCode !== null || signalCode !== null;
}

/** Ends it by SIGTERM, and if that does not help by SIGKILL. */
export async function stopClient(client: RunningClient): Promise<void> {
  if (hasEnded(client)) return;
  const exited = once(client.child, 'exit');
  const late = setTimeout(() => client.child.kill('SIGKILL'), START_MS);
  client.child.kill('SIGTERM');
  await exited;
  clearTimeout(late);
}
