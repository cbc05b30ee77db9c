/** `bnd-tui connect`: one session and its local port, for scripts. */
import { BndError } from '../../lib/errors.ts';
import { EXIT_FAILED, EXIT_OK } from '../../lib/exit-codes.ts';
import { type HeldSignals, holdSignals, onStopRequest, type StopRequest } from '../../lib/stop-request.ts';
import { writeError, writeLine } from '../../lib/write-out.ts';
import type { ForwardEnd } from '../../proxy/types.ts';
import { checkProgram, execOn } from './exec.ts';
import { closeSession, type OpenedSession, openSession, type SessionOptions } from './open-session.ts';
import { createPrinter, type OutputFormat, type Printer } from './printer.ts';
import { carryStdio } from './stdio.ts';
import { tellChanges } from './tell-changes.ts';

export interface ConnectOptions extends SessionOptions {
  readonly format: OutputFormat;
  /** Program and arguments to run on the port. */
  readonly exec?: readonly string[];
  /** Carries one connection over stdin and stdout. */
  readonly stdio?: boolean;
  /** With `stdio`: uses a session that was authorized for ssh, if one waits. */
  readonly prepared?: boolean;
  /** With `stdio`: ends with stdin. */
  readonly forSsh?: boolean;
}

/** Runs until a signal, the connection limit or the expiry, or until the command ends. Resolves with the exit code; rejects with BndError if it could not start. */
export async function runConnect(options: ConnectOptions): Promise<number> {
  const { exec, stdio = false } = options;
  if (stdio) checkStdio(options);
  if (exec !== undefined) await checkProgram(exec, process.env);
  const stop = onStopRequest({ exitWithStdin: false });
  const abort = abortOf(stop);
  try {
    if (stdio && options.prepared === true) {
      const { carryPrepared } = await import('../ssh-config/carry-prepared.ts');
      return await carryPrepared(options, abort);
    }
    const opened = await openSession({ ...options, nextIfBusy: exec !== undefined, listens: !stdio }, abort);
    if (stdio) return await carryStdio(opened, { stop: abort, forSsh: options.forSsh === true });
    if (exec !== undefined)
      return await runOn(opened, stop, (held) => execOn(opened, exec, process.env, held));
    return await carry(opened, createPrinter(options.format, writeLine), abort);
  } finally {
    stop.release();
  }
}

function checkStdio({ exec, authzToken }: ConnectOptions): void {
  if (exec !== undefined) throw new BndError('usage', 'Specify --stdio or --exec, not both.');
  if (authzToken === '-')
    throw new BndError('usage', '--stdio uses stdin for the connection, not for the authorization token.', {
      hint: 'Pass the token in BOUNDARY_CONNECT_AUTHZ_TOKEN.',
    });
}

/** Aborts at a signal, and when the reader of our output is gone, so that the port is of no use. */
export function abortOf(stop: StopRequest): AbortSignal {
  const abort = new AbortController();
  process.stdout.once('error', () => abort.abort());
  // A closed stderr does not end the program.
  process.stderr.on('error', () => undefined);
  void stop.requested.then(() => abort.abort());
  return abort.signal;
}

/** Leaves signals to the client that `run` starts, and ends the session after it. Resolves with the exit code of the client. */
export async function runOn(
  opened: OpenedSession,
  stop: StopRequest,
  run: (held: HeldSignals) => Promise<number>,
): Promise<number> {
  const { forward } = opened;
  const stopTelling = tellChanges(forward, (line) => void writeError(line));
  // A signal beside those that the client gets would end this process and leave the session.
  const held = holdSignals();
  stop.release();
  try {
    return await run(held);
  } finally {
    stopTelling();
    await closeSession(opened, forward.snapshot().end ?? 'stopped');
  }
}

/** Carries connections until the end of the forward or the signal. Resolves with the exit code. */
export async function carry(opened: OpenedSession, printer: Printer, stop: AbortSignal): Promise<number> {
  const { forward, session } = opened;
  printer.listening(forward, session.credentials);
  let told = forward.snapshot().connectionsLeft;
  forward.onChange(() => {
    const { connectionLimit, connectionsLeft } = forward.snapshot();
    if (connectionLimit === -1 || connectionsLeft === told) return;
    told = connectionsLeft;
    printer.connectionsLeft(connectionsLeft);
  });
  const stopTelling = tellChanges(forward, (line) => void writeError(line));
  const stopped = Promise.withResolvers<'stopped'>();
  if (stop.aborted) stopped.resolve('stopped');
  else stop.addEventListener('abort', () => stopped.resolve('stopped'), { once: true });
  const first = await Promise.race([forward.ended, stopped.promise]);
  stopTelling();
  const isOver = await closeSession(opened, first);
  printer.ended(await forward.ended);
  return isOver ? exitCodeOf(await forward.ended) : EXIT_FAILED;
}

function exitCodeOf({ reason }: ForwardEnd): number {
  return reason === 'failed' || reason === 'session-over' ? EXIT_FAILED : EXIT_OK;
}
