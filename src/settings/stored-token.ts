import type { JsonObject } from '../lib/json.ts';
import { mapValues, optionalNumber, optionalText, required } from './document.ts';
import type { StoredToken } from './types.ts';

/** By controller address: a token is never sent to another controller than the one that gave it. */
export type StoredTokens = Readonly<Record<string, StoredToken>>;

/** The content of the token file; throws an Error that names the field but not its content. */
export function parseTokenFile(object: JsonObject): StoredTokens {
  return mapValues(object, 'tokens', (value, field) => {
    const item = required(value, field);
    const token = optionalText(item, 'token', field);
    const authTokenId = optionalText(item, 'authTokenId', field);
    if (token === undefined || authTokenId === undefined)
      throw new Error(`"${field}" is not as it should be`);
    return {
      token,
      authTokenId,
      userId: optionalText(item, 'userId', field),
      loginName: optionalText(item, 'loginName', field),
      authMethodId: optionalText(item, 'authMethodId', field),
      expiresAtMs: optionalNumber(item, 'expiresAtMs', field),
    };
  });
}
