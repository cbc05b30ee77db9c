/** What the caller may do with each row of a list. Judged once per scope, parent and type; only rows that a grant refers to are judged one by one. */

import type { Kind } from '../engine/kind.ts';
import { allowedActions, allowedCollectionActions, isOnlySelf, subjectOf } from '../engine/permit.ts';
import type { Rights } from '../engine/present.ts';
import type { OutputFields } from '../iam/acl.ts';
import type { Caller } from '../iam/caller.ts';
import type { Services } from '../services.ts';
import type { Row } from '../storage/resources.ts';

export interface RowRights extends Rights {
  readonly outputFields: OutputFields;
}

export class RightsOfRows {
  readonly #caller: Caller;
  readonly #kind: Kind;
  readonly #services: Services;
  readonly #common = new Map<string, RowRights>();

  constructor(caller: Caller, kind: Kind, services: Services) {
    this.#caller = caller;
    this.#kind = kind;
    this.#services = services;
  }

  /** Undefined: the caller must not see the row. */
  of(row: Row): RowRights | undefined {
    const rights = this.#rightsOf(row);
    if (rights.actions.length === 0) return undefined;
    const isForeign = this.#kind.isOwned === true && row.ownerId !== this.#caller.userId;
    return isForeign && isOnlySelf(rights.actions) ? undefined : rights;
  }

  #rightsOf(row: Row): RowRights {
    // Permissions on children depend on the row itself only if a grant is pinned to it.
    const isNamed = this.#caller.acl.namedIds.has(row.id) || this.#kind.name === 'scope';
    if (isNamed) return this.#judge(row);
    const key = `${row.scopeId} ${row.parentId ?? ''} ${row.type}`;
    let rights = this.#common.get(key);
    if (rights === undefined) {
      rights = this.#judge(row);
      this.#common.set(key, rights);
    }
    return rights;
  }

  #judge(row: Row): RowRights {
    const { acl } = this.#caller;
    const subject = subjectOf(this.#kind, row, this.#services);
    return {
      actions: allowedActions(this.#caller, this.#kind, row, this.#services),
      collections: allowedCollectionActions(this.#caller, this.#kind, row, this.#services),
      outputFields: acl.judge(subject, 'list', true).outputFields,
    };
  }
}
