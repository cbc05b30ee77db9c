/**
 * Cross-origin requests: Boundary Desktop calls from `serve://boundary`, so every origin is allowed, as in `boundary dev`; cookies are never accepted
 * across origins.
 */
import type { IncomingMessage } from 'node:http';
import type { Reply } from '../engine/kind.ts';

const METHODS = 'DELETE, GET, OPTIONS, POST, PATCH';

/** Returns the headers of a cross-origin response; none for other requests. */
export function originHeaders(request: IncomingMessage): Readonly<Record<string, string>> {
  if (request.headers.origin === undefined) return {};
  if (request.method === 'OPTIONS' && !isPreflight(request)) return {};
  return {
    'access-control-allow-origin': '*',
    'access-control-expose-headers': 'Retry-After, RateLimit, RateLimit-Policy',
    vary: 'Origin',
  };
}

/** Returns the response to `OPTIONS`, which is a method for preflights only. */
export function preflightReply(request: IncomingMessage): Reply {
  if (!isPreflight(request)) return { status: 405 };
  return {
    status: 204,
    headers: {
      'access-control-allow-methods': METHODS,
      'access-control-allow-headers': 'Content-Type, X-Requested-With, Authorization',
      'access-control-max-age': '300',
    },
  };
}

function isPreflight({ headers }: IncomingMessage): boolean {
  const wanted = headers['access-control-request-method'] ?? '';
  return headers.origin !== undefined && METHODS.split(', ').includes(wanted);
}
