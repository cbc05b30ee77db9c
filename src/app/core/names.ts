/** Display names of resources, safe to print. */
import { sanitize } from '../../lib/text.ts';
import type { ResourceBase, Scope } from '../../wire/resources.ts';

interface Named {
  readonly id: string;
  readonly name: string | undefined;
}

/** Returns the name, or the id if there is none. Text from a server is sanitized here. */
export function nameOf(resource: Named): string {
  const name = resource.name === undefined ? '' : sanitize(resource.name).trim();
  return name === '' ? resource.id : name;
}

/** Returns the name for an id that may not be loaded yet. */
export function nameById(byId: ReadonlyMap<string, Named>, id: string | undefined): string {
  if (id === undefined) return '-';
  const known = byId.get(id);
  return known === undefined ? sanitize(id) : nameOf(known);
}

/** Returns host and port of a controller. */
export function controllerName(address: string): string {
  return URL.canParse(address) ? new URL(address).host : sanitize(address);
}

/** Returns the project of a resource: from the scope list, else from the resource itself. */
export function projectName(
  scopes: ReadonlyMap<string, Scope>,
  { scopeId, scope }: Pick<ResourceBase, 'scopeId' | 'scope'>,
): string {
  const id = scopeId ?? scope?.id;
  if (id === undefined) return '-';
  const known = scopes.get(id);
  if (known !== undefined) return nameOf(known);
  return scope === undefined ? id : nameOf(scope);
}

let collator: Intl.Collator | undefined;

/** Compares names in natural order: `db-2` before `db-10`. */
export function compareNames(one: string, other: string): number {
  // Made when first needed: it loads ICU's tables, which the first frame does without.
  collator ??= new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
  return collator.compare(one, other);
}
