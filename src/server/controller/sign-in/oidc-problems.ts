/** Says in one sentence why an answer of an OpenID provider was not accepted. Nothing of a token or of a secret is in it. */
import { sanitize } from '../../../lib/text.ts';
import { Problem } from '../http/problem.ts';

const MAX_QUOTE = 200;
const NOT_JSON = 'The identity provider returned a response that is not JSON.';

/** By the error codes of openid-client. */
const SENTENCES: Readonly<Record<string, string>> = {
  OAUTH_JWT_TIMESTAMP_CHECK_FAILED: 'The ID token has expired, is not valid yet, or its sign-in is too old.',
  OAUTH_KEY_SELECTION_FAILED:
    'The ID token is signed with a key that the identity provider does not publish.',
  OAUTH_RESPONSE_IS_NOT_JSON: NOT_JSON,
  OAUTH_PARSE_ERROR: NOT_JSON,
  OAUTH_HTTP_REQUEST_FORBIDDEN: 'The identity provider refers to an address that is not https.',
  OAUTH_MISSING_SERVER_METADATA: 'The identity provider does not publish all addresses that a sign-in needs.',
  OAUTH_INVALID_SERVER_METADATA: 'The identity provider publishes an invalid address.',
  OAUTH_UNSUPPORTED_OPERATION: 'The identity provider uses an unsupported algorithm.',
};
const OF_CLAIM: Readonly<Record<string, string>> = {
  iss: 'The ID token is from another issuer.',
  nonce: 'The ID token belongs to another sign-in (nonce).',
  aud: 'The ID token is for another audience.',
  azp: 'The ID token is for another authorized party.',
};
const OF_ATTRIBUTE: Readonly<Record<string, string>> = {
  issuer: 'The identity provider reports another issuer than the auth method has.',
  sub: 'The user info of the identity provider is about another user.',
};

/** Returns a Problem as it is; anything else becomes one. */
export function providerProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const causes = chain(error);
  const known = causes.find((cause) => cause instanceof Problem);
  if (known instanceof Problem) return known;
  return new Problem('FailedPrecondition', sentence(causes));
}

function sentence(causes: readonly unknown[]): string {
  const find = (key: string): string | undefined => {
    for (const cause of causes) {
      const value: unknown = Reflect.get(Object(cause), key);
      if (typeof value === 'string' || typeof value === 'number') return String(value);
    }
    return undefined;
  };
  const code = find('code') ?? '';
  const refusal = find('error');
  const status = find('status');
  if (refusal !== undefined) return refusedBy(refusal, find('error_description'));
  if (code === 'OAUTH_JWT_CLAIM_COMPARISON_FAILED') {
    return OF_CLAIM[find('claim') ?? ''] ?? 'A claim of the ID token has an unexpected value.';
  }
  if (code === 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED') {
    return OF_ATTRIBUTE[find('attribute') ?? ''] ?? 'The identity provider returned an unexpected value.';
  }
  if (code === 'OAUTH_RESPONSE_IS_NOT_CONFORM') {
    return `The identity provider returned an unexpected HTTP status (${status ?? 'unknown'}).`;
  }
  const last = causes.findLast((cause) => cause instanceof Error && cause.message !== '');
  const why = last instanceof Error ? quote(last.message) : 'unknown error';
  if (code.startsWith('OAUTH_')) {
    return SENTENCES[code] ?? `The identity provider returned an invalid response: ${why}.`;
  }
  return `The identity provider cannot be reached: ${why}.`;
}

/** The words of the provider itself (RFC 6749, 4.1.2.1 and 5.2). */
export function refusedBy(error: string, description: string | undefined): string {
  const detail = description === undefined ? '' : ` (${quote(description)})`;
  return `The identity provider refused: ${quote(error)}${detail}.`;
}

function quote(text: string): string {
  const safe = sanitize(text).replace(/[.\s]+$/, '');
  return safe.length > MAX_QUOTE ? `${safe.slice(0, MAX_QUOTE)}…` : safe;
}

/** The error and its causes, outermost first. */
function chain(error: unknown): readonly unknown[] {
  const found: unknown[] = [];
  for (let next = error; next !== undefined && next !== null && !found.includes(next); ) {
    found.push(next);
    next = Reflect.get(Object(next), 'cause');
  }
  return found;
}
