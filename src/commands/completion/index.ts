/** `bnd-tui completion`: generates a script from the definitions that parse the command line. */
import type { Command } from 'commander';
import { CATALOG } from '../../app/registry.ts';
import { EXIT_OK } from '../../lib/exit-codes.ts';
import { writeOut } from '../../lib/write-out.ts';
import { bashScript } from './bash.ts';
import { fishScript } from './fish.ts';
import { completionModel } from './model.ts';
import type { Shell } from './shells.ts';
import { zshScript } from './zsh.ts';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

/** Resolves with the exit code. */
export async function runCompletion(program: Command, shell: Shell): Promise<number> {
  const screenCommands = CATALOG.commands.map(({ names }) => names[0] ?? '');
  await writeOut(SCRIPTS[shell](completionModel(program, { '--command': screenCommands })));
  return EXIT_OK;
}
