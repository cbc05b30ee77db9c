/** Completion data, read from the tree of commands. */
import type { Command, Option } from 'commander';

export interface CompletedFlag {
  /** `--output`, and `-o` if there is a short form. */
  readonly names: readonly string[];
  readonly what: string;
  readonly takesValue: boolean;
  /** Known values; empty if any value is allowed. */
  readonly values: readonly string[];
  /** The value is a file path. */
  readonly file: boolean;
}

export interface CompletedCommand {
  readonly name: string;
  readonly what: string;
  readonly flags: readonly CompletedFlag[];
  /** Known values of the first argument. */
  readonly argument: readonly string[];
  /** The first argument is a target, or a session in the background. */
  readonly takesTarget: boolean;
  readonly takesForward: boolean;
}

export interface CompletionModel {
  readonly program: string;
  readonly flags: readonly CompletedFlag[];
  readonly commands: readonly CompletedCommand[];
}

/** `values` adds values of flags that the tree does not know. */
export function completionModel(
  program: Command,
  values: Readonly<Record<string, readonly string[]>>,
): CompletionModel {
  const help = program.createHelp();
  const flagsOf = (command: Command): readonly CompletedFlag[] =>
    help.visibleOptions(command).map((option) => flagOf(option, values));
  return {
    program: program.name(),
    flags: flagsOf(program),
    commands: help.visibleCommands(program).map((command) => ({
      name: command.name(),
      what: firstSentence(command.description()),
      flags: flagsOf(command),
      argument: command.registeredArguments[0]?.argChoices ?? [],
      takesTarget: /^targets?$/.test(command.registeredArguments[0]?.name() ?? ''),
      takesForward: command.registeredArguments[0]?.name() === 'session',
    })),
  };
}

function flagOf(option: Option, values: Readonly<Record<string, readonly string[]>>): CompletedFlag {
  const names = [option.long, option.short].filter((name) => name !== undefined && name !== null);
  return {
    names,
    what: option.description,
    takesValue: option.required || option.optional,
    values: option.argChoices ?? values[option.long ?? ''] ?? [],
    file: /<file>|<path>/.test(option.flags),
  };
}

function firstSentence(text: string): string {
  return text.split(/[.;] /, 1)[0]?.replace(/\.$/, '') ?? '';
}
