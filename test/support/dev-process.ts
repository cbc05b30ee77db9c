/** `bnd-tui dev` of the built program as a child process on free ports. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { DIST_ENTRY } from './dist-entry.ts';

export interface DevProcess {
  readonly child: ChildProcess;
  /** http://host:port */
  readonly api: string;
  /** host:port of the worker. */
  readonly proxy: string;
  readonly loginName: string;
  readonly password: string;
  readonly authMethodId: string;
  /** Ends it by SIGTERM and waits until it has exited. */
  stop(): Promise<void>;
}

/** Starts it and waits for its line of JSON. Additional flags follow the addresses. */
export async function startDev(
  flags: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<DevProcess> {
  const addresses = hasFlag(flags, '--api-listen-address') ? [] : ['--api-listen-address', '127.0.0.1:0'];
  const proxy = hasFlag(flags, '--proxy-listen-address') ? [] : ['--proxy-listen-address', '127.0.0.1:0'];
  const child = spawn(process.execPath, [DIST_ENTRY, 'dev', '--json', ...addresses, ...proxy, ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH ?? '', ...env },
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const line = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(([text]) => String(text)),
    once(child, 'exit').then(([code]) => {
      throw new Error(`bnd-tui dev ended with ${String(code)}: ${stderr}`);
    }),
  ]);
  const ready: unknown = JSON.parse(line);
  const field = (name: string): string => String(Reflect.get(Object(ready), name));
  return {
    child,
    api: field('api'),
    proxy: field('proxy'),
    loginName: field('login_name'),
    password: field('password'),
    authMethodId: field('auth_method_id'),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

function hasFlag(flags: readonly string[], name: string): boolean {
  return flags.some((flag) => flag === name || flag.startsWith(`${name}=`));
}
