/** Decides whether grants allow an action, by the rules of internal/perms/acl.go in hashicorp/boundary. */
import { createHash } from 'node:crypto';
import { canonicalGrant, type Grant, resolveId } from './grant.ts';
import { isCollectionAction, parentTypeOf, typeOfId } from './types.ts';

export const ANONYMOUS = 'u_anon';

/** One grant of one role at one of its grant scopes. */
export interface GrantTuple {
  readonly roleId: string;
  readonly roleScopeId: string;
  /** `children`, `descendants` or a scope id (`this` is already resolved). */
  readonly grantScopeId: string;
  readonly grant: Grant;
}

/** The resource of the action. `id` is '' for a collection; `pin` is the parent, for kinds that have one. */
export interface Subject {
  readonly type: string;
  readonly id: string;
  readonly scopeId: string;
  readonly parentScopeId: string | undefined;
  readonly pin: string | undefined;
}

/** Undefined: the caller's default. */
export type OutputFields = ReadonlySet<string> | undefined;

export interface Verdict {
  readonly isAllowed: boolean;
  readonly outputFields: OutputFields;
}

interface AclGrant {
  /** '': none. */
  readonly id: string;
  readonly type: string;
  readonly actions: ReadonlySet<string>;
  readonly outputFields: readonly string[] | undefined;
}

export class Acl {
  readonly userId: string;
  /** Ids in grants: only these rows are judged one by one. */
  readonly namedIds: ReadonlySet<string>;
  readonly #tuples: readonly GrantTuple[];
  readonly #hashes = new Map<string, string>();
  readonly #direct = new Map<string, AclGrant[]>();
  readonly #children = new Map<string, AclGrant[]>();
  readonly #descendants: AclGrant[] = [];

  constructor(userId: string, accountId: string | undefined, tuples: readonly GrantTuple[]) {
    this.userId = userId;
    this.#tuples = tuples;
    const named = new Set<string>();
    for (const tuple of tuples) {
      const place = this.#placeOf(tuple);
      for (const grant of expand(tuple.grant, userId, accountId)) {
        place.push(grant);
        if (grant.id !== '' && grant.id !== '*') named.add(grant.id);
      }
    }
    this.namedIds = named;
  }

  /** `asMember`: without the limits of anonymous callers, as for the output fields of a list. */
  judge(subject: Subject, action: string, asMember = false): Verdict {
    let isAllowed = false;
    let outputFields: Set<string> | undefined;
    for (const grants of this.#candidates(subject)) {
      for (const grant of grants) {
        const grantsAction = hasAction(grant, action);
        if (!grantsAction && (grant.actions.size > 0 || grant.outputFields === undefined)) continue;
        if (!this.#covers(grant, subject, action, asMember)) continue;
        isAllowed ||= grantsAction;
        if (grant.outputFields === undefined) continue;
        outputFields ??= new Set();
        for (const field of grant.outputFields) outputFields.add(field);
        if (outputFields.has('*') && isAllowed) return { isAllowed, outputFields };
      }
    }
    return { isAllowed, outputFields };
  }

  isAllowed(subject: Subject, action: string): boolean {
    return this.judge(subject, action).isAllowed;
  }

  /**
   * Returns a hash of the grants for the types that count in a scope, or in every scope if `scope` is undefined. Others may change without consequence
   * (GrantsForUser in internal/iam/repository_role_grant.go in hashicorp/boundary).
   */
  hashOf(types: readonly string[], scope: Pick<Subject, 'scopeId' | 'parentScopeId'> | undefined): string {
    const key = `${scope?.scopeId ?? ''} ${types.join(' ')}`;
    let hash = this.#hashes.get(key);
    if (hash === undefined) {
      const counting = this.#tuples.filter(
        (tuple) =>
          ['', '*', ...types].includes(tuple.grant.type) && (scope === undefined || appliesIn(tuple, scope)),
      );
      hash = hashOfTuples(counting);
      this.#hashes.set(key, hash);
    }
    return hash;
  }

  #placeOf({ grantScopeId, roleScopeId }: GrantTuple): AclGrant[] {
    if (grantScopeId === 'descendants') return this.#descendants;
    const [map, key] =
      grantScopeId === 'children' ? [this.#children, roleScopeId] : [this.#direct, grantScopeId];
    const grants = map.get(key) ?? [];
    map.set(key, grants);
    return grants;
  }

  #candidates({ scopeId, parentScopeId }: Subject): readonly (readonly AclGrant[])[] {
    return [
      this.#direct.get(scopeId) ?? [],
      (parentScopeId === undefined ? undefined : this.#children.get(parentScopeId)) ?? [],
      scopeId === 'global' ? [] : this.#descendants,
    ];
  }

  #covers(grant: AclGrant, subject: Subject, action: string, asMember: boolean): boolean {
    if (this.userId === ANONYMOUS && !asMember)
      return grant.type === subject.type && isOpenToAll(subject.type, action);
    const isCollection = isCollectionAction(action);
    const fitsType = grant.type === subject.type || grant.type === '*';
    if (grant.id === '') {
      return (
        subject.id === '' &&
        grant.type === subject.type &&
        parentTypeOf(subject.type) === undefined &&
        isCollection
      );
    }
    if (grant.id === '*') return fitsType;
    if (grant.id === subject.id)
      return !isCollection && (grant.type === '' || grant.type === typeOfId(grant.id));
    return grant.id === subject.pin && fitsType && parentTypeOf(subject.type) !== undefined;
  }
}

/** Anonymous callers can list scopes and auth methods, and sign in; no grant gives them more. */
function isOpenToAll(type: string, action: string): boolean {
  if (action === 'list' || action === 'no-op') return type === 'scope' || type === 'auth-method';
  return type === 'auth-method' && action === 'authenticate';
}

function hasAction({ actions }: AclGrant, action: string): boolean {
  if (actions.has(action) || actions.has('*')) return true;
  const colon = action.indexOf(':');
  return colon > 0 && actions.has(action.slice(0, colon));
}

function expand(grant: Grant, userId: string, accountId: string | undefined): AclGrant[] {
  const common = { type: grant.type, actions: new Set(grant.actions), outputFields: grant.outputFields };
  if (grant.ids.length === 0) return [{ id: '', ...common }];
  return grant.ids.flatMap((template) => {
    const id = resolveId(template, userId, accountId);
    return id === undefined ? [] : [{ id, ...common }];
  });
}

function appliesIn(
  { grantScopeId, roleScopeId }: GrantTuple,
  { scopeId, parentScopeId }: Pick<Subject, 'scopeId' | 'parentScopeId'>,
): boolean {
  if (grantScopeId === 'descendants') return scopeId !== 'global';
  return grantScopeId === 'children' ? roleScopeId === parentScopeId : grantScopeId === scopeId;
}

function hashOfTuples(tuples: readonly GrantTuple[]): string {
  const lines = tuples.map(
    ({ roleId, grantScopeId, grant }) => `${roleId}\t${grantScopeId}\t${canonicalGrant(grant)}`,
  );
  return createHash('sha256').update(lines.sort().join('\n')).digest('base64url').slice(0, 16);
}
