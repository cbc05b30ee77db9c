/** The pipeline of every request: token, retries, redirect, exchange, errors, JSON. */
import { BndError, errorText } from '../lib/errors.ts';
import { asObject, type JsonObject } from '../lib/json.ts';
import { isTokenOver } from '../lib/token-expiry.ts';
import { answerError } from './answer-errors.ts';
import type { RateLimits } from './rate-limit.ts';
import { withRetries } from './retry.ts';
import type { Answer, Method, Transport } from './transport.ts';
import type { RequestRecord } from './types.ts';

interface Ask {
  readonly method: Method;
  /** From `/v1/` on, escaped. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: JsonObject;
  /** Sends no token. */
  readonly anonymous?: boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface Reply {
  readonly status: number;
  /** {} for a response without a body. */
  readonly object: JsonObject;
  /** The Date header, e.g. `Sun, 01 Mar 2026 12:00:00 GMT`. */
  readonly date: string | undefined;
}

export type Requester = (ask: Ask) => Promise<Reply>;

export interface Token {
  /** Secret. */
  readonly secret: string;
  readonly expiresAtMs: number | undefined;
}

/** `token` is read before every attempt. The result rejects with BndError only, and no message holds the token. */
export function createRequester(options: {
  readonly address: string;
  readonly transport: Transport;
  readonly maxRetries: number;
  readonly token: () => Token | undefined;
  readonly now: () => number;
  /** Ends pauses between attempts. */
  readonly closed: AbortSignal;
  readonly rateLimits: RateLimits;
  readonly onRequest: ((record: RequestRecord) => void) | undefined;
}): Requester {
  const { address, transport, now, onRequest } = options;
  const host = new URL(address).host;

  async function attempt(ask: Ask, url: string): Promise<Reply> {
    const token = ask.anonymous ? undefined : options.token();
    // Checked before connecting, and again once connected: that can take a while, and the machine may be suspended in between.
    const mayStart = (): void => refuseExpired(token, now());
    mayStart();
    const exchange = {
      method: ask.method,
      headers: headers(token?.secret),
      body: ask.body === undefined ? undefined : JSON.stringify(ask.body),
      signal: ask.signal,
      mayStart,
    };
    let answer = await transport.exchange({ ...exchange, url });
    if (answer.status === 307) {
      answer = await transport.exchange({ ...exchange, url: redirected(answer, url) });
    }
    options.rateLimits.note(answer.rateLimit, ask);
    if (answer.status < 200 || answer.status > 299) {
      throw answerError(answer, { host, path: ask.path }, now());
    }
    return { status: answer.status, object: parseBody(answer, host), date: answer.date };
  }

  async function recorded(ask: Ask, url: string): Promise<Reply> {
    const atMs = now();
    const startedMs = performance.now();
    const record = (status: number, error?: string, detail?: string) =>
      onRequest?.({
        atMs,
        method: ask.method,
        path: url.slice(address.length).replace(/list_token=[^&]*/, 'list_token=…'),
        status,
        durationMs: performance.now() - startedMs,
        error,
        detail,
      });
    try {
      const reply = await attempt(ask, url);
      record(reply.status);
      return reply;
    } catch (error) {
      const { status, code, cause } =
        error instanceof BndError ? error : { status: 0, code: 'bug', cause: error };
      record(status ?? 0, code, cause === undefined ? undefined : errorText(cause));
      throw error;
    }
  }

  return (ask) => {
    const url = `${address}${ask.path}${queryText(ask.query)}`;
    return withRetries(() => recorded(ask, url), {
      maxRetries: options.maxRetries,
      isRead: ask.method === 'GET',
      signals: ask.signal === undefined ? [options.closed] : [options.closed, ask.signal],
    });
  };
}

function refuseExpired(token: Token | undefined, nowMs: number): void {
  if (isTokenOver(token?.expiresAtMs, nowMs))
    throw new BndError('token-expired', 'Your token has expired. The request was not sent.');
}

function headers(token: string | undefined): Record<string, string> {
  const json = { accept: 'application/json', 'content-type': 'application/json' };
  if (token === undefined) return json;
  // A line break in a pasted token would otherwise put the token into an error message of the HTTP library.
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new BndError('unauthenticated', 'The token contains invalid characters.');
  }
  return { ...json, authorization: `Bearer ${token}` };
}

/** Omits absent parameters; returns '' if there are none. */
function queryText(query: Ask['query']): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) parameters.set(name, value);
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

/**
 * Returns the target of a 307. It is followed once and never from https to http (api/client.go), and only on the same host, because the token is sent
 * along.
 */
function redirected(answer: Answer, url: string): string {
  const from = new URL(url);
  const to = answer.location === undefined ? null : URL.parse(answer.location, url);
  if (to === null)
    throw new BndError('bad-answer', `${from.host} returned a redirect without a location.`, { status: 307 });
  const keepsTls = to.protocol === from.protocol || (from.protocol === 'http:' && to.protocol === 'https:');
  if (!keepsTls || to.hostname !== from.hostname) {
    throw new BndError(
      'bad-answer',
      `${from.host} redirects to ${to.origin}. Not followed, because your token would be sent there.`,
      {
        status: 307,
        hint: `If you trust it, use ${to.origin} as the address.`,
      },
    );
  }
  return to.href;
}

function parseBody(answer: Answer, host: string): JsonObject {
  if (answer.body === '') return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(answer.body);
  } catch {
    const isPage = answer.contentType.includes('html') || /^\s*</.test(answer.body);
    throw isPage
      ? new BndError('not-boundary', `${host} returned a web page instead of JSON.`, {
          status: answer.status,
        })
      : new BndError('bad-answer', `${host} returned a response that is not JSON.`, {
          status: answer.status,
        });
  }
  const object = asObject(parsed);
  if (object === undefined) {
    throw new BndError('bad-answer', `${host} returned JSON that is not an object.`, {
      status: answer.status,
    });
  }
  return object;
}
