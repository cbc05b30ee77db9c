/**
 * Cross-origin requests: Boundary Desktop calls from `serve://boundary`, so every origin is allowed, as in `boundary dev`; cookies are never accepted
 * across origins.
 */
import type { IncomingMessage } from 'node:http';
import type { Reply } from '../engine/kind.ts';

const METHODS = 'DELETE, GET, OPTIONS, POST, PATCH';

/** Returns the headers of a cross-origin response; none for other requests. */
export function originHeaders({ headers }: IncomingMessage): Readonly<Record<string, string>> {
  if (headers.origin === undefined) return {};
  return {
    'access-control-allow-origin': '*',
    'access-control-expose-headers': 'Retry-After, RateLimit, RateLimit-Policy',
    vary: 'Origin',
  };
}

/** Returns the response to `OPTIONS`, which is a method for preflights only. */
export function preflightReply({ headers }: IncomingMessage): Reply {
  const wanted = headers['access-control-request-method'];
  if (headers.origin === undefined || !METHODS.split(', ').includes(wanted ?? '')) return { status: 405 };
  return {
    status: 204,
    headers: {
      'access-control-allow-methods': METHODS,
      'access-control-allow-headers': 'Content-Type, X-Requested-With, Authorization',
      'access-control-max-age': '300',
    },
  };
}
