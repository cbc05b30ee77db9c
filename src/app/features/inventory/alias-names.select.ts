/** Aliases by their full names, from the list of aliases and from targets that were read. */
import { aliasName, isSameAlias } from '../../../lib/alias-name.ts';
import { memoizeLast } from '../../../lib/memo.ts';
import { sanitize } from '../../../lib/text.ts';
import type { Alias, Scope, Target } from '../../../wire/resources.ts';
import type { AppState, TargetDetail } from '../../core/state.ts';
import { EVERYWHERE_ID, inventoryList } from './inventory.state.ts';

export interface NamedAlias {
  readonly id: string;
  /** Safe to print. */
  readonly name: string;
  /** Undefined: it points to nothing. */
  readonly targetId: string | undefined;
}

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
        named.set(id, { id, name: sanitize(value), targetId: target.id });
    // Newer than what was read, and with its scope.
    for (const alias of aliases.values()) named.set(alias.id, namedAlias(alias, scopes));
    return [...named.values()];
  },
);

/** Returns an alias by its full name; by its id without a value. */
export function namedAlias(alias: Alias, scopes: ReadonlyMap<string, Scope>): NamedAlias {
  const { id, value, scopeId, destinationId } = alias;
  const name = value === undefined ? id : sanitize(aliasName({ value, scopeId }, scopes));
  return { id, name, targetId: destinationId };
}

/** Returns the aliases with a name: several only if the controller lets names clash. */
export function aliasesNamed(state: NameState, name: string): readonly NamedAlias[] {
  return namedAliases(state).filter((alias) => isSameAlias(alias.name, name));
}

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
