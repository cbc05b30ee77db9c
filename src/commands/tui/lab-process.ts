/** The lab as a child process: this program's own `dev` command on free ports. It exits when its stdin ends, so it never outlives a killed parent. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import type { Lab, LabPort } from '../../app/core/ports.ts';
import { BndError, errorText } from '../../lib/errors.ts';
import { formatDuration } from '../../lib/format.ts';
import { selfCommand } from '../../lib/self.ts';
import { sanitize } from '../../lib/text.ts';

export interface LabProcess extends LabPort {
  /** Ends the child and waits until it has exited. Idempotent; never rejects. */
  stop(): Promise<void>;
}

const READY_LINE = v.object({
  api: v.string(),
  login_name: v.string(),
  password: v.string(),
  auth_method_id: v.string(),
});

/** A first start creates the lab's database, which takes minutes on a slow machine. */
const START_WITHIN_MS = 5 * 60_000;
const STOP_WITHIN_MS = 3000;
const KEPT_CHARACTERS = 2000;

/** `command` runs this program, unless a test passes another. `startWithinMs` limits the wait for the lab. */
export function createLabProcess({
  command = selfCommand(),
  startWithinMs = START_WITHIN_MS,
}: {
  readonly command?: readonly string[];
  readonly startWithinMs?: number;
} = {}): LabProcess {
  const [program = '', ...first] = command;
  let child: ChildProcess | undefined;
  let ready: Promise<Lab> | undefined;
  return {
    start: () => {
      if (ready !== undefined && child !== undefined && isRunning(child)) return ready;
      const flags = [
        '--json',
        '--api-listen-address',
        '127.0.0.1:0',
        '--proxy-listen-address',
        '127.0.0.1:0',
        '--exit-with-stdin',
      ];
      // In its own process group: Ctrl-C for a client program in this terminal must not end the lab.
      const started = spawn(program, [...first, 'dev', ...flags], {
        stdio: ['pipe', 'pipe', 'pipe'],
        detached: true,
      });
      child = started;
      const line = readReadyLine(started, startWithinMs);
      ready = line;
      line.catch(async () => {
        if (ready === line) ready = undefined;
        await end(started);
      });
      return line;
    },
    stop: async () => {
      if (child !== undefined) await end(child);
    },
  };
}

/** Resolves when it has exited. */
async function end(child: ChildProcess): Promise<void> {
  if (!isRunning(child)) return;
  const gone = once(child, 'exit');
  child.stdin?.end();
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await gone;
  clearTimeout(timer);
}

/** A program that could not be started has no process id and no exit event. */
function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

async function readReadyLine(child: ChildProcess, withinMs: number): Promise<Lab> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new BndError('lab-failed', 'Could not start the lab.');
  let complaint = '';
  stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-KEPT_CHARACTERS);
  });
  const line = Promise.withResolvers<string>();
  createInterface({ input: stdout }).once('line', line.resolve);
  child.once('error', (cause) =>
    line.reject(new BndError('lab-failed', `Could not start the lab: ${cause.message}`, { cause })),
  );
  child.once('close', (code) => {
    line.reject(new BndError('lab-failed', `The lab exited with ${code}: ${sanitize(complaint.trim())}`));
  });
  const timer = setTimeout(
    () =>
      line.reject(new BndError('lab-failed', `The lab was not ready within ${formatDuration(withinMs)}.`)),
    withinMs,
  );
  try {
    return parseReadyLine(await line.promise);
  } finally {
    clearTimeout(timer);
  }
}

function parseReadyLine(line: string): Lab {
  try {
    const ready = v.parse(READY_LINE, JSON.parse(line));
    return {
      api: ready.api,
      loginName: ready.login_name,
      password: ready.password,
      authMethodId: ready.auth_method_id,
    };
  } catch (cause) {
    throw new BndError('lab-failed', `Unexpected first line of the lab: ${errorText(cause)}`, { cause });
  }
}
