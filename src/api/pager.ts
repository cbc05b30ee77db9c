/** Lists a collection: follows pages until the controller reports the list as complete (internal/pagination in hashicorp/boundary). */
import { BndError, isBndError } from '../lib/errors.ts';
import { type JsonObject, list, text, texts } from '../lib/json.ts';
import type { CollectionSpec } from './collections.ts';
import type { Requester } from './requester.ts';
import type { ListQuery, ListResult } from './types.ts';

/** A page has up to 1,000 items, so this is a million; a controller that sends more never ends. */
const MAX_PAGES = 1_000;

/**
 * Lists once. With a list token only changes are requested; if the token is rejected, for which controllers have more errors than `invalid list
 * token` (a 500 among them), everything is requested again from the beginning.
 */
export async function listAll<T extends { readonly id: string }>(
  request: Requester,
  options: {
    readonly name: string;
    readonly spec: CollectionSpec<T>;
    readonly query: ListQuery;
    readonly listToken: string | undefined;
    /** Time limit of all pages together; no further page is requested after it. */
    readonly limitMs: number;
    readonly signal: AbortSignal | undefined;
  },
): Promise<ListResult<T>> {
  const { name, spec, query, limitMs, signal } = options;
  const startedMs = performance.now();
  const fetchPage = async (listToken: string | undefined) => {
    if (performance.now() - startedMs > limitMs) {
      throw new BndError('controller-timeout', `Listing ${name} did not finish within ${limitMs / 1000} s.`);
    }
    const { object } = await request({
      method: 'GET',
      path: `/v1/${name}`,
      query: { ...queryOf(spec, query), list_token: listToken },
      signal,
    });
    return readPage(object, spec, name);
  };
  try {
    return await followPages(fetchPage, options.listToken);
  } catch (error) {
    if (!(error instanceof TokenRefused)) throw error;
    return await followPages(fetchPage, undefined).catch((again: unknown) => {
      throw again instanceof TokenRefused ? again.reason : again;
    });
  }
}

interface Page<T> {
  readonly items: readonly T[];
  readonly removedIds: readonly string[];
  readonly listToken: string | undefined;
  readonly responseType: string | undefined;
}

/** Signals inside this file that a request with a list token failed and that a fresh listing may succeed. */
class TokenRefused extends Error {
  readonly reason: BndError;
  constructor(reason: BndError) {
    super(reason.message);
    this.reason = reason;
  }
}

async function followPages<T extends { readonly id: string }>(
  fetchPage: (listToken: string | undefined) => Promise<Page<T>>,
  firstToken: string | undefined,
): Promise<ListResult<T>> {
  const items = new Map<string, T>();
  const removedIds = new Set<string>();
  let listToken = firstToken;
  for (let pages = 1; pages <= MAX_PAGES; pages++) {
    const page = await fetchPage(listToken).catch((error: unknown) => {
      const refused = isBndError(error, 'invalid-list-token', 'invalid-request', 'controller-error');
      throw refused && listToken !== undefined ? new TokenRefused(error) : error;
    });
    for (const item of page.items) {
      items.set(item.id, item);
      removedIds.delete(item.id);
    }
    for (const id of page.removedIds) {
      items.delete(id);
      removedIds.add(id);
    }
    if (page.responseType !== 'delta' || page.listToken === undefined || page.listToken === listToken) {
      // Controllers without pagination know neither response type nor token: they always return everything.
      const knowsPaging = page.responseType !== undefined;
      return {
        kind: knowsPaging && firstToken !== undefined ? 'delta' : 'full',
        items: [...items.values()],
        removedIds: [...removedIds],
        listToken: knowsPaging ? page.listToken : undefined,
      };
    }
    listToken = page.listToken;
  }
  throw new BndError('bad-answer', `The list has more than ${MAX_PAGES} pages.`);
}

function queryOf<T>(spec: CollectionSpec<T>, query: ListQuery): Record<string, string | undefined> {
  return {
    [spec.parentParam]: query.parentId,
    recursive: query.recursive ? 'true' : undefined,
    include_terminated: query.includeTerminated ? 'true' : undefined,
    filter: query.filter,
  };
}

function readPage<T>(object: JsonObject, spec: CollectionSpec<T>, name: string): Page<T> {
  if (object.items !== undefined && !Array.isArray(object.items)) {
    throw new BndError('bad-answer', `The controller returned ${name} whose "items" is not an array.`);
  }
  return {
    items: list(object, 'items', spec.parse),
    removedIds: texts(object, 'removed_ids'),
    listToken: text(object, 'list_token'),
    responseType: text(object, 'response_type'),
  };
}
