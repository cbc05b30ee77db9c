/** Tells a command without a screen when to stop. */

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface StopRequest {
  /** Resolves at the first signal, or when stdin ends. */
  readonly requested: Promise<void>;
  /** Restores Node's signal handling, so that the next signal ends the process. */
  release(): void;
}

/** One request may arrive twice: `timeout` of coreutils sends its signal to the process, and to the process group (cleanup in src/timeout.c). */
const SAME_REQUEST_MS = 500;

export interface StopRequestOptions {
  readonly exitWithStdin: boolean;
  /** Calls once after the delay, unless the process ends earlier. */
  readonly after?: (delayMs: number, run: () => void) => void;
}

/**
 * With `exitWithStdin` a parent process holds the other end of stdin: its death ends us, while Ctrl-C in its terminal does not. A second signal ends
 * the process at once, unless it comes right after the first.
 */
export function onStopRequest({ exitWithStdin, after = afterTimeout }: StopRequestOptions): StopRequest {
  const { promise, resolve } = Promise.withResolvers<void>();
  const ignored = exitWithStdin ? ['SIGINT', 'SIGHUP'] : [];
  const listeners = STOP_SIGNALS.map((signal) => {
    const listener = () => {
      if (ignored.includes(signal)) return;
      resolve();
      after(SAME_REQUEST_MS, release);
    };
    process.on(signal, listener);
    return [signal, listener] as const;
  });
  function release(): void {
    for (const [signal, listener] of listeners) process.off(signal, listener);
  }
  if (exitWithStdin) {
    process.stdin.once('end', resolve).once('error', resolve).once('close', resolve).resume();
  }
  return { requested: promise, release };
}

/** Signals that do not end this process. */
export interface HeldSignals {
  /** The first one that came; undefined: none. */
  readonly first: NodeJS.Signals | undefined;
}

/** Keeps signals from ending this process from now on, for the last work before its exit, which has a limit in time. */
export function holdSignals(): HeldSignals {
  const held: { first: NodeJS.Signals | undefined } = { first: undefined };
  for (const signal of STOP_SIGNALS)
    process.on(signal, () => {
      held.first ??= signal;
    });
  return held;
}

function afterTimeout(delayMs: number, run: () => void): void {
  setTimeout(run, delayMs).unref();
}
