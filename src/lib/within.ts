/** Waiting with a time limit. */

/** Resolves when `done` settles, fulfilled or rejected, or after `limitMs`. Leaves no timer behind. */
export async function within(done: Promise<unknown>, limitMs: number): Promise<void> {
  const { promise: elapsed, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, limitMs);
  await Promise.race([
    done.then(
      () => resolve(),
      () => resolve(),
    ),
    elapsed,
  ]);
  clearTimeout(timer);
}

/**
 * Runs `work` with a signal that aborts with `outer`, for its reason, or after `limitMs`, with the result of `late`. Timer and listener are removed
 * when `work` settles: behind AbortSignal.any a timer of AbortSignal.timeout is kept until it fires.
 */
export async function withLimit<T>(
  limits: { readonly limitMs: number; readonly late: () => Error; readonly outer: AbortSignal | undefined },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { limitMs, late, outer } = limits;
  const inner = new AbortController();
  const abort = (): void => inner.abort(outer?.reason);
  if (outer?.aborted) abort();
  outer?.addEventListener('abort', abort);
  const timer = setTimeout(() => inner.abort(late()), limitMs);
  try {
    return await work(inner.signal);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', abort);
  }
}

/** Settles like `work`, or rejects with the reason of `signal` as soon as that aborts; `work` is ignored from then on. */
export function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    const forget = (): void => signal.removeEventListener('abort', abort);
    work.then(resolve, reject).finally(forget);
  });
}
