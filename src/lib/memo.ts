/** Caches the newest result of a pure function, by identity of its arguments: derived rows are built once per change. */
export function memoizeLast<Args extends readonly unknown[], Result>(
  compute: (...args: Args) => Result,
): (...args: Args) => Result {
  let last: { readonly args: Args; readonly result: Result } | undefined;
  return (...args) => {
    if (
      last !== undefined &&
      last.args.length === args.length &&
      last.args.every((arg, index) => Object.is(arg, args[index]))
    ) {
      return last.result;
    }
    const result = compute(...args);
    last = { args, result };
    return result;
  };
}
