/** A controller with an OIDC method at a provider in the same process, and a browser. */
import { OAuth2Server } from 'oauth2-mock-server';
import { asObject, child, type JsonObject, text } from '../../../src/lib/json.ts';
import type { ControllerOptions } from '../../../src/server/controller/index.ts';
import { type Answer, type Harness, startController } from './harness.ts';

export const SECRET = 'client-hush-8461';

export interface OidcWorld extends Harness {
  readonly provider: OAuth2Server;
  /** The path of the method, which is active, public and the primary one. */
  readonly method: string;
  start(): Promise<{ readonly authUrl: URL; readonly tokenId: string }>;
  poll(tokenId: string): Promise<Answer>;
  /** Signs in as a browser would: at the provider, which asks nothing, and back. Returns the last page. */
  browse(authUrl: URL): Promise<Page>;
  /** All of a sign-in; the answer of the last poll. */
  signInByBrowser(): Promise<{ readonly page: Page; readonly poll: Answer }>;
  /** Accounts of the method. */
  accounts(): Promise<readonly JsonObject[]>;
}

export interface Page {
  /** Where the callback sent the browser; the callback itself if it answered with a page. */
  readonly url: URL;
  readonly status: number;
  readonly html: string;
}

/** `tls` are the paths of a key and a certificate; absent: http. */
export async function openOidcWorld(
  attributes: JsonObject = {},
  options: Partial<ControllerOptions> = {},
  tls?: { readonly key: string; readonly cert: string },
): Promise<OidcWorld> {
  const provider = new OAuth2Server(tls?.key, tls?.cert);
  await provider.issuer.keys.generate('RS256');
  await provider.start(0, '127.0.0.1');
  provider.issuer.url = `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${provider.address().port}`;
  const harness = await startController(options);
  const { admin, anonymous, controller } = harness;
  const made = await admin('POST', '/v1/auth-methods', {
    scope_id: 'global',
    type: 'oidc',
    name: 'provider',
    attributes: {
      issuer: provider.issuer.url,
      client_id: 'bnd',
      client_secret: SECRET,
      signing_algorithms: ['RS256'],
      api_url_prefix: controller.address,
      ...attributes,
    },
  });
  const method = `/v1/auth-methods/${String(made.body.id)}`;
  await admin('POST', `${method}:change-state`, { version: 1, attributes: { state: 'active-public' } });
  const scope = await admin('GET', '/v1/scopes/global');
  await admin('PATCH', '/v1/scopes/global', {
    version: scope.body.version,
    primary_auth_method_id: made.body.id,
  });
  const world: OidcWorld = {
    ...harness,
    provider,
    method,
    start: async () => {
      const { body } = await anonymous('POST', `${method}:authenticate`, { command: 'start' });
      const found = child(body, 'attributes');
      return { authUrl: new URL(text(found, 'auth_url') ?? ''), tokenId: text(found, 'token_id') ?? '' };
    },
    poll: (token_id) =>
      anonymous('POST', `${method}:authenticate`, { command: 'token', attributes: { token_id } }),
    browse: (authUrl) => browse(authUrl),
    signInByBrowser: async () => {
      const { authUrl, tokenId } = await world.start();
      const page = await browse(authUrl);
      return { page, poll: await world.poll(tokenId) };
    },
    accounts: async () => {
      const { body } = await admin('GET', `/v1/accounts?auth_method_id=${String(made.body.id)}`);
      const items: unknown = body.items ?? [];
      return Array.isArray(items) ? items.map((item) => asObject(item) ?? {}) : [];
    },
    close: async () => {
      await harness.close();
      if (provider.listening) await provider.stop();
    },
  };
  return world;
}

/** Follows redirects one by one, as fetch hides where it went. */
export async function browse(from: URL): Promise<Page> {
  let url = from;
  for (;;) {
    const response = await fetch(url, { redirect: 'manual', headers: { accept: 'text/html' } });
    const location = response.headers.get('location');
    if (location === null) return { url, status: response.status, html: await response.text() };
    await response.arrayBuffer();
    url = new URL(location, url);
  }
}
