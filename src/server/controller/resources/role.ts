/** Roles: grants, the scopes where they apply, and their principals (internal/daemon/controller/handlers/roles in hashicorp/boundary). */
import { errorText } from '../../../lib/errors.ts';
import { type JsonObject, texts as textsIn } from '../../../lib/json.ts';
import type { Kind } from '../engine/kind.ts';
import {
  areSameSets,
  changeLinks,
  type ListChange,
  type ListMode,
  listVerbs,
  mustExist,
  wrongIds,
} from '../engine/list-verbs.ts';
import { notUnique } from '../http/problem.ts';
import { canonicalGrant, type Grant, parseGrant, readStoredGrant } from '../iam/grant.ts';
import { successorOf } from '../iam/types.ts';
import type { Services } from '../services.ts';
import type { Row } from '../storage/resources.ts';
import { grantScopeVerbs } from './role-grant-scopes.ts';

const REFUSAL = 'Improperly formatted field.';
const PRINCIPALS = 'principal_ids';
const GRANTS = 'grant_strings';
const PRINCIPAL_ID = /^(u|g|mgoidc|mgldap)_[0-9A-Za-z]+$/;

export const role: Kind = {
  name: 'role',
  collection: 'roles',
  label: 'Role',
  prefixes: { r: '' },
  home: { field: 'scope_id', scopes: ['global', 'org', 'project'], refusal: REFUSAL, listRefusal: REFUSAL },
  prefixFor: () => 'r',
  fields: {},
  actionsOn: () => [
    'no-op',
    'read',
    'update',
    'delete',
    ...['principals', 'grants', 'grant-scopes'].flatMap((noun) => [
      `add-${noun}`,
      `set-${noun}`,
      `remove-${noun}`,
    ]),
  ],
  collectionActions: ['create', 'list'],
  shapesGrants: true,
  initialFields: { grant_scopes: ['this'], grant_strings: [] },
  present: (row, services, view) => ({
    ...grantScopesOf(row, services),
    ...(view === 'read' ? { ...principalsOf(row, services), ...grantsOf(row) } : {}),
  }),
  verbs: {
    ...listVerbs({
      noun: 'principals',
      fields: [PRINCIPALS],
      check: (_mode, { [PRINCIPALS]: ids = [] }) =>
        wrongIds(
          PRINCIPALS,
          ids,
          (id) => PRINCIPAL_ID.test(id) && id !== 'u_recovery',
          (id) =>
            id === 'u_recovery'
              ? 'u_recovery cannot be assigned to a role'
              : 'Must only have valid user, group, and/or managed group ids.',
        ),
      apply: (call, row, mode, { [PRINCIPALS]: ids = [] }) => {
        if (mode !== 'remove') mustExist(call, ids);
        return changeLinks(call, 'role:principal', row, mode, PRINCIPALS, ids);
      },
    }),
    ...listVerbs({
      noun: 'grants',
      fields: [GRANTS],
      check: (mode, { [GRANTS]: grants = [] }) =>
        grants
          .flatMap((grant) => grantRefusal(grant, mode) ?? [])
          .slice(0, 1)
          .map((description) => ({ name: GRANTS, description })),
      apply: (_call, row, mode, { [GRANTS]: grants = [] }) => changeGrants(row, mode, grants),
    }),
    ...grantScopeVerbs,
  },
};

/** Grants are equal if their canonical forms are; a grant that stays keeps its text and place. */
function changeGrants(row: Row, mode: ListMode, grants: readonly string[]): ListChange {
  const old = byCanonicalForm(textsIn(row.fields, GRANTS));
  const given = byCanonicalForm(grants);
  if (given.size < grants.length) throw notUnique();
  const [before, now] = [[...old.keys()], [...given.keys()]];
  if (mode === 'add' && now.some((form) => old.has(form))) throw notUnique();
  if (mode === 'set' && areSameSets(before, now)) return undefined;
  // Removing what is not there counts as a change.
  if (mode === 'remove' && !now.some((form) => old.has(form))) return {};
  const kept = before.filter((form) => (mode === 'set') === given.has(form) || mode === 'add');
  const added = mode === 'remove' ? [] : now.filter((form) => !old.has(form)).sort();
  const next = [...kept, ...added].map((form) => old.get(form) ?? given.get(form));
  return { fields: { ...row.fields, [GRANTS]: next } };
}

function byCanonicalForm(texts: readonly string[]): ReadonlyMap<string, string> {
  return new Map(texts.map((text) => [canonicalForm(text), text]));
}

function canonicalForm(text: string): string {
  const grant = readStoredGrant(text);
  return grant === undefined ? text : canonicalGrant(grant);
}

function grantRefusal(text: string, mode: ListMode): string | undefined {
  if (text === '') return 'Grant strings must not be empty.';
  const name = JSON.stringify(text);
  let grant: Grant;
  try {
    grant = parseGrant(text);
  } catch (error) {
    return `Improperly formatted grant ${name}${mode === 'set' ? `: ${errorText(error)}` : ''}.`;
  }
  // What a role has can be removed, whatever it is.
  if (mode === 'remove') return undefined;
  if (grant.hasFormerId)
    return `Grant ${name} uses the "id" field which is no longer supported. Please use "ids" instead.`;
  const former = grant.actions.find((action) => successorOf(action) !== undefined);
  if (former !== undefined)
    return `Action "${former}" has been deprecated and is not allowed to be set in grants. Use "${successorOf(former)}" instead.`;
  return grant.outputFields?.length === 0
    ? `Improperly formatted grant ${name}: output fields must not be empty.`
    : undefined;
}

function grantScopesOf({ id, fields }: Row, { links }: Services): JsonObject {
  const scopes = [...textsIn(fields, 'grant_scopes'), ...links.idsTo('role:grant-scope', id)];
  return scopes.length === 0 ? {} : { grant_scope_ids: scopes.sort() };
}

function principalsOf({ id }: Row, { links }: Services): JsonObject {
  const principals = links.to('role:principal', id);
  if (principals.length === 0) return {};
  return {
    principal_ids: principals.map((principal) => principal.id),
    principals: principals.map((principal) => ({
      id: principal.id,
      type: principal.kind.replace('-', ' '),
      scope_id: principal.scopeId,
    })),
  };
}

function grantsOf({ fields }: Row): JsonObject {
  const strings = textsIn(fields, GRANTS);
  if (strings.length === 0) return {};
  return {
    grant_strings: strings,
    grants: strings.map((raw) => {
      const { ids = [], type = '', actions = [] } = readStoredGrant(raw) ?? {};
      return {
        raw,
        canonical: canonicalForm(raw),
        // Without output fields, as in Boundary.
        json: {
          ...(ids.length === 0 ? {} : { ids }),
          type: type === '' ? 'unknown' : type,
          ...(actions.length === 0 ? {} : { actions }),
        },
      };
    }),
  };
}
