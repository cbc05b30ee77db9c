/** Aliases by their full names, from the list of aliases and from targets that were read. */
import { namedAlias } from '../../../lib/alias-name.ts';
import { memoizeLast } from '../../../lib/memo.ts';
import { type NamedAlias, type TargetIndex, targetIndex } from '../../../lib/target-index.ts';
import { sanitize } from '../../../lib/text.ts';
import type { Alias, Scope, Target } from '../../../wire/resources.ts';
import type { AppState, TargetDetail } from '../../core/state.ts';
import { EVERYWHERE_ID, inventoryList } from './inventory.state.ts';

type NameState = Pick<AppState, 'inventory' | 'scopes' | 'targets' | 'targetDetails'>;

/** Returns all known aliases. The same list as long as nothing changed. */
export function namedAliases(state: NameState): readonly NamedAlias[] {
  return allNamed(
    inventoryList(state, 'aliases', EVERYWHERE_ID).byId,
    state.scopes.byId,
    state.targets.byId,
    state.targetDetails,
  );
}

const allNamed = memoizeLast(
  (
    aliases: ReadonlyMap<string, Alias>,
    scopes: ReadonlyMap<string, Scope>,
    targets: ReadonlyMap<string, Target>,
    details: Readonly<Record<string, TargetDetail>>,
  ): readonly NamedAlias[] => {
    const named = new Map<string, NamedAlias>();
    const read = Object.values(details).flatMap(({ target }) => (target === undefined ? [] : [target]));
    for (const target of [...targets.values(), ...read])
      for (const { id, value } of target.aliases)
        named.set(id, { id, name: sanitize(value), targetId: target.id, hostId: undefined });
    // Newer than what was read, and with its scope.
    for (const alias of aliases.values()) named.set(alias.id, namedAlias(alias, scopes));
    return [...named.values()];
  },
);

/** Finds targets by what a user types. The same index as long as nothing changed. */
export function targetsOf(state: NameState): TargetIndex {
  return indexOf(state.targets.byId, state.scopes.byId, namedAliases(state));
}

const indexOf = memoizeLast(targetIndex);

/** Returns the full names of a target's aliases. */
export function aliasesOf(state: NameState, targetId: string): readonly string[] {
  return aliasesByTarget(namedAliases(state)).get(targetId) ?? [];
}

/** Full names by target id. */
export const aliasesByTarget = memoizeLast(
  (aliases: readonly NamedAlias[]): ReadonlyMap<string, readonly string[]> => {
    const names = new Map<string, string[]>();
    for (const { name, targetId } of aliases) {
      if (targetId === undefined) continue;
      const known = names.get(targetId);
      if (known === undefined) names.set(targetId, [name]);
      else known.push(name);
    }
    return names;
  },
);
