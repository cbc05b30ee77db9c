/**
 * Talks to an OpenID provider as a relying party (cap/oidc in hashicorp/cap): discovery, the URL for the browser, the exchange of a code for claims.
 * Every call has one time limit for all of its requests, and reads at most 1 MiB per response.
 */
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  type CustomFetch,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
} from 'openid-client';
import { Agent, fetch, type RequestInit } from 'undici';
import { asObject, type JsonObject, texts } from '../../../lib/json.ts';
import { withLimit } from '../../../lib/within.ts';
import { Problem } from '../http/problem.ts';
import { providerProblem } from './oidc-problems.ts';

const MAX_RESPONSE_BYTES = 1024 * 1024;
/** These cannot have a body (fetch.spec.whatwg.org, null body status). */
const WITHOUT_CONTENT: ReadonlySet<number> = new Set([101, 103, 204, 205, 304]);
const BASIC = 'client_secret_basic';
const POST = 'client_secret_post';

/** A method's settings, as needed at the provider. */
export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  /** Secret. */
  readonly clientSecret: string;
  /** Signing algorithms of ID tokens that are accepted. */
  readonly algorithms: readonly string[];
  /** One of them must be in the audience of an ID token; empty: only the client id must be. */
  readonly audiences: readonly string[];
  /** Requested in addition to `openid`. */
  readonly scopes: readonly string[];
  readonly prompts: readonly string[];
  /** Seconds since the user proved to be present at the provider. */
  readonly maxAge: number | undefined;
  /** Trusted instead of the system's certificates, PEM. */
  readonly certificates: readonly string[];
  readonly callbackUrl: string;
  /** For all requests of one call together. */
  readonly limitMs: number;
}

/** What the provider says about the user. */
export interface OidcClaims {
  /** Of the ID token, verified. */
  readonly token: JsonObject;
  readonly userinfo: JsonObject;
}

/** Returns the URL where the user signs in. Rejects with a Problem if the provider cannot be used. */
export function authorizationUrl(
  settings: OidcSettings,
  secrets: { readonly state: string; readonly nonce: string },
): Promise<URL> {
  return atProvider(settings, async (config) =>
    buildAuthorizationUrl(config, {
      redirect_uri: settings.callbackUrl,
      response_type: 'code',
      scope: ['openid', ...settings.scopes].join(' '),
      ...secrets,
      ...(settings.maxAge === undefined ? {} : { max_age: String(settings.maxAge) }),
      ...(settings.prompts.length === 0 ? {} : { prompt: [...new Set(settings.prompts)].join(' ') }),
    }),
  );
}

/** Exchanges the code of a callback. Rejects with a Problem for every answer that does not prove who the user is. */
export function exchangeCode(
  settings: OidcSettings,
  query: Readonly<Record<string, string>>,
  expected: { readonly state: string; readonly nonce: string },
): Promise<OidcClaims> {
  return atProvider(settings, async (config) => {
    const callback = new URL(settings.callbackUrl);
    callback.search = new URLSearchParams(query).toString();
    const tokens = await authorizationCodeGrant(config, callback, {
      expectedState: expected.state,
      expectedNonce: expected.nonce,
      idTokenExpected: true,
      ...(settings.maxAge === undefined ? {} : { maxAge: settings.maxAge }),
    });
    const token = asObject(tokens.claims()) ?? {};
    const { audiences } = settings;
    const audience = typeof token.aud === 'string' ? [token.aud] : texts(token, 'aud');
    if (audiences.length > 0 && !audiences.some((one) => audience.includes(one))) {
      throw new Problem('FailedPrecondition', 'The ID token is for an audience that is not allowed.');
    }
    const userinfo = await fetchUserInfo(config, tokens.access_token, String(token.sub));
    return { token, userinfo: asObject(userinfo) ?? {} };
  });
}

/** Rejects with a Problem unless the provider's metadata fit the settings. */
export function checkProvider(settings: OidcSettings): Promise<void> {
  return atProvider(settings, async (_config, supported) => {
    const missing = settings.algorithms.find((algorithm) => !supported.includes(algorithm));
    if (missing !== undefined) {
      throw new Problem(
        'InvalidArgument',
        `The identity provider does not sign with ${missing}; it supports ${supported.join(', ') || 'none'}.`,
      );
    }
  });
}

async function atProvider<T>(
  settings: OidcSettings,
  work: (config: Configuration, supportedAlgorithms: readonly string[]) => Promise<T>,
): Promise<T> {
  const { certificates, limitMs } = settings;
  const dispatcher = new Agent({
    maxResponseSize: MAX_RESPONSE_BYTES,
    connect: { timeout: limitMs, ...(certificates.length === 0 ? {} : { ca: [...certificates] }) },
  });
  const late = () =>
    new Problem('DeadlineExceeded', 'The identity provider took too long to respond. Please try again.');
  try {
    return await withLimit({ limitMs, late, outer: undefined }, async (signal) => {
      // Not Node's own fetch: that cannot be given certificates.
      const fetchOnce: CustomFetch = async (url, { body, headers, method, redirect }) => {
        const init: RequestInit = { headers, method, redirect, dispatcher, signal };
        const response = await fetch(
          url,
          body === undefined || body === null ? init : { ...init, body: String(body) },
        );
        const content = WITHOUT_CONTENT.has(response.status) ? null : await response.arrayBuffer();
        return new Response(content, {
          status: response.status,
          headers: Object.fromEntries(response.headers),
        });
      };
      const { config, algorithms } = await configure(settings, fetchOnce);
      return work(config, algorithms);
    });
  } catch (error) {
    throw providerProblem(error);
  } finally {
    void dispatcher.destroy();
  }
}

async function configure(
  { issuer, clientId, clientSecret, algorithms }: OidcSettings,
  fetchOnce: CustomFetch,
): Promise<{ readonly config: Configuration; readonly algorithms: readonly string[] }> {
  // An issuer by http is for tests; one by https stays at https.
  const isPlain = issuer.startsWith('http:');
  const found = await discovery(new URL(issuer), clientId, undefined, ClientSecretPost(clientSecret), {
    [customFetch]: fetchOnce,
    ...(isPlain ? { execute: [allowInsecureRequests] } : {}),
  });
  const { supportsPKCE: _helper, ...metadata } = found.serverMetadata();
  const methods = metadata.token_endpoint_auth_methods_supported ?? [BASIC];
  const authentication =
    methods.includes(BASIC) || !methods.includes(POST)
      ? ClientSecretBasic(clientSecret)
      : ClientSecretPost(clientSecret);
  const config = new Configuration(
    { ...metadata, id_token_signing_alg_values_supported: [...algorithms] },
    clientId,
    undefined,
    authentication,
  );
  config[customFetch] = fetchOnce;
  if (isPlain) allowInsecureRequests(config);
  enableNonRepudiationChecks(config);
  return { config, algorithms: metadata.id_token_signing_alg_values_supported ?? [] };
}
