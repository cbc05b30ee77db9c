/** Commands that open a list. */

import { type Command, refusal } from '../core/command.ts';
import { compareNames, nameOf } from '../core/names.ts';
import { sharedText } from '../core/shared-text.ts';
import type { AppState } from '../core/state.ts';

const targets: Command = {
  names: ['targets', 't'],
  usage: '[project] [/filter]',
  what: 'list targets of the current or given scope',
  candidates: scopeNames,
  run: (args, state) => {
    const { words, filter } = splitFilter(args);
    const name = words.length === 0 ? undefined : words.join(' ');
    const scopeId = name === undefined ? state.scopeId : findScope(state, name);
    if (name !== undefined && scopeId === undefined) return refusal(sharedText.unknownScope(name));
    const params: Readonly<Record<string, string>> =
      scopeId === undefined || scopeId === 'global' ? {} : { scopeId };
    return { type: 'open', view: { screen: 'targets', params, filter } };
  },
};

const sessions: Command = {
  names: ['sessions', 's'],
  usage: '[-all] [-ended] [/filter]',
  what: 'list your live sessions; -all, -ended for more',
  candidates: () => ['-all', '-ended'],
  run: (args) => {
    const { words, filter } = splitFilter(args);
    const wrong = words.find((word) => word !== '-all' && word !== '-ended');
    if (wrong !== undefined) return refusal(`Usage: ":sessions [-all] [-ended] [/filter]", not "${wrong}"`);
    const flags = { all: words.includes('-all'), ended: words.includes('-ended') };
    return { type: 'open', view: { screen: 'sessions', flags, filter } };
  },
};

const scopes: Command = {
  names: ['scopes', 'sc', 'ns'],
  usage: '[/filter]',
  what: 'show the scope tree',
  run: (args) => ({ type: 'open', view: { screen: 'scopes', filter: splitFilter(args).filter } }),
};

export const LIST_COMMANDS: readonly Command[] = [targets, sessions, scopes];

/** From the first word that starts with `/` on, everything is filter. */
export function splitFilter(args: readonly string[]): {
  readonly words: readonly string[];
  readonly filter: string;
} {
  const at = args.findIndex((arg) => arg.startsWith('/'));
  if (at === -1) return { words: args, filter: '' };
  return { words: args.slice(0, at), filter: args.slice(at).join(' ').slice(1) };
}

/** Completions for a scope argument. */
export function scopeNames(state: AppState): readonly string[] {
  return [...state.scopes.byId.values()].map(nameOf).sort(compareNames);
}

/** Finds a scope by id, by name, or by a unique prefix of the name. */
export function findScope(state: AppState, word: string): string | undefined {
  if (word === 'global' || state.scopes.byId.has(word)) return word;
  const named = [...state.scopes.byId.values()].map((scope) => ({
    id: scope.id,
    name: nameOf(scope).toLowerCase(),
  }));
  const exact = named.find(({ name }) => name === word.toLowerCase());
  const begun = named.filter(({ name }) => name.startsWith(word.toLowerCase()));
  return exact?.id ?? (begun.length === 1 ? begun[0]?.id : undefined);
}
