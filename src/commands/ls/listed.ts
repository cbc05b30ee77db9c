import type { CollectionName } from '../../api/types.ts';

/** What can be listed, by the names of the controller's collections. */
export const LISTED = [
  'targets',
  'sessions',
  'scopes',
  'hosts',
  'host-sets',
  'host-catalogs',
  'aliases',
  'auth-methods',
  'users',
  'workers',
] as const satisfies readonly CollectionName[];

export type Listed = (typeof LISTED)[number];

export function isListed(what: string): what is Listed {
  return LISTED.some((name) => name === what);
}
