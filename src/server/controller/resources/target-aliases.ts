/** Aliases created with a target, and targets by alias (internal/daemon/controller/interceptor.go, internal/alias in hashicorp/boundary). */
import { asObject, child, type JsonObject, list, text as textIn } from '../../../lib/json.ts';
import { newId } from '../../../wire/ids.ts';
import { notFound, Problem } from '../http/problem.ts';
import { scopeTypeOf } from '../iam/scopes.ts';
import type { Services } from '../services.ts';
import type { Row } from '../storage/resources.ts';
import { withHost } from './alias.ts';
import { aliasValueRefusal } from './alias-value.ts';

const KNOWN_KEYS = ['value', 'scope_id', 'attributes'];

/** Returns why `with_aliases` is rejected; undefined if it is valid. */
export function withAliasesRefusal(entries: readonly unknown[]): string | undefined {
  for (const entry of entries) {
    const alias = asObject(entry) ?? {};
    const stranger = Object.keys(alias).find((key) => !KNOWN_KEYS.includes(key));
    if (stranger !== undefined) return `The field ${stranger} is not supported here.`;
    if (scopeTypeOf(textIn(alias, 'scope_id') ?? '') === undefined) return 'Alias scope_id must be global.';
    const refusal = aliasValueRefusal(textIn(alias, 'value') ?? '');
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** Throws a Problem for aliases of orgs and projects in `with_aliases`: only Boundary Enterprise 1.0 has them. */
export function refuseAliasesBelow(body: JsonObject, { scopes }: Services): void {
  for (const scopeId of list(body, 'with_aliases', (entry) => textIn(entry, 'scope_id') ?? 'global')) {
    if (scopeId === 'global') continue;
    throw scopes.get(scopeId) === undefined ? notFound() : new Problem('PermissionDenied', 'Forbidden.');
  }
}

/** Creates the aliases in `with_aliases` of a creation. */
export function makeAliases(target: Row, body: JsonObject, { resources }: Services): void {
  for (const alias of list(body, 'with_aliases', (entry) => entry)) {
    const value = textIn(alias, 'value') ?? '';
    const args = withHost(child(child(alias, 'attributes'), 'authorize_session_arguments') ?? {});
    resources.insert({
      id: newId('alt'),
      kind: 'alias',
      type: 'target',
      scopeId: 'global',
      refId: target.id,
      uniqueKey: value.toLowerCase(),
      fields: { value },
      attributes: args === undefined ? {} : { authorize_session_arguments: args },
    });
  }
}

/** Returns the alias given in place of an id; undefined if the text looks like an id. Throws if the alias does not exist. */
export function findAlias(text: string, { resources }: Services): Row | undefined {
  if (text === '' || text.includes('_')) return undefined;
  const alias = resources.byKey('alias', 'global', text.toLowerCase());
  if (alias?.refId === undefined) throw notFound();
  return alias;
}

/** Returns the target for an alias given in place of an id. */
export function aliasTarget(text: string, services: Services): Row | undefined {
  const alias = findAlias(text, services);
  return alias?.refId === undefined ? undefined : services.resources.get(alias.refId);
}
