/** `bnd-tui connect` of the built program as a child process. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { DIST_ENTRY } from './dist-entry.ts';
import { at, text } from './rest.ts';

export interface ConnectProcess {
  readonly pid: number;
  readonly port: number;
  readonly sessionId: string;
  /** Ends it by SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
}

/** Opens a session to the target and waits until it listens. */
export function startConnect(
  api: string,
  token: string,
  target: string,
  flags: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<ConnectProcess> {
  return start([target, ...flags], { BOUNDARY_ADDR: api, BOUNDARY_TOKEN: token, ...env });
}

/** The same with the authorization token of a session. */
export function startAuthorized(authorizationToken: string): Promise<ConnectProcess> {
  return start([], { BOUNDARY_CONNECT_AUTHZ_TOKEN: authorizationToken });
}

async function start(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<ConnectProcess> {
  const child = spawn(process.execPath, [DIST_ENTRY, 'connect', '--format', 'json', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH ?? '', ...env },
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const line = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(([first]) => String(first)),
    once(child, 'exit').then(([code]) => {
      throw new Error(`bnd-tui connect ended with ${String(code)}: ${stderr}`);
    }),
  ]);
  const ready: unknown = JSON.parse(line);
  return {
    pid: child.pid ?? 0,
    port: Number(at(ready, 'port')),
    sessionId: text(at(ready, 'session_id')),
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      return child.exitCode;
    },
  };
}
