/** Completion for fish. */

import type { CompletedFlag, CompletionModel } from './model.ts';
import { TARGETS_COMMAND } from './targets-command.ts';

export function fishScript({ program, flags, commands }: CompletionModel): string {
  const at = `complete -c ${program}`;
  const top = `${at} -n __fish_use_subcommand`;
  return `${[
    `# Completion of ${program} for fish. Load it with: ${program} completion fish | source`,
    `${at} -f`,
    ...commands.map((command) => `${top} -a ${command.name} -d ${quote(command.what)}`),
    ...flags.map((flag) => `${top} ${flagWords(flag)}`),
    ...commands.flatMap((command) => {
      const inside = `${at} -n '__fish_seen_subcommand_from ${command.name}'`;
      const argument =
        command.argument.length === 0 ? [] : [`${inside} -a ${quote(command.argument.join(' '))}`];
      const asks = (flag: string): string =>
        `${inside} -a ${quote(`(${program} ${TARGETS_COMMAND}${flag} -- (commandline -ct) 2>/dev/null)`)}`;
      const targets = [
        ...(command.takesTarget ? [asks('')] : []),
        ...(command.takesForward ? [asks(' --forwards')] : []),
      ];
      return [...argument, ...targets, ...command.flags.map((flag) => `${inside} ${flagWords(flag)}`)];
    }),
  ].join('\n')}\n`;
}

function flagWords({ names, what, takesValue, values, file }: CompletedFlag): string {
  const spelled = names.map((name) =>
    name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`,
  );
  const value = file ? ['-r', '-F'] : takesValue ? ['-x'] : [];
  const known = values.length === 0 ? [] : [`-a ${quote(values.join(' '))}`];
  return [...spelled, ...value, ...known, `-d ${quote(what)}`].join(' ');
}

function quote(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
