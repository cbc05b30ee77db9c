/** A failure as the store holds it: plain data that a screen can show. */
import { BndError, type ErrorCode } from '../../lib/errors.ts';
import { sanitize } from '../../lib/text.ts';

/** What happened and what to do next; both are safe to print. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
  /** When trying again makes sense, counted from the failure. */
  readonly retryAfterMs: number | undefined;
}

/** Undefined for anything that has no code: that is a bug and not a message for a screen. */
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

/** True when the failure says that the controller cannot be reached, not that it refuses something. */
export function isAway(failure: Failure): boolean {
  return AWAY.has(failure.code);
}
