/** Every command of the program. */
import { AROUND_COMMANDS } from './around-commands.ts';
import type { Command } from './command.ts';
import { LIST_COMMANDS } from './list-commands.ts';
import { PROGRAM_COMMANDS } from './program-commands.ts';
import { SELF_COMMANDS } from './self-commands.ts';
import { SESSION_COMMANDS } from './session-commands.ts';
import { VIEW_COMMANDS } from './view-commands.ts';

export const COMMANDS: readonly Command[] = [
  ...LIST_COMMANDS,
  ...SESSION_COMMANDS,
  ...AROUND_COMMANDS,
  ...VIEW_COMMANDS,
  ...PROGRAM_COMMANDS,
  ...SELF_COMMANDS,
];
