import { type JsonObject, text, time } from '../../lib/json.ts';
import type { AuthToken, SignedIn } from '../../wire/resources.ts';
import { resource } from './base.ts';

/** The record of a token, without the secret. */
export const parseAuthToken = resource<AuthToken>((object) => ({
  userId: text(object, 'user_id'),
  authMethodId: text(object, 'auth_method_id'),
  accountId: text(object, 'account_id'),
  expiresAtMs: time(object, 'expiration_time'),
  lastUsedAtMs: time(object, 'approximate_last_used_time'),
}));

/**
 * Parses the `attributes` of a successful sign-in: the record and, this once, the secret, which is removed from `raw`. Undefined if they contain no
 * token.
 */
export function parseSignedIn(attributes: JsonObject): SignedIn | undefined {
  const { token: _secret, ...record } = attributes;
  const token = text(attributes, 'token');
  const authToken = parseAuthToken(record);
  return token === undefined || authToken === undefined ? undefined : { token, authToken };
}
