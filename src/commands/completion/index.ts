/** `bnd-tui completion`: generates a script from the definitions that parse the command line. */
import type { Command } from 'commander';
import { CLIENTS } from '../../launch/clients.ts';
import { EXIT_OK } from '../../lib/exit-codes.ts';
import { writeOut } from '../../lib/write-out.ts';
import { bashScript } from './bash.ts';
import { fishScript } from './fish.ts';
import { completionModel } from './model.ts';
import { SCREEN_COMMANDS } from './screen-commands.ts';
import type { Shell } from './shells.ts';
import { zshScript } from './zsh.ts';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

const VALUES = { '--command': SCREEN_COMMANDS, '--client': CLIENTS.map(({ name }) => name) };

/** Resolves with the exit code. */
export async function runCompletion(program: Command, shell: Shell): Promise<number> {
  await writeOut(SCRIPTS[shell](completionModel(program, VALUES)));
  return EXIT_OK;
}
