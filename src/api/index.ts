/** The client of a Boundary controller. */
import { BndError, isBndError } from '../lib/errors.ts';
import type { JsonObject } from '../lib/json.ts';
import { list } from '../lib/json.ts';
import { normalizeAddress } from './address.ts';
import { collection } from './collections.ts';
import { listAll } from './pager.ts';
import { createRequester } from './requester.ts';
import { parseAuthToken } from './resources/auth-token.ts';
import type { Parse } from './resources/base.ts';
import { parseScope } from './resources/scope.ts';
import { sessionCalls } from './session-calls.ts';
import { signInCalls } from './sign-in.ts';
import { createTransport } from './transport.ts';
import type { ApiOptions, BoundaryApi } from './types.ts';

const DEFAULT_TIMEOUT_MS = 60_000;
const DEFAULT_MAX_RETRIES = 2;

/** Nothing is sent or read before the first call. Throws BndError `bad-address`. */
export function createApi(options: ApiOptions): BoundaryApi {
  const address = normalizeAddress(options.address);
  let token: string | undefined;
  const transport = createTransport({
    tls: options.tls ?? {},
    https: address.startsWith('https:'),
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
  });
  const request = createRequester({
    address,
    transport,
    maxRetries: options.maxRetries ?? DEFAULT_MAX_RETRIES,
    token: () => token,
    onRequest: options.onRequest,
  });
  const readAt = async <T>(name: string, id: string, parse: Parse<T>, signal: AbortSignal | undefined) => {
    const { object } = await request({
      method: 'GET',
      path: `/v1/${name}/${encodeURIComponent(id)}`,
      signal,
    });
    const parsed = parse(object);
    if (parsed === undefined) throw new BndError('bad-answer', `The controller sent ${id} without an id.`);
    return parsed;
  };

  /**
   * A recursive list answers strangers with 403 instead of 401, and a token that has expired makes a stranger of its owner
   * (internal/daemon/controller/auth). So a 403 asks whether the token still lives before it is told as a missing grant.
   */
  async function orSignedOut(error: unknown, signal: AbortSignal | undefined): Promise<never> {
    const tokenId = /^at_[^_]+/.exec(token ?? '')?.[0];
    if (tokenId === undefined || !isBndError(error, 'forbidden')) throw error;
    await readAt('auth-tokens', tokenId, parseAuthToken, signal).catch((refusal: unknown) => {
      if (!isBndError(refusal, 'unauthenticated', 'not-found')) throw error;
      throw new BndError('unauthenticated', 'Your sign-in has ended.', { cause: refusal, status: 401 });
    });
    throw error;
  }

  return {
    address,
    setToken(next) {
      token = next;
    },

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
        throw new BndError('not-boundary', `${address} answers, but not as a Boundary controller does.`);
      }
      const serverTimeMs = date === undefined ? Number.NaN : Date.parse(date);
      return {
        latencyMs,
        serverTimeMs: Number.isNaN(serverTimeMs) ? undefined : serverTimeMs,
        scopes: list(object, 'items', parseScope),
      };
    },

    list: (name, query, listToken, signal) =>
      listAll(request, { name, spec: collection(name), query, listToken, signal }).catch((error: unknown) =>
        orSignedOut(error, signal),
      ),
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
    close: () => transport.close(),
  };
}

/** A controller that shows nothing to strangers is still a controller; one that does not know `/v1/scopes` is none. */
function whoAnswered(error: unknown, address: string): JsonObject {
  if (isBndError(error, 'unauthenticated', 'forbidden')) return {};
  if (isBndError(error, 'unsupported', 'not-found')) {
    throw new BndError('not-boundary', `${address} answers, but not as a Boundary controller does.`, {
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
