/** A failure in the state: plain data that a screen can show. */
import { BndError, type ErrorCode } from '../../lib/errors.ts';
import { sanitize } from '../../lib/text.ts';

/** What happened and what to do next; both are safe to print. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
  /** When to retry, counted from the failure. */
  readonly retryAfterMs: number | undefined;
}

/** Undefined for an error without a code, which is a bug. */
export function failureOf(error: unknown): Failure | undefined {
  if (!(error instanceof BndError)) return undefined;
  return {
    code: error.code,
    message: sanitize(error.message),
    hint: sanitize(error.hint),
    retryAfterMs: error.retryAfterMs,
  };
}

const AWAY: ReadonlySet<ErrorCode> = new Set([
  'controller-unreachable',
  'controller-timeout',
  'tls',
  'not-boundary',
]);

/** Returns true if the controller is unreachable, rather than refusing something. */
export function isAway(failure: Failure): boolean {
  return AWAY.has(failure.code);
}
