/** HTTP client of a Boundary controller. */
import { BndError, isBndError } from '../lib/errors.ts';
import type { JsonObject } from '../lib/json.ts';
import { list } from '../lib/json.ts';
import { normalizeAddress } from './address.ts';
import { collection } from './collections.ts';
import { listAll } from './pager.ts';
import { createRateLimits } from './rate-limit.ts';
import { createRequester, type Token } from './requester.ts';
import { parseAuthToken } from './resources/auth-token.ts';
import type { Parse } from './resources/base.ts';
import { parseScope } from './resources/scope.ts';
import { checkSameId } from './same-id.ts';
import { sessionCalls } from './session-calls.ts';
import { signInCalls } from './sign-in.ts';
import { createSignInCheck } from './sign-in-check.ts';
import { createTransport } from './transport.ts';
import type { ApiOptions, BoundaryApi } from './types.ts';

const READ_TIMEOUT_MS = 30_000;
/** Opening a session may wait for Vault and for plugins of host catalogs; the official client has the same limit (api/client.go). */
const CHANGE_TIMEOUT_MS = 60_000;
const DEFAULT_MAX_RETRIES = 2;
/** A listing may take this many times the limit of one read. */
const LIST_FACTOR = 10;

/** Sends and reads nothing before the first call. Throws BndError `bad-address`. */
export function createApi(options: ApiOptions): BoundaryApi {
  const address = normalizeAddress(options.address);
  const now = options.now ?? Date.now;
  const closed = new AbortController();
  const rateLimits = createRateLimits(now);
  const { timeoutMs } = options;
  let token: Token | undefined;
  const transport = createTransport({
    tls: options.tls ?? {},
    https: address.startsWith('https:'),
    limitMs: (method) => timeoutMs ?? (method === 'GET' ? READ_TIMEOUT_MS : CHANGE_TIMEOUT_MS),
    env: options.env ?? process.env,
  });
  const { request, explain } = createSignInCheck(
    createRequester({
      address,
      transport,
      maxRetries: options.maxRetries ?? DEFAULT_MAX_RETRIES,
      token: () => token,
      now,
      closed: closed.signal,
      rateLimits,
      onRequest: options.onRequest,
    }),
    () => token,
  );
  const readAt = async <T extends { readonly id: string }>(
    name: string,
    id: string,
    parse: Parse<T>,
    signal: AbortSignal | undefined,
  ) => {
    const { object } = await request({
      method: 'GET',
      path: `/v1/${name}/${encodeURIComponent(id)}`,
      signal,
    });
    const parsed = parse(object);
    if (parsed === undefined)
      throw new BndError('bad-answer', `The controller returned ${id} without an id.`);
    checkSameId(id, parsed.id);
    return parsed;
  };

  return {
    address,
    setToken(secret, expiresAtMs) {
      token = secret === undefined ? undefined : { secret, expiresAtMs };
    },
    rateLimit: rateLimits.get,

    async check(signal) {
      const startedMs = performance.now();
      const ask = {
        method: 'GET',
        path: '/v1/scopes',
        query: { scope_id: 'global' },
        anonymous: true,
        signal,
      } as const;
      const { object, date } = await request(ask).catch((error: unknown) => ({
        object: whoAnswered(error, address),
        date: undefined,
      }));
      const latencyMs = performance.now() - startedMs;
      if (!looksLikeList(object)) {
        throw new BndError('not-boundary', `${address} does not look like a Boundary controller.`);
      }
      const serverTimeMs = date === undefined ? Number.NaN : Date.parse(date);
      return {
        latencyMs,
        serverTimeMs: Number.isNaN(serverTimeMs) ? undefined : serverTimeMs,
        scopes: list(object, 'items', parseScope),
      };
    },

    list: (name, query, listToken, signal) => {
      const limitMs = LIST_FACTOR * (timeoutMs ?? READ_TIMEOUT_MS);
      const listing = { name, spec: collection(name), query, listToken, limitMs, signal };
      return listAll(request, listing).catch((error: unknown) => explain(error, signal));
    },
    read: (name, id, signal) => {
      const { parse, parseRead } = collection(name);
      return readAt(name, id, parseRead ?? parse, signal);
    },
    readAuthToken: (id, signal) => readAt('auth-tokens', id, parseAuthToken, signal),
    async deleteAuthToken(id, signal) {
      await request({ method: 'DELETE', path: `/v1/auth-tokens/${encodeURIComponent(id)}`, signal });
    },
    ...signInCalls(request),
    ...sessionCalls(request),
    close: () => {
      closed.abort();
      return transport.close();
    },
  };
}

/** A controller may refuse anonymous callers; a server that does not know `/v1/scopes` is not a controller. */
function whoAnswered(error: unknown, address: string): JsonObject {
  if (isBndError(error, 'unauthenticated', 'forbidden')) return {};
  if (isBndError(error, 'unsupported', 'not-found')) {
    throw new BndError('not-boundary', `${address} does not look like a Boundary controller.`, {
      cause: error,
    });
  }
  throw error;
}

/** An empty list of an old controller is `{}`; everything else has at least one of the two fields. */
function looksLikeList(object: JsonObject): boolean {
  return (
    Array.isArray(object.items) ||
    typeof object.response_type === 'string' ||
    Object.keys(object).length === 0
  );
}
