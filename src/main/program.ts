/** The command line: flags in, one of main/* run, an exit code out. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { BndError } from '../lib/errors.ts';
import type { ConnectOptions } from './connect.ts';
import type { DevOptions } from './dev.ts';
import { EXIT_OK, EXIT_USAGE, tellFailure } from './failure.ts';
import { DATABASE_COMMAND } from './lab/database-command.ts';

/** Runs one command to its end. Never rejects; `args` are without node and script. */
export async function runProgram(args: readonly string[]): Promise<number> {
  let exitCode = EXIT_OK;
  const program = commandLine((code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_OK : EXIT_USAGE;
    return tellFailure(error);
  }
}

interface TuiFlags {
  readonly addr?: string;
  readonly lab: boolean;
}

function commandLine(finish: (exitCode: number) => void): Command {
  const program = new Command('bnd-tui')
    .description('A keyboard-driven terminal program for HashiCorp Boundary.')
    .version(packageJson.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .enablePositionalOptions()
    .allowExcessArguments()
    .option('--addr <url>', 'address of the controller (default: BOUNDARY_ADDR, or it is asked for)')
    .option('--lab', 'start the bundled controller, worker and demo targets, and open on them', false)
    .showHelpAfterError('See `bnd-tui --help`.')
    .exitOverride()
    .action(async (flags: TuiFlags, command: Command) => {
      const [stranger] = command.args;
      if (stranger !== undefined) {
        throw new BndError('usage', `There is no command "${stranger}".`, {
          hint: `\`bnd-tui connect ${stranger}\` connects to a target; \`bnd-tui --help\` lists everything.`,
        });
      }
      finish(await startTui(flags));
    });
  program.addCommand(devCommand(finish));
  program.addCommand(connectCommand(finish));
  program.addCommand(databaseCommand(finish), { hidden: true });
  for (const command of program.commands) command.copyInheritedSettings(program);
  return program;
}

async function startTui(flags: TuiFlags): Promise<number> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new BndError('no-terminal', 'This needs a terminal: stdin and stdout must both be one.');
  }
  const address = flags.addr ?? (process.env.BOUNDARY_ADDR || undefined);
  const token = process.env.BOUNDARY_TOKEN || undefined;
  const { runTui } = await import('./tui.tsx');
  return runTui({
    lab: flags.lab,
    ...(address === undefined || flags.lab ? {} : { address }),
    ...(token === undefined || flags.lab ? {} : { token }),
  });
}

function devCommand(finish: (exitCode: number) => void): Command {
  return new Command('dev')
    .description(
      'Run a controller and a worker in one process, in memory, with the ids and logins of `boundary dev`.',
    )
    .addOption(
      new Option('--api-listen-address <address>', 'where the controller listens; port 0 = any free one')
        .env('BOUNDARY_DEV_CONTROLLER_API_LISTEN_ADDRESS')
        .default('127.0.0.1:9200'),
    )
    .addOption(
      new Option('--proxy-listen-address <address>', 'where the worker listens; port 0 = any free one')
        .env('BOUNDARY_DEV_WORKER_PROXY_LISTEN_ADDRESS')
        .default('127.0.0.1:9202'),
    )
    .addOption(
      new Option('--login-name <name>', 'login of the administrator')
        .env('BOUNDARY_DEV_LOGIN_NAME')
        .default('admin'),
    )
    .addOption(
      new Option('--password <password>', 'and the password')
        .env('BOUNDARY_DEV_PASSWORD')
        .default('password'),
    )
    .addOption(
      new Option('--id-suffix <suffix>', 'ten letters or digits behind the ids of the first resources')
        .env('BOUNDARY_DEV_ID_SUFFIX')
        .default('1234567890'),
    )
    .option('--data <file>', 'keep everything in this file instead of in memory')
    .option('--no-lab', 'without the demo scopes, targets and endpoints')
    .addOption(
      new Option('--log-level <level>', 'what is told on stderr: failures only, or every request as well')
        .choices(['error', 'info'])
        .default('error'),
    )
    .option('--json', 'print one line of JSON when ready, and nothing else', false)
    .addOption(new Option('--exit-with-stdin', 'end when stdin ends').default(false).hideHelp())
    .action(async (flags: DevOptions) => {
      const { runDev } = await import('./dev.ts');
      finish(await runDev(flags));
    });
}

function connectCommand(finish: (exitCode: number) => void): Command {
  return new Command('connect')
    .description(
      'Open a session to a target and listen on a local port until a signal, the limit or the expiry.',
    )
    .argument('[target]', 'id, alias, or with a scope the name of a target')
    .option('--host-id <id>', 'this host instead of any of the target')
    .option('--scope-id <id>', 'scope of a target that is given by name')
    .option('--scope-name <name>', 'the same by the name of the scope')
    .addOption(
      new Option('--listen-addr <ip>', 'local address')
        .env('BOUNDARY_CONNECT_LISTEN_ADDR')
        .default('127.0.0.1'),
    )
    .addOption(
      new Option('--listen-port <port>', "local port (default: the target's client port, or any free one)")
        .env('BOUNDARY_CONNECT_LISTEN_PORT')
        .argParser(parsePort),
    )
    .addOption(
      new Option(
        '--authz-token <token>',
        'a session that is authorized already; "-" reads the token from stdin',
      ).env('BOUNDARY_CONNECT_AUTHZ_TOKEN'),
    )
    .addOption(
      new Option('--format <format>', 'how to print')
        .env('BOUNDARY_CLI_FORMAT')
        .choices(['table', 'json'])
        .default('table'),
    )
    .option('--addr <url>', 'address of the controller (default: BOUNDARY_ADDR, or http://127.0.0.1:9200)')
    .addHelpText(
      'after',
      '\nSigns in by BOUNDARY_TOKEN or by what `bnd-tui` stored for this controller. Whoever may list processes sees their arguments,\nso give an authorization token as "-" or in BOUNDARY_CONNECT_AUTHZ_TOKEN.',
    )
    .action(async (target: string | undefined, flags: Omit<ConnectOptions, 'target'>) => {
      const { runConnect } = await import('./connect.ts');
      finish(await runConnect({ ...flags, ...(target === undefined ? {} : { target }) }));
    });
}

/** The process behind the lab's database target; only `bnd-tui dev` starts it. */
function databaseCommand(finish: (exitCode: number) => void): Command {
  return new Command(DATABASE_COMMAND).action(async () => {
    const { runLabDatabase } = await import('./lab/database-child.ts');
    finish(await runLabDatabase());
  });
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535)
    throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return port;
}
