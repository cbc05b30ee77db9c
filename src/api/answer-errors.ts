/**
 * Turns error responses of a controller into BndError. The body is one Error message {kind, message, op, details} or empty
 * (internal/proto/controller/api/v1/error.proto; the rate limiter responds without a body, internal/ratelimit/handler.go).
 */
import { BndError, type BndErrorOptions, type ErrorCode, type FieldError } from '../lib/errors.ts';
import { asObject, child, type JsonObject, list, text } from '../lib/json.ts';
import { innerError } from './inner-errors.ts';
import type { Answer } from './transport.ts';

/** The request, as far as it affects the meaning of an error. */
export interface Asked {
  readonly host: string;
  readonly path: string;
}

const MAX_MESSAGE_LENGTH = 500;

/** Returns the failure for a response outside 2xx. `nowMs` is for a Retry-After that contains a date. */
export function answerError(answer: Answer, asked: Asked, nowMs: number): BndError {
  const error = parseError(answer.body);
  return error === undefined ? wordlessError(answer, asked, nowMs) : spokenError(answer, error, asked, nowMs);
}

/** Parses a Retry-After header, seconds or an HTTP date (RFC 9110, 10.2.3), into milliseconds to wait. */
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
  const said = text(error, 'message') ?? `The controller returned ${answer.status}.`;
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
    // For the log: the controller's own words, if the message differs from them.
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
      // A stale version and a missing row have the same kind, but different messages (PATCH handlers).
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
      // A body that the gateway could not decode is answered with 500 and the gRPC status in the message.
      return message.startsWith('rpc error: code = InvalidArgument') ? 'invalid-request' : 'controller-error';
    default:
      return status > 500 ? 'controller-error' : 'invalid-request';
  }
}

/** Responses without an Error message: from the rate limiter, from a proxy in between, or from another server altogether. */
function wordlessError(answer: Answer, asked: Asked, nowMs: number): BndError {
  const { status, body } = answer;
  const fail = (code: ErrorCode, message: string, hint?: string) =>
    new BndError(code, message, { ...common(answer, nowMs), ...(hint === undefined ? {} : { hint }) });

  if (
    body.includes('HTTP request to an HTTPS server') ||
    body.includes('HTTP request was sent to HTTPS port')
  ) {
    return fail('tls', `${asked.host} requires TLS.`, `Use https://${asked.host} as the address.`);
  }
  if (status === 429) return fail('rate-limited', 'Too many requests: the controller limits the rate.');
  if (status === 502 || status === 503 || status === 504) {
    if (status === 503 && body === '') return fail('rate-limited', 'The controller is overloaded (503).');
    return fail(
      'controller-unreachable',
      `A proxy in front of ${asked.host} returned ${status}: the controller behind it does not respond.`,
      'Retrying automatically. If the problem persists, contact your administrator.',
    );
  }
  if (status === 401 && body === '') return fail('unauthenticated', 'The controller rejected the token.');
  if (status === 403 && body === '') return fail('forbidden', 'Permission denied by the controller.');
  if ((status === 400 || status === 404 || status === 405) && body === '') {
    return fail('unsupported', `The controller at ${asked.host} does not support ${asked.path}.`);
  }
  if (status === 413) return fail('invalid-request', 'The request is too large for the controller.');
  if (status >= 500) return fail('controller-error', `Internal error of the controller (${status}).`);
  return fail(
    'not-boundary',
    `${asked.host} returned ${status} but does not look like a Boundary controller.`,
  );
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
