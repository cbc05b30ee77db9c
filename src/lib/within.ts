/** Bounded waiting. */

/** Resolves when `done` settles, however it does, or after `limitMs`. Leaves no timer behind. */
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
