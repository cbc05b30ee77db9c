/** Signs in: password, LDAP and OIDC all use `:authenticate` (auth_method_service.proto in hashicorp/boundary). */
import { BndError, isBndError } from '../lib/errors.ts';
import { child, type JsonObject, text } from '../lib/json.ts';
import type { SignedIn } from '../wire/resources.ts';
import type { Reply, Requester } from './requester.ts';
import { parseSignedIn } from './resources/auth-token.ts';
import type { BoundaryApi } from './types.ts';

type SignInCalls = Pick<BoundaryApi, 'authenticate' | 'startOidc' | 'pollOidc'>;

/** Calls without a token. */
export function signInCalls(request: Requester): SignInCalls {
  const authenticate = (authMethodId: string, body: JsonObject, signal: AbortSignal | undefined) =>
    request({
      method: 'POST',
      path: `/v1/auth-methods/${encodeURIComponent(authMethodId)}:authenticate`,
      body,
      anonymous: true,
      signal,
    }).catch((error: unknown) => {
      if (!isBndError(error, 'failed-precondition')) throw error;
      // The method, its provider or its directory cannot be used: nothing that the user enters would change that.
      throw new BndError(error.code, error.message, {
        cause: error,
        hint: 'Try again. If the problem persists, contact your administrator.',
      });
    });

  return {
    async authenticate({ authMethodId, loginName, password }, signal) {
      const attributes = { login_name: loginName, password };
      return signedIn(
        await authenticate(authMethodId, { command: 'login', type: 'token', attributes }, signal),
      );
    },

    async startOidc(authMethodId, signal) {
      const { object } = await authenticate(authMethodId, { command: 'start' }, signal);
      const attributes = child(object, 'attributes');
      const authUrl = text(attributes, 'auth_url');
      const tokenId = text(attributes, 'token_id');
      // The URL is opened in a browser, so only http and https may pass.
      if (authUrl === undefined || tokenId === undefined || !/^https?:\/\//i.test(authUrl)) {
        throw new BndError('bad-answer', 'The controller returned no URL for the sign-in.');
      }
      return { authUrl, tokenId };
    },

    async pollOidc(authMethodId, tokenId, signal) {
      const body = { command: 'token', attributes: { token_id: tokenId } };
      const reply = await authenticate(authMethodId, body, signal).catch((error: unknown) => {
        if (!isBndError(error, 'forbidden', 'bad-credentials')) throw error;
        throw new BndError(
          'unauthenticated',
          'The sign-in at the provider has expired or was already used.',
          {
            cause: error,
            hint: 'Start the sign-in again.',
          },
        );
      });
      const isPending =
        reply.status === 202 || text(child(reply.object, 'attributes'), 'token') === undefined;
      return isPending ? undefined : signedIn(reply);
    },
  };
}

/** Old controllers return the token's record as `item`, current ones as `attributes`. */
function signedIn(reply: Reply): SignedIn {
  const attributes = child(reply.object, 'attributes') ?? child(reply.object, 'item');
  const result = attributes === undefined ? undefined : parseSignedIn(attributes);
  if (result === undefined)
    throw new BndError('bad-answer', 'The controller accepted the sign-in but returned no token.');
  return result;
}
