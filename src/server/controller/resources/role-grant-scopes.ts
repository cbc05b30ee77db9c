/** Scopes where the grants of a role apply: its own scope, scopes below, or single ones (internal/daemon/controller/handlers/roles in hashicorp/boundary). */
import { texts as textsIn } from '../../../lib/json.ts';
import type { Call, Verb } from '../engine/kind.ts';
import { areSameSets, type ListMode, listVerbs, mustExist, wrongIds } from '../engine/list-verbs.ts';
import { badField } from '../http/problem.ts';
import { scopeTypeOf } from '../iam/scopes.ts';
import type { Row } from '../storage/resources.ts';

const FIELD = 'grant_scope_ids';
const WORDS = ['this', 'children', 'descendants'];

export const grantScopeVerbs: Record<string, Verb> = listVerbs({
  noun: 'grant-scopes',
  fields: [FIELD],
  isForgiving: true,
  check: (_mode, { [FIELD]: ids = [] }) =>
    wrongIds(
      FIELD,
      ids,
      (id) => WORDS.includes(id) || scopeTypeOf(id) !== undefined,
      (id) => `Unknown value ${JSON.stringify(id)}.`,
    ),
  apply: (call, row, mode, { [FIELD]: given = [] }) => {
    // The scope of the role has one name only.
    const ids = [...new Set(given.map((id) => (id === row.scopeId ? 'this' : id)))];
    const stranger = mode === 'remove' ? undefined : strangerIn(row, ids);
    if (stranger !== undefined) throw badField(FIELD, stranger, 'Invalid grant scope.');
    const old = placesOf(call, row);
    const next = resulting(old, mode, ids);
    if (areSameSets(old, next)) return undefined;
    const refusal = refusalOf(call, row, next);
    if (refusal !== undefined) throw badField(FIELD, refusal, 'Errors in provided fields.');
    const places = next.filter((id) => !WORDS.includes(id));
    mustExist(call, places);
    call.services.links.set('role:grant-scope', row.id, places);
    return { fields: { ...row.fields, grant_scopes: next.filter((id) => WORDS.includes(id)) } };
  },
});

function placesOf({ services }: Call, row: Row): readonly string[] {
  return [...textsIn(row.fields, 'grant_scopes'), ...services.links.idsTo('role:grant-scope', row.id)];
}

function resulting(old: readonly string[], mode: ListMode, ids: readonly string[]): readonly string[] {
  return {
    add: [...new Set([...old, ...ids])],
    set: ids,
    remove: old.filter((id) => !ids.includes(id)),
  }[mode];
}

/** What is impossible for a role of this scope, whatever else it has. */
function strangerIn(row: Row, ids: readonly string[]): string | undefined {
  switch (scopeTypeOf(row.scopeId ?? 'global')) {
    case 'project':
      return ids.every((id) => id === 'this')
        ? undefined
        : 'Project scopes can only have their own scope ID or "this" as a grant scope ID.';
    case 'org': {
      const stranger = ids.find((id) => id !== 'this' && id !== 'children' && scopeTypeOf(id) !== 'project');
      return stranger && `Grant scope ID "${stranger}" is not valid to set on an organization role.`;
    }
    default:
      return undefined;
  }
}

function refusalOf({ services }: Call, row: Row, next: readonly string[]): string | undefined {
  const types = next.map((id) => scopeTypeOf(id));
  const has = (word: string): boolean => next.includes(word);
  switch (scopeTypeOf(row.scopeId ?? 'global')) {
    case 'project':
      return undefined;
    case 'org': {
      const isBelow = next.every(
        (id) => WORDS.includes(id) || services.scopes.get(id)?.parentId === row.scopeId,
      );
      if (!isBelow) return 'The grant scopes of an org role must be projects of this org.';
      return has('children') && types.includes('project')
        ? 'children already includes single projects.'
        : undefined;
    }
    default:
      if (has('descendants') && (has('children') || types.some((type) => type !== undefined))) {
        return 'descendants already includes children and single scopes.';
      }
      return has('children') && types.includes('org') ? 'children already includes single orgs.' : undefined;
  }
}
