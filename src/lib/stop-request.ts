/** Tells a command without a screen when to stop. */

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface StopRequest {
  /** Resolves at the first signal, or when stdin ends. */
  readonly requested: Promise<void>;
  /** Restores Node's signal handling, so that the next signal ends the process. */
  release(): void;
}

/**
 * With `exitWithStdin` a parent process holds the other end of stdin: its death ends us, while Ctrl-C in its terminal does not. A second signal ends
 * the process at once.
 */
export function onStopRequest(options: { readonly exitWithStdin: boolean }): StopRequest {
  const { promise, resolve } = Promise.withResolvers<void>();
  const ignored = options.exitWithStdin ? ['SIGINT', 'SIGHUP'] : [];
  const listeners = STOP_SIGNALS.map((signal) => {
    const listener = () => {
      if (ignored.includes(signal)) return;
      release();
      resolve();
    };
    process.on(signal, listener);
    return [signal, listener] as const;
  });
  function release(): void {
    for (const [signal, listener] of listeners) process.off(signal, listener);
  }
  if (options.exitWithStdin) {
    process.stdin.once('end', resolve).once('error', resolve).once('close', resolve).resume();
  }
  return { requested: promise, release };
}
