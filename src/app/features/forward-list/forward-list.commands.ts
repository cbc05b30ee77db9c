/** Opens the list of all forwards. */
import type { Command } from '../../core/command.ts';

export const FORWARD_LIST_COMMANDS: readonly Command[] = [
  {
    names: ['forwards', 'fw'],
    usage: '[/filter]',
    what: 'list forwards of all controllers, in the background too',
    run: (args) => ({
      type: 'open',
      view: { screen: 'forwards', filter: args.join(' ').replace(/^\//, '') },
    }),
  },
];
