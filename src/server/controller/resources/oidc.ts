/** Signs in at an OpenID provider: start, callback, and the token for the client that polls (internal/auth/oidc in hashicorp/boundary). */
import {
  integer as integerIn,
  type JsonObject,
  text as textIn,
  texts as textsIn,
} from '../../../lib/json.ts';
import type { Call, Reply, Verb } from '../engine/kind.ts';
import { unseal } from '../engine/sealed.ts';
import { bodyObject } from '../engine/wire.ts';
import { badField, Problem } from '../http/problem.ts';
import type { Services } from '../services.ts';
import { storeAccount, userOf } from '../sign-in/accounts.ts';
import type { Attempt, SignedInAccount } from '../sign-in/attempts.ts';
import { accountOf } from '../sign-in/claim-map.ts';
import { matchingGroups } from '../sign-in/managed-groups.ts';
import type { OidcSettings } from '../sign-in/oidc-client.ts';
import { refusedBy } from '../sign-in/oidc-problems.ts';
import { COMPLETE_PATH, errorPath } from '../sign-in/pages.ts';
import type { Row } from '../storage/resources.ts';

const MAX_PAYLOAD_LENGTH = 1024;
/** Stored settings that decide who can sign in. */
const DECISIVE = [
  'issuer',
  'client_id',
  'client_secret_hmac',
  'signing_algorithms',
  'api_url_prefix',
  'allowed_audiences',
  'idp_ca_certs',
];

/** The provider's redirect URL, the same for all methods of a controller. */
export function callbackUrl(prefix: string): string {
  return `${prefix}/v1/auth-methods/oidc:authenticate:callback`;
}

/** What a method must have before it can be used, as the names of its attributes. */
export function missingIn(attributes: JsonObject): readonly string[] {
  const missing = ['issuer', 'api_url_prefix', 'client_id', 'client_secret_hmac'].filter(
    (name) => textIn(attributes, name) === undefined,
  );
  return textsIn(attributes, 'signing_algorithms').length > 0 ? missing : [...missing, 'signing_algorithms'];
}

/** The settings of a method; `clientSecret` replaces the stored one. */
export function oidcSettings(
  services: Services,
  id: string,
  attributes: JsonObject,
  clientSecret?: string,
): OidcSettings {
  const sealed = services.resources.secretOf(id);
  const stored =
    sealed === undefined ? undefined : textIn(unseal(services.vault, id, sealed), 'client_secret');
  return {
    issuer: textIn(attributes, 'issuer') ?? '',
    clientId: textIn(attributes, 'client_id') ?? '',
    clientSecret: clientSecret ?? stored ?? '',
    algorithms: textsIn(attributes, 'signing_algorithms'),
    audiences: textsIn(attributes, 'allowed_audiences'),
    scopes: textsIn(attributes, 'claims_scopes'),
    prompts: textsIn(attributes, 'prompts'),
    maxAge: integerIn(attributes, 'max_age'),
    certificates: textsIn(attributes, 'idp_ca_certs'),
    callbackUrl: new URL(callbackUrl(textIn(attributes, 'api_url_prefix') ?? '')).href,
    limitMs: services.providerLimitMs,
  };
}

/** The response of `:authenticate` to the command `start`. */
export async function startOidc(
  { services, body }: Call,
  method: Row,
): Promise<{ readonly auth_url: string; readonly token_id: string }> {
  const { attributes } = method;
  if ((textIn(attributes, 'state') ?? 'inactive') === 'inactive') {
    throw new Problem(
      'FailedPrecondition',
      'Cannot start authentication against an inactive OIDC auth method',
    );
  }
  const missing = missingIn(attributes);
  if (missing.length > 0) {
    throw new Problem('FailedPrecondition', `The auth method is incomplete: ${missing.join(', ')}.`);
  }
  // The initial method, unless there is a provider for it.
  if (attributes.issuer === attributes.api_url_prefix) {
    throw new Problem(
      'FailedPrecondition',
      'The auth method has no identity provider. To try one, start bnd-tui dev with --sign-in oidc.',
    );
  }
  const payload = payloadIn(body);
  const { attempt, state, tokenId } = services.attempts.start(
    method.id,
    fingerprint(services, method),
    payload,
  );
  const { authorizationUrl } = await import('../sign-in/oidc-client.ts');
  const settings = oidcSettings(services, method.id, attributes);
  const { href } = await authorizationUrl(settings, { state, nonce: attempt.nonce });
  return { auth_url: href, token_id: tokenId };
}

function payloadIn(body: JsonObject): string | undefined {
  const payload = bodyObject(bodyObject(body, 'attributes') ?? {}, 'roundtrip_payload');
  const text = payload === undefined ? undefined : JSON.stringify(payload);
  if ((text?.length ?? 0) <= MAX_PAYLOAD_LENGTH) return text;
  throw badField('attributes.roundtrip_payload', `Must not be longer than ${MAX_PAYLOAD_LENGTH} characters.`);
}

/** `GET /v1/auth-methods/oidc:authenticate:callback`: where the provider sends the browser. Redirects only below the method's own prefix. */
export const oidcCallback: Verb = {
  method: 'GET',
  on: 'item',
  action: 'authenticate',
  find: ({ query, services }, id) => {
    const attempt = services.attempts.ofState(query.state ?? '');
    if (attempt === undefined || (id !== 'oidc' && id !== attempt.methodId)) {
      throw new Problem('InvalidArgument', 'This is not the state of a sign-in that was started here.');
    }
    const method = services.resources.get(attempt.methodId);
    if (method === undefined) throw new Problem('NotFound', 'The auth method of this sign-in was deleted.');
    return method;
  },
  run: async ({ query, services }, method) => {
    const attempt = services.attempts.ofState(query.state ?? '');
    const prefix = textIn(method.attributes, 'api_url_prefix') ?? '';
    if (attempt === undefined) throw new Problem('InvalidArgument', 'Unknown state.');
    const problem = await finish(services, method, attempt, query);
    if (problem !== undefined) return redirect(`${prefix}${errorPath(problem)}`);
    const payload =
      attempt.payload === undefined ? '' : `?${new URLSearchParams({ roundtrip_payload: attempt.payload })}`;
    return redirect(`${prefix}${COMPLETE_PATH}${payload}`);
  },
};

function redirect(location: string): Reply {
  return { status: 302, headers: { location } };
}

/** Returns why the sign-in failed; undefined if it succeeded. The client gets the same from its next poll. */
async function finish(
  services: Services,
  method: Row,
  attempt: Attempt,
  query: Readonly<Record<string, string>>,
): Promise<Problem | undefined> {
  const { attempts } = services;
  if (attempts.isOver(attempt)) {
    return new Problem('FailedPrecondition', 'The sign-in took too long. Start it again.');
  }
  if (!attempts.begin(attempt)) return new Problem('PermissionDenied', 'This sign-in was already used.');
  try {
    const account = await identify(services, method, attempt, query);
    attempts.end(attempt, { kind: 'done', account });
    return undefined;
  } catch (error) {
    const problem =
      error instanceof Problem
        ? error
        : new Problem('Internal', 'The controller could not complete the sign-in.');
    attempts.end(attempt, { kind: 'failed', problem });
    if (problem !== error) throw error;
    return problem;
  }
}

async function identify(
  services: Services,
  method: Row,
  attempt: Attempt,
  query: Readonly<Record<string, string>>,
): Promise<SignedInAccount> {
  if (query.error !== undefined) {
    throw new Problem('FailedPrecondition', refusedBy(query.error, query.error_description));
  }
  if (query.code === undefined || query.code === '') {
    throw new Problem('FailedPrecondition', 'The identity provider returned no code.');
  }
  if (method.attributes.state === 'inactive' && fingerprint(services, method) !== attempt.settings) {
    throw new Problem('FailedPrecondition', 'The auth method was changed during the sign-in.');
  }
  const { exchangeCode } = await import('../sign-in/oidc-client.ts');
  const claims = await exchangeCode(oidcSettings(services, method.id, method.attributes), query, {
    state: query.state ?? '',
    nonce: attempt.nonce,
  });
  const known = accountOf(claims, textsIn(method.attributes, 'account_claim_maps'));
  const groups = await matchingGroups(services, method, { ...claims });
  // The method may have been deleted meanwhile.
  const current = services.resources.get(method.id);
  if (current === undefined) throw new Problem('NotFound', 'The auth method of this sign-in was deleted.');
  const account = storeAccount(services, current, known, groups);
  const userId = userOf(services, current, account);
  if (userId !== undefined) return { accountId: account.id, userId };
  throw new Problem(
    'FailedPrecondition',
    `Account ${account.id} has no user, and only the primary auth method of a scope creates one. Ask your administrator to add the account to a user.`,
  );
}

/** The account of a finished sign-in, once; undefined while the user is at the provider. Throws a Problem if it failed or has expired. */
export function pollOidc({ services }: Call, method: Row, tokenId: string): SignedInAccount | undefined {
  const { attempts, resources } = services;
  const attempt = attempts.ofTokenId(tokenId);
  if (attempt === undefined || attempt.methodId !== method.id) {
    throw new Problem('InvalidArgument', 'Invalid fields provided in request.', [
      { name: 'attributes.token_id', description: 'Not a valid sign-in attempt.' },
    ]);
  }
  const outcome = attempts.outcomeOf(attempt);
  if (attempts.isOver(attempt) || outcome?.kind === 'collected')
    throw new Problem('PermissionDenied', 'Forbidden.');
  if (outcome?.kind === 'failed') throw failureFor(outcome.problem);
  if (outcome?.kind !== 'done') return undefined;
  attempts.end(attempt, { kind: 'collected' });
  const { account } = outcome;
  const isThere =
    resources.get(account.accountId) !== undefined && resources.get(account.userId) !== undefined;
  if (!isThere) throw new Problem('PermissionDenied', 'Forbidden.');
  return account;
}

/** One kind for all: clients take others for an expired attempt or an unreachable controller. */
function failureFor({ message }: Problem): Problem {
  return new Problem('FailedPrecondition', `The sign-in failed. ${message}`);
}

function fingerprint({ vault }: Services, { attributes }: Row): string {
  return vault.fingerprint(JSON.stringify(DECISIVE.map((name) => attributes[name])));
}
