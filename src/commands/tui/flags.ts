/** `bnd-tui` without a command: the terminal program, and flags that all commands share. */
import { Command, Option } from 'commander';
import { BndError } from '../../lib/errors.ts';
import type { LogLevel } from '../../lib/log-ring.ts';
import { nearest } from '../../lib/near-names.ts';
import type { Finish } from '../finish.ts';
import { logLevelOption } from '../log-level.ts';
import { outsideCi } from './outside-ci.ts';

interface TuiFlags {
  readonly addr?: string;
  readonly lab: boolean;
  readonly command?: string;
  readonly readOnly: boolean;
  readonly logLevel: LogLevel;
}

/** `version` is what `--version` prints. */
export function rootCommand(version: string, finish: Finish): Command {
  return new Command('bnd-tui')
    .description('A keyboard-driven terminal program for HashiCorp Boundary.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .enablePositionalOptions()
    .allowExcessArguments()
    .option('--addr <url>', 'address of the controller (default: BOUNDARY_ADDR, or prompt)')
    .option('--lab', 'start the bundled controller, worker and demo targets, and connect to them', false)
    .addOption(new Option('-c, --command <command>', 'run a ":" command after the sign-in, e.g. sessions'))
    .option('--read-only', 'refuse to open sessions or change anything', false)
    .addOption(logLevelOption())
    .showHelpAfterError('See `bnd-tui --help`.')
    .exitOverride()
    .action(async (flags: TuiFlags, command: Command) => {
      const [stranger] = command.args;
      if (stranger !== undefined) {
        const names = command.createHelp().visibleCommands(command);
        const [near] = nearest(
          stranger,
          names.map((known) => known.name()),
        );
        throw new BndError('usage', `Unknown command "${stranger}".`, {
          hint: near === undefined ? unknownHint(stranger) : `Did you mean \`bnd-tui ${near}\`?`,
        });
      }
      finish(await startTui(flags));
    });
}

function unknownHint(stranger: string): string {
  return `\`bnd-tui connect ${stranger}\` connects to a target; \`bnd-tui --help\` lists everything.`;
}

async function startTui(flags: TuiFlags): Promise<number> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new BndError('no-terminal', 'Not a terminal: stdin and stdout must both be terminals.');
  }
  const { lab, command, readOnly, logLevel } = flags;
  const address = flags.addr ?? (process.env.BOUNDARY_ADDR || undefined);
  const token = process.env.BOUNDARY_TOKEN || undefined;
  const { runTui } = await outsideCi(process.env, () => import('./index.tsx'));
  return runTui({
    lab,
    readOnly,
    logLevel,
    ...(command === undefined ? {} : { command }),
    ...(address === undefined || lab ? {} : { address }),
    ...(token === undefined || lab ? {} : { token }),
  });
}
