/**
 * Managed groups and their accounts: those of an OIDC method are decided by the claims of an account's last sign-in, those of an LDAP method by the
 * directory groups that the account was seen in.
 */
import { type JsonObject, text as textIn, texts as textsIn } from '../../../lib/json.ts';
import { createFilter } from '../listing/filter.ts';
import { FilterRefused, FilterSyntaxError } from '../listing/filter-text.ts';
import type { Services } from '../services.ts';
import type { Row } from '../storage/resources.ts';

const MEMBER = 'managed-group:member';

/** Ids of the groups of an OIDC method whose filter matches the claims. A filter that cannot be evaluated on them does not match. */
export async function matchingGroups(
  services: Services,
  method: Row,
  claims: JsonObject,
): Promise<readonly string[]> {
  const matching: string[] = [];
  for (const group of groupsUnder(method.id, services)) {
    if (await matches(textIn(group.attributes, 'filter') ?? '', claims, services)) matching.push(group.id);
  }
  return matching;
}

/** A `not` around an absent claim matches (Callback in internal/auth/oidc/service_callback.go in hashicorp/boundary). */
async function matches(text: string, claims: JsonObject, { filterStepLimit }: Services): Promise<boolean> {
  try {
    const filter = await createFilter(text, filterStepLimit);
    const verdict = filter({ is: 'map', map: claims, of: undefined });
    return verdict === true || verdict === 'not missing';
  } catch (error) {
    if (error instanceof FilterRefused || error instanceof FilterSyntaxError) return false;
    throw error;
  }
}

/** Adds an OIDC account to these groups, and removes it from all others. */
export function joinGroups(
  { links, resources }: Services,
  accountId: string,
  groupIds: readonly string[],
): void {
  for (const old of links.idsFrom(MEMBER, accountId)) links.remove(MEMBER, old, [accountId]);
  // A group may have been deleted since its filter was evaluated.
  for (const id of groupIds) if (resources.get(id) !== undefined) links.add(MEMBER, id, [accountId]);
}

/** Ids of the managed groups that an account is in. */
export function groupsOfAccount(account: Row, services: Services): readonly string[] {
  if (account.type === 'oidc') return services.links.idsFrom(MEMBER, account.id);
  return groupsUnder(account.parentId ?? '', services)
    .filter((group) => isIn(account, group))
    .map(({ id }) => id);
}

/** Ids of the accounts in a managed group. */
export function accountsInGroup(group: Row, services: Services): readonly string[] {
  if (group.type === 'oidc') return services.links.idsTo(MEMBER, group.id);
  return services.resources
    .ofKind('account')
    .filter((account) => account.parentId === group.parentId && isIn(account, group))
    .map(({ id }) => id);
}

function groupsUnder(methodId: string, { resources }: Services): readonly Row[] {
  return resources.ofKind('managed-group').filter(({ parentId }) => parentId === methodId);
}

function isIn(account: Row, group: Row): boolean {
  const names = textsIn(group.attributes, 'group_names');
  return textsIn(account.attributes, 'member_of_groups').some((name) => names.includes(name));
}
