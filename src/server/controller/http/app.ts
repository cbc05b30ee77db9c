/** The HTTP layer: what every request passes before and after its handler. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { route } from '../engine/dispatch.ts';
import type { Reply } from '../engine/kind.ts';
import { ANONYMOUS } from '../iam/acl.ts';
import type { Caller } from '../iam/caller.ts';
import type { Services } from '../services.ts';
import { errorPage, signInPage } from '../sign-in/pages.ts';
import { CLIENT_GONE, parseBody, withBody } from './body.ts';
import { originHeaders, preflightReply } from './cors.ts';
import { toProblem } from './failure.ts';
import { createListener, type ListenerOptions } from './listener.ts';
import { parsePath } from './path.ts';
import { Problem } from './problem.ts';
import { readQuery } from './query.ts';
import type { RateLimiter } from './rate-limit.ts';
import type { RequestRecord } from './request-record.ts';
import { ShareByAddress } from './share.ts';
import { tokenOf } from './token.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const SECURITY_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'",
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
};

export interface AppOptions extends ListenerOptions {
  readonly services: Services;
  /** Undefined: no limit. */
  readonly limiter: RateLimiter | undefined;
  /** Receives one line at a time, without secrets. */
  readonly log: (line: string) => void;
  /** Called after each request. */
  readonly logRequest: ((request: RequestRecord) => void) | undefined;
}

/**
 * Resolves with the HTTP server of the controller, which does not listen yet. Without a router: an unknown path gets 400, 404 or 405, and the rate limiter
 * gets its class of requests, from one parse of collection, id and verb (internal/ratelimit/handler.go in hashicorp/boundary).
 */
export async function createApp(options: AppOptions): Promise<Server> {
  const { limits } = options;
  const shares = {
    bodies: new ShareByAddress(limits.bodyBytesPerAddress),
    signIns: new ShareByAddress(limits.signInsPerAddress),
  };
  const server = await createListener(options, async (request, response) => {
    if (options.logRequest !== undefined) logWhenSent(request, response, options.logRequest);
    options.connections.touch(request.socket);
    // A client that keeps sending requests would keep the server from closing.
    if (!server.listening) response.setHeader('connection', 'close');
    response.setHeaders(new Map(Object.entries({ ...SECURITY_HEADERS, ...originHeaders(request) })));
    try {
      send(response, await answer({ ...options, shares }, request, response));
    } catch (error) {
      if (error !== CLIENT_GONE) sendProblem(request, response, toProblem(error, options.log));
    }
  });
  return server;
}

interface Answering extends AppOptions {
  readonly shares: { readonly bodies: ShareByAddress; readonly signIns: ShareByAddress };
}

async function answer(
  options: Answering,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Reply> {
  const { services, limiter } = options;
  const { method = '', headers, socket } = request;
  const [path = '', search = ''] = splitUrl(request.url ?? '');
  if (method === 'OPTIONS') return preflightReply(request);
  if (method === 'GET' && path === '/health') return { status: 200, body: {} };
  const page = method === 'GET' ? signInPage(path, search) : undefined;
  if (page !== undefined) return { status: 200, page };
  const destination = parsePath(path);
  const target = destination === undefined ? undefined : route(services.kinds, method, destination);
  if (target === undefined || !target.found) return { status: target?.status ?? 404 };
  const token = tokenOf(headers);
  const address = socket.remoteAddress ?? '';
  const quota = limiter?.take(target.collection, target.action, address, token);
  if (quota !== undefined) response.setHeaders(new Map(Object.entries(quota.headers)));
  if (quota?.isAllowed === false) return { status: 429 };
  refuseBadCorrelation(headers['x-correlation-id']);
  const serve = (): Promise<Reply> =>
    withBody(request, { address, limits: options.limits, share: options.shares.bodies }, (bytes) => {
      const caller = callerOf(services, token);
      if (caller.tokenId !== undefined) options.connections.prove(socket);
      return target.serve({
        caller,
        services,
        query: readQuery(search),
        body: parseBody(bytes, options.limits.jsonDepth),
        id: destination?.id,
        origin: headers.host ?? '',
        address,
      });
    });
  return target.action === 'authenticate' ? oneOfFew(options.shares.signIns, address, serve) : serve();
}

/** Each sign-in costs a hash, also one with a wrong password. */
async function oneOfFew(share: ShareByAddress, address: string, serve: () => Promise<Reply>): Promise<Reply> {
  if (!share.take(address, 1)) return { status: 429, headers: { 'retry-after': '1' } };
  try {
    return await serve();
  } finally {
    share.give(address, 1);
  }
}

function splitUrl(url: string): readonly string[] {
  const mark = url.indexOf('?');
  return mark === -1 ? [url] : [url.slice(0, mark), url.slice(mark + 1)];
}

function refuseBadCorrelation(header: string | string[] | undefined): void {
  if (header !== undefined && !UUID.test(String(header))) {
    throw new Problem('InvalidArgument', 'The header X-Correlation-Id is not a UUID.');
  }
}

/** An unknown, old or malformed token is not an error: the request is handled as anonymous. */
function callerOf(services: Services, token: string | undefined): Caller {
  if (token === undefined) return services.callers.anonymous();
  const found = services.tokens.validate(token);
  if (found === 'gone') services.sessions.settleOrphans();
  // The account of a valid token may not belong to a user any more.
  if (found === undefined || found === 'gone' || found.userId === ANONYMOUS)
    return services.callers.anonymous();
  return services.callers.of(found.userId, found.accountId, found.id);
}

function send(response: ServerResponse, { status, body, page, headers = {} }: Reply): void {
  const content = page ?? (body === undefined ? '' : JSON.stringify(body));
  // A response to a 204 has no length (RFC 9110, 8.6).
  if (status !== 204) response.setHeader('content-length', Buffer.byteLength(content));
  if (page !== undefined) response.setHeader('content-type', 'text/html; charset=utf-8');
  else if (body !== undefined) response.setHeader('content-type', 'application/json');
  response.writeHead(status, headers).end(content);
}

function sendProblem(request: IncomingMessage, response: ServerResponse, problem: Problem): void {
  // The rest of a refused body is not read.
  if (problem.status === 413 || problem.status === 429) response.setHeader('connection', 'close');
  // A browser comes only from an identity provider.
  const isShown = request.headers.accept?.includes('text/html') === true;
  const content = isShown ? { page: errorPage(problem) } : { body: problem.toBody() };
  send(response, { status: problem.status, ...content });
}

function logWhenSent(
  { method = '', url = '' }: IncomingMessage,
  response: ServerResponse,
  log: (request: RequestRecord) => void,
): void {
  const startedAt = performance.now();
  response.on('finish', () => {
    const [path = ''] = splitUrl(url);
    log({ method, path, status: response.statusCode, durationMs: performance.now() - startedAt });
  });
}
