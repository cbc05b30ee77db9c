/**
 * Names of aliases. In a project they are `alias.projectsuffix.orgsuffix`, and the value must include both suffixes (SetAliasSuffix in
 * internal/proto/controller/api/services/v1/scope_service.proto, `aliases update` in Boundary's 1.0 documents). Names are compared without case
 * (wt_alias in internal/db/schema/migrations/oss/postgres/85/02_alias_domain.up.sql).
 */

import type { NamedAlias } from './target-index.ts';
import { sanitize } from './text.ts';

/** The part of an alias that its name depends on. */
interface ListedAlias {
  readonly id: string;
  readonly value: string | undefined;
  readonly scopeId: string | undefined;
  readonly destinationId: string | undefined;
  readonly hostId: string | undefined;
}

/** The part of a scope that names depend on. */
interface SuffixedScope {
  readonly scopeId: string | undefined;
  readonly aliasSuffix: string | undefined;
}

/** Labels of a name in a project: at least one of the alias itself, and the two suffixes. */
const LEAST_LABELS = 3;

/** Returns the full name of an alias. A value that is too short to include the suffixes of its project and org gets them, if they are known. */
function aliasName(
  { value, scopeId }: { readonly value: string; readonly scopeId: string | undefined },
  scopes: ReadonlyMap<string, SuffixedScope>,
): string {
  const project = scopes.get(scopeId ?? '');
  const org = scopes.get(project?.scopeId ?? '');
  if (project?.aliasSuffix === undefined || org?.aliasSuffix === undefined) return value;
  return value.split('.').length < LEAST_LABELS
    ? `${value}.${project.aliasSuffix}.${org.aliasSuffix}`
    : value;
}

/** Returns an alias by its full name; by its id without a value. */
export function namedAlias(
  { id, value, scopeId, destinationId, hostId }: ListedAlias,
  scopes: ReadonlyMap<string, SuffixedScope>,
): NamedAlias {
  const name = value === undefined ? id : sanitize(aliasName({ value, scopeId }, scopes));
  return { id, name, targetId: destinationId, hostId };
}

const ALIAS = /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/;

const ID = /^[a-z]+_[0-9A-Za-z]+$/;

/** Returns true if a word can be an id or an alias, which can be used without permission to list them (internal/alias/interceptor.go). */
export function mayBeUnlisted(word: string): boolean {
  return ALIAS.test(word) || ID.test(word);
}
