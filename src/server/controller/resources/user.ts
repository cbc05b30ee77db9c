/** Users (internal/daemon/controller/handlers/users in hashicorp/boundary). Their accounts refer to them. */
import { type JsonObject, text as textIn } from '../../../lib/json.ts';
import { readOnly } from '../engine/field.ts';
import type { Kind } from '../engine/kind.ts';
import {
  areSameSets,
  type ListChange,
  type ListMode,
  listVerbs,
  mustExist,
  refuseMissing,
  wrongIds,
} from '../engine/list-verbs.ts';
import { badField } from '../http/problem.ts';
import type { Services } from '../services.ts';
import type { Row } from '../storage/resources.ts';
import { listResolvableAliases } from './resolvable-aliases.ts';

const RESERVED = ['u_anon', 'u_auth', 'u_recovery'];
const REFUSAL = "Must be 'global' or a valid org scope id.";
const FIELD = 'account_ids';

export const user: Kind = {
  name: 'user',
  collection: 'users',
  label: 'User',
  prefixes: { u: '' },
  home: {
    field: 'scope_id',
    scopes: ['global', 'org'],
    refusal: REFUSAL,
    listRefusal: "Must be 'global' or a valid org scope id when listing.",
  },
  prefixFor: () => 'u',
  fields: {
    login_name: readOnly('text'),
    full_name: readOnly('text'),
    email: readOnly('text'),
    primary_account_id: readOnly('text'),
  },
  actionsOn: () => [
    'no-op',
    'read',
    'update',
    'delete',
    'add-accounts',
    'set-accounts',
    'remove-accounts',
    'list-resolvable-aliases',
  ],
  collectionActions: ['create', 'list'],
  shapesGrants: true,
  beforeDelete: ({ id }) => {
    if (RESERVED.includes(id)) throw badField('id', `${id} cannot be deleted.`);
  },
  present: (row, services, view) => ({
    ...(view === 'read' ? accountsOf(row, services) : {}),
    ...primaryAccountOf(row, services),
  }),
  verbs: {
    ...listVerbs({
      noun: 'accounts',
      fields: [FIELD],
      check: (_mode, { [FIELD]: ids = [] }) =>
        wrongIds(
          FIELD,
          ids,
          (id) => /^(acct(pw|oidc|ldap)|apw)_[0-9A-Za-z]+$/.test(id),
          'Values must be valid account ids.',
        ),
      apply: (call, row, mode, { [FIELD]: ids = [] }) => {
        if (RESERVED.includes(row.id)) throw badField('id', `${row.id} cannot have accounts.`);
        if (mode !== 'remove') {
          const accounts = mustExist(call, ids);
          refuseForeign(row, accounts);
          const kept = mode === 'add' ? call.services.resources.referringTo(row.id, 'account') : [];
          refuseSameMethod([...kept, ...accounts]);
        }
        return assign(call.services, row, mode, ids);
      },
    }),
    'list-resolvable-aliases': listResolvableAliases,
  },
};

/** Throws a Problem unless all are accounts of the user's own scope: an administrator of one scope must not take the logins of another one. */
function refuseForeign(user: Row, accounts: readonly Row[]): void {
  for (const { id, kind, scopeId, refId } of accounts) {
    if (kind !== 'account') throw badField(FIELD, `${id} is not an account.`);
    if (scopeId !== user.scopeId) throw badField(FIELD, `${id} is not in the scope of the user.`);
    if (refId !== undefined && refId !== user.id)
      throw badField(FIELD, `${id} account is already associated with another user.`);
  }
}

/** Throws a Problem if two of the accounts are of one auth method: a user has at most one of each. */
function refuseSameMethod(accounts: readonly Row[]): void {
  const byMethod = new Map<string | undefined, Row>();
  for (const account of accounts) {
    const other = byMethod.get(account.parentId) ?? account;
    if (other.id !== account.id)
      throw badField(FIELD, `${other.id} and ${account.id} are of the same auth method.`);
    byMethod.set(account.parentId, account);
  }
}

function assign({ resources }: Services, user: Row, mode: ListMode, ids: readonly string[]): ListChange {
  const own = resources.referringTo(user.id, 'account').map(({ id }) => id);
  if (mode === 'set' && areSameSets(own, ids)) return undefined;
  if (mode === 'remove') refuseMissing(FIELD, own, ids);
  const freed = mode === 'add' ? [] : mode === 'remove' ? ids : own.filter((id) => !ids.includes(id));
  for (const id of freed) resources.refer(id, undefined);
  for (const id of mode === 'remove' ? [] : ids) resources.refer(id, user.id);
  return {};
}

function accountsOf(row: Row, { resources }: Services): JsonObject {
  const accounts = resources.referringTo(row.id, 'account');
  if (accounts.length === 0) return {};
  return {
    account_ids: accounts.map(({ id }) => id),
    accounts: accounts.map(({ id, scopeId }) => ({ id, scope_id: scopeId })),
  };
}

/** The name comes from the account in the primary auth method of the user's scope. */
function primaryAccountOf(row: Row, { resources }: Services): JsonObject {
  const methodId = resources.get(row.scopeId ?? 'global')?.fields.primary_auth_method_id;
  const account = resources.referringTo(row.id, 'account').find(({ parentId }) => parentId === methodId);
  if (account === undefined) return {};
  const shown = {
    login_name: textIn(account.attributes, 'login_name') ?? textIn(account.attributes, 'subject'),
    full_name: textIn(account.attributes, 'full_name'),
    email: textIn(account.attributes, 'email'),
  };
  return { ...shown, primary_account_id: account.id };
}
