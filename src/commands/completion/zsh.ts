/** Completion for zsh, sourced after compinit, or as a file on the fpath: zsh names the function of such a file like the file. */

import type { CompletedFlag, CompletionModel } from './model.ts';
import { TARGETS_COMMAND } from './targets-command.ts';

export function zshScript({ program, flags, commands }: CompletionModel): string {
  const name = `_${program.replace(/\W/g, '_')}`;
  const described = commands.map(
    (command) => `    ${quote(`${escapeColons(command.name)}:${command.what}`)}`,
  );
  const cases = commands.map((command) => {
    const asked = command.takesTarget ? 'targets' : command.takesForward ? 'forwards' : undefined;
    const argument = asked
      ? [quote(`1:${asked}:${name}_${asked}`)]
      : command.argument.length === 0
        ? []
        : [quote(`1:what:(${command.argument.join(' ')})`)];
    return `        ${command.name}) _arguments ${[...command.flags.map(flagSpec), ...argument].join(' ')} ;;`;
  });
  return `#compdef ${program}
# Completion of ${program} for zsh. Load it with: source <(${program} completion zsh)
${name}() {
  local curcontext=$curcontext state line
  typeset -A opt_args
  local -a commands=(
${described.join('\n')}
  )
  _arguments -C ${flags.map(flagSpec).join(' ')} '1: :->command' '*:: :->arguments'
  case $state in
    command) _describe command commands ;;
    arguments)
      case $words[1] in
${cases.join('\n')}
      esac ;;
  esac
}
${name}_ask() {
  local -a found=("\${(@f)$(${program} ${TARGETS_COMMAND} "$@" -- "\${(Q)PREFIX}" 2>/dev/null)}")
  compadd -a found
}
${name}_targets() { ${name}_ask }
${name}_forwards() { ${name}_ask --forwards }
if [[ $funcstack[1] == (_${program}|${name}) ]]; then ${name} "$@"; else compdef ${name} ${program}; fi
`;
}

function flagSpec({ names, what, takesValue, values, file }: CompletedFlag): string {
  const text = `[${what.replace(/[[\]\\]/g, '\\$&').replaceAll(':', '\\:')}]`;
  const offered = file ? '_files' : values.length === 0 ? '' : `(${values.join(' ')})`;
  const value = takesValue ? `:value:${offered}` : '';
  if (names.length < 2) return quote(`${names[0] ?? ''}${text}${value}`);
  return `${quote(`(${names.join(' ')})`)}{${names.join(',')}}${quote(text + value)}`;
}

function escapeColons(text: string): string {
  return text.replaceAll(':', '\\:');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
