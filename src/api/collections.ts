/** The differences between the listable collections: path, parent parameter and parser. */

import { parseAuthMethod } from './resources/auth-method.ts';
import type { Parse } from './resources/base.ts';
import {
  parseCredential,
  parseCredentialLibrary,
  parseCredentialStore,
} from './resources/credential-store.ts';
import { parseHost, parseHostCatalog, parseHostSet } from './resources/host.ts';
import { parseAccount, parseAlias, parseUser } from './resources/identity.ts';
import { parseScope } from './resources/scope.ts';
import { parseSession, parseSessionRead } from './resources/session.ts';
import { parseTarget } from './resources/target.ts';
import { parseWorker } from './resources/worker.ts';
import type { CollectionName, Collections } from './types.ts';

/** How to request and parse one collection. */
export interface CollectionSpec<T> {
  /** Query parameter for the parent: hosts and host sets belong to a catalog, credentials and libraries to a store, accounts to an auth method. */
  readonly parentParam: 'scope_id' | 'host_catalog_id' | 'credential_store_id' | 'auth_method_id';
  readonly parse: Parse<T>;
  /** Set if a read returns more than a list, so that an absent field has a meaning there. */
  readonly parseRead?: Parse<T>;
}

const COLLECTIONS: { readonly [N in CollectionName]: CollectionSpec<Collections[N]> } = {
  scopes: { parentParam: 'scope_id', parse: parseScope },
  'auth-methods': { parentParam: 'scope_id', parse: parseAuthMethod },
  targets: { parentParam: 'scope_id', parse: parseTarget },
  'credential-stores': { parentParam: 'scope_id', parse: parseCredentialStore },
  'credential-libraries': { parentParam: 'credential_store_id', parse: parseCredentialLibrary },
  credentials: { parentParam: 'credential_store_id', parse: parseCredential },
  'host-catalogs': { parentParam: 'scope_id', parse: parseHostCatalog },
  'host-sets': { parentParam: 'host_catalog_id', parse: parseHostSet },
  hosts: { parentParam: 'host_catalog_id', parse: parseHost },
  sessions: { parentParam: 'scope_id', parse: parseSession, parseRead: parseSessionRead },
  aliases: { parentParam: 'scope_id', parse: parseAlias },
  accounts: { parentParam: 'auth_method_id', parse: parseAccount },
  users: { parentParam: 'scope_id', parse: parseUser },
  workers: { parentParam: 'scope_id', parse: parseWorker },
};

/** Returns the entry of one collection, typed by its name. */
export function collection<N extends CollectionName>(name: N): CollectionSpec<Collections[N]> {
  return COLLECTIONS[name];
}
