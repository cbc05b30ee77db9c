/** Names for things that are known by id, safe to print. */
import { sanitize } from '../../lib/text.ts';
import type { ResourceBase, Scope } from '../../wire/resources.ts';

interface Named {
  readonly id: string;
  readonly name: string | undefined;
}

/** The name, or the id where there is none. Text from a server is made harmless here. */
export function nameOf(resource: Named): string {
  const name = resource.name === undefined ? '' : sanitize(resource.name).trim();
  return name === '' ? resource.id : name;
}

/** The same for an id that may not be loaded yet. */
export function nameById(byId: ReadonlyMap<string, Named>, id: string | undefined): string {
  if (id === undefined) return '-';
  const known = byId.get(id);
  return known === undefined ? sanitize(id) : nameOf(known);
}

/** Names a controller by host and port. */
export function controllerName(address: string): string {
  return URL.canParse(address) ? new URL(address).host : sanitize(address);
}

/** Project of a resource: from the scope list, else from what the resource itself says. */
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

/** Compares names as people sort them: `db-2` before `db-10`. */
export const compareNames = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' }).compare;
