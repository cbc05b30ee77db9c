/** Commands that open the inventory lists. */
import { type Command, refusal } from '../../core/command.ts';
import { sharedText } from '../../core/shared-text.ts';
import { findScope, scopeNames, splitFilter } from '../../list/list-commands.ts';

function listCommand({ name, what }: Pick<Command, 'what'> & { readonly name: string }): Command {
  return {
    names: [name],
    usage: '[project] [/filter]',
    what,
    candidates: scopeNames,
    run: (args, state) => {
      const { words, filter } = splitFilter(args);
      const scope = words.length === 0 ? undefined : words.join(' ');
      const scopeId = scope === undefined ? undefined : findScope(state, scope);
      if (scope !== undefined && scopeId === undefined) return refusal(sharedText.unknownScope(scope));
      const params: Readonly<Record<string, string>> =
        scopeId === undefined || scopeId === 'global' ? {} : { scopeId };
      return { type: 'open', view: { screen: name, params, filter } };
    },
  };
}

export const INVENTORY_COMMANDS: readonly Command[] = [
  listCommand({ name: 'stores', what: 'list credential stores and their contents' }),
  listCommand({ name: 'catalogs', what: 'list host catalogs, their hosts and host sets' }),
  listCommand({ name: 'aliases', what: 'list aliases of targets' }),
];
