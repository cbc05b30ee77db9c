/** The built program as a child process without a terminal. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { DIST_ENTRY } from './dist-entry.ts';

export interface RunningProgram {
  readonly child: ChildProcess;
  /** The next line on stdout; rejects when the program ends before it. */
  nextLine(): Promise<string>;
  /** Waits for the end. */
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
}

/** Its own environment, so that nothing of the machine leaks in; PATH is kept. */
export function startProgram(
  args: readonly string[],
  options: { readonly env?: Record<string, string>; readonly stdin?: string } = {},
): RunningProgram {
  const child = spawn(process.execPath, [DIST_ENTRY, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH ?? '', BND_TUI_TOKEN_STORE: 'memory', ...options.env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  if (options.stdin !== undefined) child.stdin.end(options.stdin);
  const ended = once(child, 'close').then(([code]) => ({
    code: typeof code === 'number' ? code : null,
    stdout,
    stderr,
  }));
  const lines = lineReader(createInterface({ input: child.stdout }));
  return {
    child,
    ended,
    nextLine: () =>
      Promise.race([
        lines(),
        ended.then(({ code }) => Promise.reject(new Error(`the program ended with ${code}: ${stderr}`))),
      ]),
  };
}

/** Runs it to its end. */
export function runProgram(
  args: readonly string[],
  options: { readonly env?: Record<string, string>; readonly stdin?: string } = {},
) {
  return startProgram(args, { stdin: '', ...options }).ended;
}

function lineReader(input: Interface): () => Promise<string> {
  const ready: string[] = [];
  const waiting: ((line: string) => void)[] = [];
  input.on('line', (line) => {
    const next = waiting.shift();
    if (next === undefined) ready.push(line);
    else next(line);
  });
  return () => {
    const line = ready.shift();
    return line === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(line);
  };
}
