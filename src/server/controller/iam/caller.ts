/** Identifies the caller: maps the token of a request to a user with grants (internal/daemon/controller/auth/auth.go in hashicorp/boundary). */

import { texts } from '../../../lib/json.ts';
import { textOf } from '../storage/columns.ts';
import type { Database } from '../storage/database.ts';
import type { Links } from '../storage/links.ts';
import { toRow } from '../storage/resources.ts';
import { Acl, ANONYMOUS, type GrantTuple } from './acl.ts';
import { readStoredGrant } from './grant.ts';

/** Every caller is also this user … */
const EVERYBODY = 'u_anon';
/** … and with a valid token this one. */
const AUTHENTICATED = 'u_auth';

export interface Caller {
  readonly userId: string;
  readonly accountId: string | undefined;
  /** The token sent with the request; undefined: anonymous. */
  readonly tokenId: string | undefined;
  readonly acl: Acl;
}

/** Maximum number of cached callers; beyond it, the cache is cleared. */
const MAX_REMEMBERED = 1000;

export class Callers {
  readonly #db: Database;
  readonly #links: Links;
  readonly #remembered = new Map<string, Acl>();

  constructor(db: Database, links: Links) {
    this.#db = db;
    this.#links = links;
  }

  /** Call after every write to roles, groups, users, accounts and scopes. */
  forget(): void {
    this.#remembered.clear();
  }

  anonymous(): Caller {
    return {
      userId: ANONYMOUS,
      accountId: undefined,
      tokenId: undefined,
      acl: this.#acl(ANONYMOUS, undefined),
    };
  }

  of(userId: string, accountId: string, tokenId: string): Caller {
    return { userId, accountId, tokenId, acl: this.#acl(userId, accountId) };
  }

  /** The grants of a user other than the caller, for `:list-resolvable-aliases`. */
  aclOf(userId: string): Acl {
    return this.#acl(userId, undefined);
  }

  #acl(userId: string, accountId: string | undefined): Acl {
    const key = `${userId} ${accountId ?? ''}`;
    let acl = this.#remembered.get(key);
    if (acl === undefined) {
      acl = new Acl(userId, accountId, this.#tuplesOf(userId));
      if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.clear();
      this.#remembered.set(key, acl);
    }
    return acl;
  }

  #tuplesOf(userId: string): GrantTuple[] {
    return this.#db
      .all(
        `SELECT DISTINCT r.* FROM link l JOIN resource r ON r.id = l.from_id
         WHERE l.relation = 'role:principal' AND l.to_id IN (SELECT value FROM json_each(?)) ORDER BY r.id`,
        JSON.stringify(this.#principalsOf(userId)),
      )
      .flatMap((result) => {
        const role = toRow(result);
        const roleScopeId = role.scopeId ?? 'global';
        const places = [
          ...texts(role.fields, 'grant_scopes'),
          ...this.#links.idsTo('role:grant-scope', role.id),
        ];
        return texts(role.fields, 'grant_strings').flatMap((text) => {
          const grant = readStoredGrant(text);
          if (grant === undefined) return [];
          return places.map((place) => ({
            roleId: role.id,
            roleScopeId,
            grantScopeId: place === 'this' ? roleScopeId : place,
            grant,
          }));
        });
      });
  }

  #principalsOf(userId: string): string[] {
    if (userId === ANONYMOUS) return [EVERYBODY];
    const groups = this.#links.idsFrom('group:member', userId);
    return [EVERYBODY, AUTHENTICATED, userId, ...groups, ...this.#managedGroupsOf(userId)];
  }

  /** Managed groups of LDAP methods list directory groups; an account is a member if it was seen in one of them. Those of OIDC methods have links. */
  #managedGroupsOf(userId: string): string[] {
    return this.#db
      .all(
        `SELECT DISTINCT g.id FROM resource a JOIN resource g ON g.parent_id = a.parent_id AND g.kind = 'managed-group'
         WHERE a.ref_id = ? AND a.kind = 'account' AND EXISTS (
           SELECT 1 FROM json_each(g.attributes, '$.group_names') n JOIN json_each(a.attributes, '$.member_of_groups') m ON m.value = n.value)
         UNION SELECT l.from_id FROM resource a JOIN link l ON l.to_id = a.id AND l.relation = 'managed-group:member'
         WHERE a.ref_id = ? AND a.kind = 'account'`,
        userId,
        userId,
      )
      .map((row) => textOf(row, 'id'));
  }
}
