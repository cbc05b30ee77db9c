/** The command line: parses flags, runs one of commands/*, returns an exit code. */
import { type Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { EXIT_OK, EXIT_USAGE } from '../lib/exit-codes.ts';
import { outputFlushed, writeError, writeOut } from '../lib/write-out.ts';
import { BACKGROUND_COMMAND } from './background/command-name.ts';
import { backgroundCommand } from './background/flags.ts';
import { completionCommand, targetsCommand } from './completion/flags.ts';
import { connectCommand } from './connect/flags.ts';
import { splitExec } from './connect/split-exec.ts';
import { devCommand } from './dev/flags.ts';
import { doctorCommand } from './doctor/flags.ts';
import { tellFailure } from './failure.ts';
import type { Finish } from './finish.ts';
import { databaseCommand, forwardThreadCommand } from './hidden.ts';
import { infoCommand } from './info/flags.ts';
import { loginCommand } from './login/flags.ts';
import { logoutCommand } from './logout/flags.ts';
import { lsCommand } from './ls/flags.ts';
import { proxyCommand } from './proxy/flags.ts';
import { psCommand } from './ps/flags.ts';
import { shellCommand } from './shell/flags.ts';
import { sshConfigCommand, sshExpireCommand, sshPrepareCommand } from './ssh-config/flags.ts';
import { stopCommand } from './stop/flags.ts';
import { rootCommand } from './tui/flags.ts';

/** Runs one command to its end and flushes its output. Never rejects; `args` are without node and script. */
export async function runProgram(args: readonly string[]): Promise<number> {
  const exitCode = await run(args);
  await outputFlushed();
  return exitCode;
}

async function run(args: readonly string[]): Promise<number> {
  let exitCode = EXIT_OK;
  const { own, exec } = splitExec(args);
  const program = commandLine((code) => {
    exitCode = code;
  }, exec);
  try {
    await program.parseAsync(own, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_OK : EXIT_USAGE;
    return tellFailure(error);
  }
}

/** Every command with its arguments and flags; the one that runs passes its exit code to `finish`. `exec` belongs to `connect`. */
export function commandLine(finish: Finish, exec?: readonly string[]): Command {
  const program = rootCommand(packageJson.version, finish).configureOutput({
    writeOut: (text) => void writeOut(text),
    writeErr: (text) => void writeError(...text.trimEnd().split('\n')),
    outputError: (text, write) => write(asFailure(text)),
  });
  program.addCommand(connectCommand(finish, exec));
  program.addCommand(shellCommand(finish));
  program.addCommand(proxyCommand(finish));
  program.addCommand(sshConfigCommand(finish));
  program.addCommand(loginCommand(finish));
  program.addCommand(logoutCommand(finish));
  program.addCommand(lsCommand(finish));
  program.addCommand(psCommand(finish));
  program.addCommand(stopCommand(finish));
  program.addCommand(infoCommand(packageJson.version, finish));
  program.addCommand(doctorCommand(finish));
  program.addCommand(devCommand(finish));
  program.addCommand(completionCommand(program, finish));
  program.addCommand(targetsCommand(finish), { hidden: true });
  program.addCommand(sshPrepareCommand(finish), { hidden: true });
  program.addCommand(sshExpireCommand(finish), { hidden: true });
  program.addCommand(databaseCommand(finish), { hidden: true });
  program.addCommand(forwardThreadCommand(), { hidden: true });
  program.addCommand(backgroundCommand(BACKGROUND_COMMAND, finish), { hidden: true });
  for (const command of program.commands)
    command
      .copyInheritedSettings(program)
      // The program itself accepts any word, to report an unknown command.
      .allowExcessArguments(false)
      .showHelpAfterError(`See \`bnd-tui ${command.name()} --help\`.`);
  return program;
}

/** Formats an error of commander ("error: unknown option '--foo'", a suggestion on a separate line) like every other failure. */
function asFailure(complaint: string): string {
  const [sentence = '', ...more] = complaint
    .replace(/^error: /, '')
    .trim()
    .split('\n');
  const whole = /[.)?]$/.test(sentence) ? sentence : `${sentence}.`;
  return [`bnd-tui: ${whole.charAt(0).toUpperCase()}${whole.slice(1)}`, ...more].join(' ');
}
