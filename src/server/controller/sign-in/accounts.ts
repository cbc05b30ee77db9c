/** Accounts and users of those whom a provider or a directory knows: created at the first sign-in, updated at each. */
import type { JsonObject } from '../../../lib/json.ts';
import { newId } from '../../../wire/ids.ts';
import { notFound } from '../http/problem.ts';
import type { Services } from '../services.ts';
import type { Row } from '../storage/resources.ts';
import { joinGroups } from './managed-groups.ts';

/** An account as its provider describes it. */
export interface KnownAccount {
  readonly type: 'oidc' | 'ldap';
  /** Unique within the method. */
  readonly key: string;
  /** Those without a value are undefined. */
  readonly attributes: JsonObject;
}

/** Stores the account and, for OIDC, the managed groups that it is in now. */
export function storeAccount(
  services: Services,
  method: Row,
  known: KnownAccount,
  groupIds?: readonly string[],
): Row {
  const { resources, db, callers } = services;
  return db.transaction(() => {
    const old = resources.byKey('account', method.id, known.key);
    const stored =
      old === undefined
        ? resources.insert({
            id: newId(known.type === 'oidc' ? 'acctoidc' : 'acctldap'),
            kind: 'account',
            type: known.type,
            scopeId: services.scopes.of(method.scopeId).id,
            parentId: method.id,
            uniqueKey: known.key,
            attributes: known.attributes,
          })
        : resources.update(old.id, old.version, { attributes: { ...old.attributes, ...known.attributes } });
    if (stored === undefined) throw notFound();
    if (groupIds !== undefined) joinGroups(services, stored.id, groupIds);
    callers.forget();
    return stored;
  });
}

/** At its first sign-in an account gets its own user, but only with the primary method of the scope; undefined: it has none. */
export function userOf(services: Services, method: Row, account: Row): string | undefined {
  if (account.refId !== undefined) return account.refId;
  const scopeId = services.scopes.of(method.scopeId).id;
  if (services.resources.get(scopeId)?.fields.primary_auth_method_id !== method.id) {
    return undefined;
  }
  return services.db.transaction(() => {
    const user = services.resources.insert({ id: newId('u'), kind: 'user', scopeId });
    services.resources.refer(account.id, user.id);
    services.callers.forget();
    return user.id;
  });
}
