/** Commands that open the lists of what lies around targets. */
import { type Command, refusal } from '../../core/command.ts';
import { findScope, scopeNames, splitFilter } from '../../list/list-commands.ts';

function listCommand(name: string, what: string): Command {
  return {
    names: [name],
    usage: '[project] [/filter]',
    what,
    candidates: scopeNames,
    run: (args, state) => {
      const { words, filter } = splitFilter(args);
      const scope = words.length === 0 ? undefined : words.join(' ');
      const scopeId = scope === undefined ? undefined : findScope(state, scope);
      if (scope !== undefined && scopeId === undefined) return refusal(`there is no scope "${scope}"`);
      const params: Readonly<Record<string, string>> =
        scopeId === undefined || scopeId === 'global' ? {} : { scopeId };
      return { type: 'open', place: { screen: name, params, filter } };
    },
  };
}

export const AROUND_COMMANDS: readonly Command[] = [
  listCommand('stores', 'credential stores, their credentials and libraries'),
  listCommand('catalogs', 'host catalogs, their hosts and host sets'),
  {
    names: ['aliases'],
    usage: '[/filter]',
    what: 'names that stand for targets',
    run: (args) => ({ type: 'open', place: { screen: 'aliases', filter: splitFilter(args).filter } }),
  },
];
