/** The lab as a child process: this program's own `dev` command on free ports. It ends when its stdin ends, so it never outlives a killed parent. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import { BndError, errorText } from '../../lib/errors.ts';
import type { Lab, LabPort } from '../../store/ports.ts';

export interface LabProcess extends LabPort {
  /** Ends the child and waits until it is gone. Idempotent; never rejects. */
  stop(): Promise<void>;
}

const READY_LINE = v.object({
  api: v.string(),
  login_name: v.string(),
  password: v.string(),
  auth_method_id: v.string(),
});

const STOP_WITHIN_MS = 3000;
const KEPT_CHARACTERS = 2000;

export function createLabProcess(): LabProcess {
  let child: ChildProcess | undefined;
  let ready: Promise<Lab> | undefined;
  return {
    start: () => {
      if (ready !== undefined && child !== undefined && isRunning(child)) return ready;
      const [, entry = ''] = process.argv;
      const flags = [
        '--json',
        '--api-listen-address',
        '127.0.0.1:0',
        '--proxy-listen-address',
        '127.0.0.1:0',
        '--exit-with-stdin',
      ];
      // A process group of its own: Ctrl-C that is meant for a client program in this terminal must not end the lab.
      const started = spawn(process.execPath, [entry, 'dev', ...flags], {
        stdio: ['pipe', 'pipe', 'pipe'],
        detached: true,
      });
      child = started;
      ready = readReadyLine(started);
      return ready;
    },
    stop: async () => {
      if (child === undefined || !isRunning(child)) return;
      const gone = once(child, 'exit');
      child.stdin?.end();
      child.kill('SIGTERM');
      const timer = setTimeout(() => child?.kill('SIGKILL'), STOP_WITHIN_MS);
      await gone;
      clearTimeout(timer);
    },
  };
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

async function readReadyLine(child: ChildProcess): Promise<Lab> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new BndError('lab-failed', 'The lab could not be started.');
  let complaint = '';
  stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-KEPT_CHARACTERS);
  });
  const line = Promise.withResolvers<string>();
  createInterface({ input: stdout }).once('line', line.resolve);
  child.once('error', (cause) =>
    line.reject(new BndError('lab-failed', `The lab could not be started: ${cause.message}`, { cause })),
  );
  child.once('close', (code) => {
    line.reject(new BndError('lab-failed', `The lab ended with code ${code}: ${complaint.trim()}`));
  });
  return parseReadyLine(await line.promise);
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
    throw new BndError('lab-failed', `The lab said something unexpected: ${errorText(cause)}`, { cause });
  }
}
