/** Tracks the rate limits that the controller reports (internal/ratelimit in hashicorp/boundary; hashicorp/go-rate writes the header). */
import type { RateLimit } from './types.ts';

/** Keeps the newest state of each resource and action. */
export interface RateLimits {
  /** Records the header of a response; a missing or malformed header changes nothing. */
  note(header: string | undefined, request: { readonly method: string; readonly path: string }): void;
  get(resource: string, action: string): RateLimit | undefined;
}

export function createRateLimits(now: () => number): RateLimits {
  const known = new Map<string, RateLimit>();
  return {
    note(header, request) {
      const figures = header === undefined ? undefined : parseRateLimit(header);
      const asked = resourceAction(request);
      if (figures !== undefined && asked !== undefined)
        known.set(`${asked.resource} ${asked.action}`, { ...asked, ...figures, atMs: now() });
    },
    get: (resource, action) => known.get(`${resource} ${action}`),
  };
}

/** Parses `limit=150, remaining=149, reset=30`, in any order; seconds become milliseconds. */
function parseRateLimit(header: string): Pick<RateLimit, 'limit' | 'remaining' | 'resetMs'> | undefined {
  const figure = (name: string): number | undefined => {
    const digits = new RegExp(`(?:^|,)\\s*${name}=(\\d{1,9})\\s*(?:,|$)`).exec(header)?.[1];
    return digits === undefined ? undefined : Number(digits);
  };
  const [limit, remaining, resetS] = [figure('limit'), figure('remaining'), figure('reset')];
  return limit === undefined || remaining === undefined || resetS === undefined
    ? undefined
    : { limit, remaining, resetMs: resetS * 1000 };
}

const ACTIONS: Readonly<Record<string, readonly [ofAll: string, ofOne: string]>> = {
  GET: ['list', 'read'],
  POST: ['create', 'update'],
  DELETE: ['delete', 'delete'],
};

/** Parses the path like internal/ratelimit/handler.go: `/v1/targets/ttcp_1:authorize-session`; without a verb the method decides. */
function resourceAction({ method, path }: { readonly method: string; readonly path: string }) {
  const [, resource, id, verb] = /^\/v1\/([\w-]+)(\/[^:]+)?(?::([\w-]+))?/.exec(path) ?? [];
  const action = verb ?? ACTIONS[method]?.[id === undefined ? 0 : 1];
  return resource === undefined || action === undefined ? undefined : { resource, action };
}
