/** Lists a collection of all scopes. */
import { type ErrorCode, isBndError } from '../lib/errors.ts';
import type { Scope } from '../wire/resources.ts';
import type { BoundaryApi, CollectionName, Collections, ListResult } from './types.ts';

/** Refusals of the recursive list after which a single scope may still allow it. */
const REFUSALS: readonly ErrorCode[] = ['forbidden', 'invalid-request', 'not-found', 'unsupported'];

/**
 * Lists recursively, and if the controller refuses that, one scope after the other; then the result is always complete and without a list token. A
 * scope that refuses is skipped: controllers before 1.0 have no aliases in projects. Rejects with BndError if every scope refuses.
 */
export async function listEverywhere<N extends CollectionName>(
  api: Pick<BoundaryApi, 'list'>,
  name: N,
  {
    scopes,
    filter,
    listToken,
    signal,
  }: {
    /** Called after a refusal only. */
    readonly scopes: () => Iterable<Scope> | Promise<Iterable<Scope>>;
    readonly filter?: string | undefined;
    readonly listToken?: string | undefined;
    readonly signal?: AbortSignal;
  },
): Promise<ListResult<Collections[N]>> {
  const filtered = filter === undefined ? {} : { filter };
  try {
    return await api.list(name, { parentId: 'global', recursive: true, ...filtered }, listToken, signal);
  } catch (error) {
    if (!isBndError(error, ...REFUSALS)) throw error;
    // A recursive list is only forbidden if the global scope forbids a list, too.
    const ids = [
      ...(error.code === 'forbidden' ? [] : ['global']),
      ...[...(await scopes())].filter((scope) => mayHave(scope, name)).map(({ id }) => id),
    ];
    const items: Collections[N][] = [];
    let isAllowed = false;
    for (const parentId of ids) {
      const listed = await api
        .list(name, { parentId, ...filtered }, undefined, signal)
        .catch((refused: unknown) => {
          if (isBndError(refused, ...REFUSALS)) return undefined;
          throw refused;
        });
      isAllowed ||= listed !== undefined;
      items.push(...(listed?.items ?? []));
    }
    if (!isAllowed) throw error;
    return { kind: 'full', items, removedIds: [], listToken: undefined };
  }
}

/** By the collections that the controller reports for a project; true if it reports none. */
function mayHave({ type, authorizedCollectionActions }: Scope, name: CollectionName): boolean {
  if (type !== 'project') return false;
  if (Object.keys(authorizedCollectionActions).length === 0) return true;
  return authorizedCollectionActions[name]?.includes('list') === true;
}
