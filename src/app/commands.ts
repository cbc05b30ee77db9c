/** Every command of the program. */

import type { Command } from './core/command.ts';
import { AROUND_COMMANDS } from './features/inventory/inventory.commands.ts';
import { PROGRAM_COMMANDS } from './features/program/program.commands.ts';
import { SELF_COMMANDS } from './features/program/self.commands.ts';
import { SESSION_COMMANDS } from './features/sessions/sessions.commands.ts';
import { LIST_COMMANDS } from './list/list-commands.ts';
import { VIEW_COMMANDS } from './list/view-commands.ts';

export const COMMANDS: readonly Command[] = [
  ...LIST_COMMANDS,
  ...SESSION_COMMANDS,
  ...AROUND_COMMANDS,
  ...VIEW_COMMANDS,
  ...PROGRAM_COMMANDS,
  ...SELF_COMMANDS,
];
