/** Flags of `bnd-tui completion`. */
import { Argument, Command } from 'commander';
import type { Finish } from '../finish.ts';
import { SHELLS, type Shell } from './shells.ts';
import { TARGETS_COMMAND } from './targets-command.ts';

/** `program` is the whole tree of commands; it is read when the script is generated. */
export function completionCommand(program: Command, finish: Finish): Command {
  return new Command('completion')
    .description('Print a shell completion script for commands, flags and values.')
    .addArgument(new Argument('<shell>', 'shell').choices(SHELLS))
    .addHelpText(
      'after',
      '\nTargets are completed from what the program saw last on the controller of BOUNDARY_ADDR, or the most recently used one.\n\nbash: source <(bnd-tui completion bash)\nzsh:  source <(bnd-tui completion zsh)   (after compinit)\nfish: bnd-tui completion fish | source',
    )
    .action(async (shell: Shell) => {
      const { runCompletion } = await import('./index.ts');
      finish(await runCompletion(program, shell));
    });
}

/** Only the completion scripts start it. */
export function targetsCommand(finish: Finish): Command {
  return new Command(TARGETS_COMMAND)
    .argument('[word]')
    .option('--forwards', 'sessions in the background instead')
    .action(async (word: string | undefined, { forwards = false }: { readonly forwards?: boolean }) => {
      const { printForwards, printTargets } = await import('./targets.ts');
      finish(await (forwards ? printForwards(word ?? '') : printTargets(word ?? '')));
    });
}
