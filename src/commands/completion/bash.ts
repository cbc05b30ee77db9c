/** Completion for bash, without bash-completion and compatible with bash 3.2 of macOS. */

import type { CompletedFlag, CompletionModel } from './model.ts';
import { TARGETS_COMMAND } from './targets-command.ts';

export function bashScript({ program, flags, commands }: CompletionModel): string {
  const name = `_${program.replace(/\W/g, '_')}`;
  const valued = flags.filter(({ takesValue }) => takesValue).flatMap(({ names }) => names);
  const values = [
    ...valueCases('', flags),
    ...commands.flatMap((command) => valueCases(command.name, command.flags)),
  ];
  const words = [
    `    '') words='${[...commands.map((command) => command.name), ...flagNames(flags)].join(' ')}' ;;`,
    ...commands.map(
      (command) =>
        `    ${command.name}) words='${[...command.argument, ...flagNames(command.flags)].join(' ')}' ;;`,
    ),
  ];
  const targets = commands.filter(({ takesTarget }) => takesTarget).map((command) => command.name);
  const forwards = commands.filter(({ takesForward }) => takesForward).map((command) => command.name);
  return `# Completion of ${program} for bash. Load it with: source <(${program} completion bash)
${name}() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command='' words='' i
  COMPREPLY=()
  # bash takes --flag=value apart at the sign.
  if [[ $current == '=' ]]; then current=''
  elif [[ $before == '=' ]]; then before=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in
      ${valued.join('|')}) ((i++)) ;;
      ${commands.map((command) => command.name).join('|')}) command=\${COMP_WORDS[i]}; break ;;
    esac
  done
  case "$command $before" in
${values.join('\n')}
  esac
  case $command in
${words.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  case $command in
    ${targets.join('|')}) [[ $current == -* ]] || ${name}_ask "$2" ;;
    ${forwards.join('|')}) [[ $current == -* ]] || ${name}_ask "$2" --forwards ;;
  esac
}
# Words for targets or sessions, which may contain blanks and what bash takes words apart at. The first argument is the part that bash replaces.
${name}_ask() {
  local replaced=$1 blank=$'\\001' line word head='' found quoted=''
  shift
  line=\${COMP_LINE:0:COMP_POINT}
  if [[ $line == *[\\"\\']"$replaced" ]]; then
    quoted=1
    word=$replaced
  else
    line=\${line//\\\\ /$blank}
    word=\${line##* }
    word=\${word//$blank/ }
    head=\${word%"\${replaced//\\\\ / }"}
  fi
  COMPREPLY=()
  while IFS= read -r found; do
    # Found without regard to case.
    found=\${found:\${#head}}
    # Within quotes bash inserts the word as it is: nothing that it would expand there, or that ends them.
    case $quoted in
      1) [[ $found == *['$\`"'"'!\\\\"]* ]] || COMPREPLY+=("$found") ;;
      *) COMPREPLY+=("$(printf %q "$found")") ;;
    esac
  done < <(${program} ${TARGETS_COMMAND} "$@" -- "$word" 2>/dev/null)
}
complete -F ${name} ${program}
`;
}

/** Completes values after a flag. Without known values it offers nothing, rather than other flags. */
function valueCases(command: string, flags: readonly CompletedFlag[]): readonly string[] {
  return flags
    .filter(({ takesValue }) => takesValue)
    .map(({ names, values, file }) => {
      const pattern = names.map((flag) => `'${command} ${flag}'`).join('|');
      const offered = file ? 'compgen -f --' : `compgen -W '${values.join(' ')}' --`;
      return `    ${pattern}) COMPREPLY=($(${offered} "$current")); return ;;`;
    });
}

function flagNames(flags: readonly CompletedFlag[]): readonly string[] {
  return flags.map(({ names }) => names[0] ?? '');
}
