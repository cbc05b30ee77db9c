/** The command behind `connect --exec`. Its words are taken before the command line is parsed: its flags are not ours. */

export interface SplitArguments {
  /** Ours, with the first word of the command behind its flag. */
  readonly own: readonly string[];
  /** Program and arguments; undefined without the flag. */
  readonly exec: readonly string[] | undefined;
}

const FLAG = '--exec';

/** Everything after `connect … --exec` is the command. A `--` right after its first word is dropped, since the official client requires one. */
export function splitExec(args: readonly string[]): SplitArguments {
  const flags = args.indexOf('--') < 0 ? args : args.slice(0, args.indexOf('--'));
  const at = flags.findIndex((word) => word === FLAG || word.startsWith(`${FLAG}=`));
  const flag = flags[at];
  if (flag === undefined || flags[0] !== 'connect') return { own: args, exec: undefined };
  const joined = flag === FLAG ? undefined : flag.slice(FLAG.length + 1);
  const [program, ...rest] = joined === undefined ? args.slice(at + 1) : [joined, ...args.slice(at + 1)];
  if (program === undefined) return { own: args, exec: undefined };
  return {
    own: [...args.slice(0, at), `${FLAG}=${program}`],
    exec: [program, ...(rest[0] === '--' ? rest.slice(1) : rest)],
  };
}
