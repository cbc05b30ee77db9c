import { child, type JsonObject, text, texts } from '../../lib/json.ts';
import type { Actions, Scope } from '../../wire/resources.ts';
import { resource } from './base.ts';

/** A scope: global, an org or a project. */
export const parseScope = resource<Scope>((object) => ({
  primaryAuthMethodId: text(object, 'primary_auth_method_id'),
  aliasSuffix: text(object, 'alias_suffix'),
  authorizedCollectionActions: parseCollectionActions(child(object, 'authorized_collection_actions')),
}));

function parseCollectionActions(object: JsonObject | undefined): Readonly<Record<string, Actions>> {
  const names = Object.keys(object ?? {}).toSorted();
  return Object.fromEntries(names.map((name) => [name, texts(object, name).toSorted()]));
}
