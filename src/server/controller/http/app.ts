/** The HTTP side: what every request goes through before and after its resource is served. */
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { route } from '../engine/dispatch.ts';
import type { Reply } from '../engine/kind.ts';
import type { Caller } from '../iam/caller.ts';
import type { Services } from '../services.ts';
import { parseBody } from './body.ts';
import { allowOrigin, answerPreflight } from './cors.ts';
import { toProblem } from './failure.ts';
import { parsePath } from './path.ts';
import { Problem } from './problem.ts';
import type { RateLimiter } from './rate-limit.ts';
import { tokenOf } from './token.ts';

/** Limits of the official controller (globals/globals.go in hashicorp/boundary). */
const MAX_BODY_BYTES = 1024 * 1024;
const REQUEST_TIMEOUT_MS = 90_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export interface AppOptions {
  readonly services: Services;
  /** Undefined = everybody may ask as often as they like. */
  readonly limiter: RateLimiter | undefined;
  /** One line a time, without secrets. */
  readonly log: (line: string) => void;
  /** One line per request, when wanted. */
  readonly logRequest: ((line: string) => void) | undefined;
}

export function createApp(options: AppOptions): FastifyInstance {
  const app = fastify({
    logger: false,
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: 75_000,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    // No route has a schema, so the compilers of schemas, which are most of what Fastify loads, stay away.
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    frameworkErrors: (error, _request, reply) => void sendProblem(reply, toProblem(error, options.log)),
    routerOptions: { maxParamLength: 2000 },
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'",
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
    });
    allowOrigin(request, reply);
    if (request.method === 'OPTIONS') answerPreflight(request, reply);
  });
  app.get('/health', (_request, reply) => reply.send({}));
  app.all('/v1/*', (request, reply) => serve(options, request, reply));
  app.setNotFoundHandler((_request, reply) => reply.code(404).send());
  app.setErrorHandler((error, _request, reply) => sendProblem(reply, toProblem(error, options.log)));
  if (options.logRequest !== undefined) logRequests(app, options.logRequest);
  return app;
}

function noSchemas(): never {
  throw new Error('no route has a schema');
}

async function serve(
  options: AppOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { services, limiter } = options;
  const [path = '', search = ''] = splitUrl(request.url);
  const destination = parsePath(path);
  const target = destination === undefined ? undefined : route(services.kinds, request.method, destination);
  if (target === undefined || !target.found) return reply.code(target?.status ?? 404).send();
  const token = tokenOf(request.headers);
  const quota = limiter?.take(target.collection, target.action, request.ip, token);
  if (quota !== undefined) reply.headers(quota.headers);
  if (quota?.isAllowed === false) return reply.code(429).send();
  refuseBadCorrelation(request.headers['x-correlation-id']);
  const body = parseBody(request.body instanceof Buffer ? request.body : undefined);
  const answer = await target.serve({
    caller: callerOf(services, token),
    services,
    query: Object.fromEntries(new URLSearchParams(search)),
    body,
    id: destination?.id,
    origin: request.host,
  });
  return send(reply, answer);
}

function splitUrl(url: string): readonly string[] {
  const mark = url.indexOf('?');
  return mark === -1 ? [url] : [url.slice(0, mark), url.slice(mark + 1)];
}

function refuseBadCorrelation(header: string | string[] | undefined): void {
  if (header !== undefined && !UUID.test(String(header))) {
    throw new Problem('InvalidArgument', 'The header X-Correlation-Id is no UUID.');
  }
}

/** A token that is unknown, old or malformed is no error by itself: the request goes on as anonymous. */
function callerOf(services: Services, token: string | undefined): Caller {
  if (token === undefined) return services.callers.anonymous();
  const found = services.tokens.validate(token);
  if (found === 'gone') services.sessions.settleOrphans();
  if (found === undefined || found === 'gone') return services.callers.anonymous();
  return services.callers.of(found.userId, found.accountId, found.id);
}

function send(reply: FastifyReply, { status, body, headers }: Reply): FastifyReply {
  if (headers !== undefined) reply.headers(headers);
  reply.code(status);
  if (body === undefined) return reply.send();
  return reply.type('application/json').send(JSON.stringify(body));
}

function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply.code(problem.status).type('application/json').send(JSON.stringify(problem.toBody()));
}

/** Method, path, status and time; never the query, headers or bodies. */
function logRequests(app: FastifyInstance, log: (line: string) => void): void {
  app.addHook('onResponse', async (request, reply) => {
    const [path = ''] = splitUrl(request.url);
    log(`${request.method} ${path} ${reply.statusCode} ${reply.elapsedTime.toFixed(1)} ms`);
  });
}
