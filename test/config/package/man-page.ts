/** The man page, made from the records of the commands. */
import type { Command, Option } from 'commander';
import packageJson from '../../../package.json' with { type: 'json' };
import { EXIT_BUG, EXIT_FAILED, EXIT_NOT_FOUND, EXIT_OK, EXIT_USAGE } from '../../../src/lib/exit-codes.ts';

/** Returns the source of bnd-tui(1). `date` is YYYY-MM-DD. */
export function manPage(program: Command, date: string): string {
  const help = program.createHelp();
  const commands = help.visibleCommands(program);
  const variables = [program, ...commands].flatMap((command) =>
    help
      .visibleOptions(command)
      .flatMap(({ envVar, description }) => (envVar === undefined ? [] : [{ envVar, description }])),
  );
  const unique = new Map(variables.map(({ envVar, description }) => [envVar, description]));
  return `${[
    `.TH BND\\-TUI 1 "${date}" "bnd\\-tui ${packageJson.version}" "User Commands"`,
    '.SH NAME',
    `bnd\\-tui \\- ${text(lowerFirst(packageJson.description).replace(/\.$/, ''))}`,
    '.SH SYNOPSIS',
    '.B bnd\\-tui',
    '[options] [command]',
    '.SH DESCRIPTION',
    text(
      `${program.description()} Without a command, it starts the terminal program; "?" there lists its keys.`,
    ),
    '.SH OPTIONS',
    ...help.visibleOptions(program).flatMap(flag),
    '.SH COMMANDS',
    ...commands.flatMap((command) => [
      `.SS ${text(`${command.name()} ${command.usage()}`)}`,
      text(command.description()),
      ...command.registeredArguments.flatMap((argument) => [
        '.TP',
        `.I ${text(argument.name())}`,
        text(argument.description),
      ]),
      ...help.visibleOptions(command).flatMap(flag),
    ]),
    '.SH ENVIRONMENT',
    ...[...unique].sort().flatMap(([name, what]) => ['.TP', `.B ${text(name)}`, text(what)]),
    '.SH EXIT STATUS',
    ...EXIT_CODES.flatMap(([code, what]) => ['.TP', `.B ${code}`, text(what)]),
    '.SH SEE ALSO',
    text(
      '`bnd-tui doctor` checks this machine and suggests fixes; `bnd-tui info` lists the locations of files.',
    ),
  ].join('\n')}\n`;
}

const EXIT_CODES = [
  [EXIT_OK, 'success'],
  [EXIT_FAILED, 'the controller or worker refused or failed'],
  [EXIT_USAGE, 'usage error'],
  [EXIT_NOT_FOUND, 'a client is not installed'],
  [EXIT_BUG, 'bug; the message contains the path of the log file'],
] as const;

function flag({ flags, description, argChoices, defaultValue, envVar }: Option): readonly string[] {
  const notes = [
    argChoices === undefined ? '' : `choices: ${argChoices.join(', ')}`,
    typeof defaultValue === 'string' ? `default: ${defaultValue}` : '',
    envVar === undefined ? '' : `env: ${envVar}`,
  ].filter((note) => note !== '');
  return [
    '.TP',
    `.B ${text(flags)}`,
    text(`${description}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`),
  ];
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

/** Escapes what roff takes as a command: backslashes, hyphens, which become another character otherwise, and dots and quotes at the start of a line. */
function text(plain: string): string {
  const line = plain.replaceAll(/\s+/g, ' ').trim();
  return line
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^(?=[.'])/, '\\&');
}
