/**
 * What a controller refuses, as BndError. The body is one Error message {kind, message, op, details} or empty
 * (internal/proto/controller/api/v1/error.proto; the rate limiter answers without a body, internal/ratelimit/handler.go).
 */
import { BndError, type BndErrorOptions, type ErrorCode, type FieldError } from '../lib/errors.ts';
import { asObject, child, type JsonObject, list, text } from '../lib/json.ts';
import { innerError } from './inner-errors.ts';
import type { Answer } from './transport.ts';

/** What the request was, as far as it changes the meaning of a refusal. */
export interface Asked {
  readonly host: string;
  readonly path: string;
}

const MAX_MESSAGE_LENGTH = 500;

/** The failure that an answer outside 2xx stands for. `nowMs` is for a Retry-After that names a date. */
export function answerError(answer: Answer, asked: Asked, nowMs: number): BndError {
  const error = parseError(answer.body);
  return error === undefined ? wordlessError(answer, asked, nowMs) : spokenError(answer, error, asked, nowMs);
}

/** Milliseconds to wait by a Retry-After header: seconds or an HTTP date (RFC 9110, 10.2.3). */
function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d{1,9}\s*$/.test(header)) return Number(header) * 1000;
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}

function parseError(body: string): JsonObject | undefined {
  try {
    const object = asObject(JSON.parse(body));
    return text(object, 'kind') === undefined ? undefined : object;
  } catch {
    return undefined;
  }
}

function spokenError(answer: Answer, error: JsonObject, asked: Asked, nowMs: number): BndError {
  const said = text(error, 'message') ?? `The controller answered ${answer.status}.`;
  const fields = list(child(error, 'details'), 'request_fields', (item): FieldError | undefined => {
    const name = text(item, 'name');
    return name === undefined ? undefined : { name, description: clip(text(item, 'description') ?? '') };
  });
  const full = withFields(said, fields);
  const inner = innerError(full);
  const code = inner?.code ?? spokenCode(answer.status, text(error, 'kind') ?? '', said, asked);
  return new BndError(code, inner?.message ?? clip(full), {
    fields,
    ...common(answer, nowMs),
    ...(inner?.hint === undefined ? {} : { hint: inner.hint }),
    // For the log: its own words, where they are not the message.
    ...(inner?.message === undefined ? {} : { cause: new Error(full) }),
  });
}

function spokenCode(status: number, kind: string, message: string, asked: Asked): ErrorCode {
  if (kind === 'invalid list token') return 'invalid-list-token';
  switch (status) {
    case 400:
      return kind === 'FailedPrecondition' ? 'failed-precondition' : 'invalid-request';
    case 401:
      return asked.path.endsWith(':authenticate') ? 'bad-credentials' : 'unauthenticated';
    case 403:
      return 'forbidden';
    case 404:
      // A stale version and a missing row look the same on the wire, but the sentence differs (PATCH handlers).
      return message.includes('incorrect version provided') ? 'version-conflict' : 'not-found';
    case 405:
    case 501:
      return 'unsupported';
    case 429:
    case 503:
      return 'rate-limited';
    case 504:
      return 'controller-timeout';
    case 500:
      // A body that the gateway could not decode comes back as 500 with the gRPC status in words.
      return message.startsWith('rpc error: code = InvalidArgument') ? 'invalid-request' : 'controller-error';
    default:
      return status > 500 ? 'controller-error' : 'invalid-request';
  }
}

/** Refusals without an Error message: the rate limiter's, those of a proxy between, and those of something else altogether. */
function wordlessError(answer: Answer, asked: Asked, nowMs: number): BndError {
  const { status, body } = answer;
  const fail = (code: ErrorCode, message: string, hint?: string) =>
    new BndError(code, message, { ...common(answer, nowMs), ...(hint === undefined ? {} : { hint }) });

  if (
    body.includes('HTTP request to an HTTPS server') ||
    body.includes('HTTP request was sent to HTTPS port')
  ) {
    return fail('tls', `${asked.host} wants TLS.`, `Use https://${asked.host} as the address.`);
  }
  if (status === 429) return fail('rate-limited', 'The controller gets too many requests.');
  if (status === 502 || status === 503 || status === 504) {
    if (status === 503 && body === '') return fail('rate-limited', 'The controller is too busy to answer.');
    return fail(
      'controller-unreachable',
      `A proxy in front of ${asked.host} answered ${status}: the controller behind it does not answer.`,
      'Wait for the controller to come back, or ask whoever runs it; it is tried again by itself.',
    );
  }
  if (status === 401 && body === '')
    return fail('unauthenticated', 'The controller does not know this sign-in.');
  if (status === 403 && body === '') return fail('forbidden', 'The controller forbids it.');
  if ((status === 400 || status === 404 || status === 405) && body === '') {
    return fail('unsupported', `The controller at ${asked.host} does not know ${asked.path}.`);
  }
  if (status === 413) return fail('invalid-request', 'The request is too large for the controller.');
  if (status >= 500) return fail('controller-error', `The controller failed (${status}).`);
  return fail('not-boundary', `${asked.host} answered ${status} in a way that no Boundary controller does.`);
}

function common(answer: Answer, nowMs: number): BndErrorOptions {
  const waitMs = retryAfterMs(answer.retryAfter, nowMs);
  return waitMs === undefined ? { status: answer.status } : { status: answer.status, retryAfterMs: waitMs };
}

function withFields(message: string, fields: readonly FieldError[]): string {
  if (fields.length === 0) return message;
  const named = fields.map(({ name, description }) => `${name}: ${description}`).join(' ');
  return `${message.replace(/[.:\s]+$/, '')} – ${named}`;
}

function clip(message: string): string {
  return message.length > MAX_MESSAGE_LENGTH ? `${message.slice(0, MAX_MESSAGE_LENGTH)}…` : message;
}
