/** Cross-origin requests: Boundary Desktop calls from `serve://boundary`, so every origin is let in, as in `boundary dev`; tokens never travel by cookie across origins. */
import type { FastifyReply, FastifyRequest } from 'fastify';

const METHODS = 'DELETE, GET, OPTIONS, POST, PATCH';

/** Sets the headers of a cross-origin answer. */
export function allowOrigin(request: FastifyRequest, reply: FastifyReply): void {
  if (request.headers.origin === undefined) return;
  reply.headers({
    'access-control-allow-origin': '*',
    'access-control-expose-headers': 'Retry-After, RateLimit, RateLimit-Policy',
    vary: 'Origin',
  });
}

/** Answers `OPTIONS`. */
export function answerPreflight(request: FastifyRequest, reply: FastifyReply): void {
  const wanted = request.headers['access-control-request-method'];
  if (wanted !== undefined && !METHODS.split(', ').includes(wanted)) {
    reply.code(405).send();
    return;
  }
  reply
    .code(204)
    .headers({
      'access-control-allow-methods': METHODS,
      'access-control-allow-headers': 'Content-Type, X-Requested-With, Authorization',
      'access-control-max-age': '300',
    })
    .send();
}
