/** Quitting, and facts about the program. */
import type { Feature } from '../../core/feature.ts';
import { PROGRAM_COMMANDS } from './program.commands.ts';
import { ALWAYS_KEYS } from './program.keys.ts';
import { SELF_COMMANDS } from './self.commands.ts';

export { startProgram } from './program.effects.ts';

export const PROGRAM_FEATURE: Feature = {
  commands: [...PROGRAM_COMMANDS, ...SELF_COMMANDS],
  alwaysKeys: ALWAYS_KEYS,
};
