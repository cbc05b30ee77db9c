/**
 * A small OpenID provider on loopback, so that a sign-in by a browser can be tried without any cloud (openid.net/specs/openid-connect-core-1_0.html,
 * authorization code flow). For trying only: its users are publicly known, and everything is lost when it stops.
 */
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { PeerCheck } from '../../../proxy/only-you.ts';
import { type Endpoint, listenOnLoopback } from '../listen.ts';
import { type DemoUser, userWith } from './demo-users.ts';
import { loginPage, refusalPage } from './login-page.ts';

const CODE_MS = 60_000;
const TOKEN_SECONDS = 300;
const MAX_FORM_BYTES = 16_384;
/** Beyond it the oldest are dropped. */
const MAX_GRANTS = 100;
const KEY_ID = 'lab';
const HTML = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' };
const JSON_TYPE = { 'content-type': 'application/json', 'cache-control': 'no-store' };

/** What the controller registers with. */
export const DEMO_CLIENT = {
  clientId: 'bnd-tui-lab',
  clientSecret: 'bnd-tui-lab',
  algorithm: 'EdDSA',
} as const;

export interface DemoProvider extends Endpoint {
  /** http://127.0.0.1:port */
  readonly issuer: string;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly content: string;
}

interface Grant {
  readonly user: DemoUser;
  readonly redirectUri: string;
  readonly nonce: string | undefined;
  readonly authenticatedAtMs: number;
}

/** Port 0: any free one. */
export async function startDemoProvider(
  users: readonly DemoUser[],
  port = 0,
  check?: PeerCheck,
): Promise<DemoProvider> {
  const keys = generateKeyPairSync('ed25519');
  const codes = new Map<string, Grant>();
  const accessTokens = new Map<string, Grant>();
  let issuer = '';
  const server = createServer(async (request, response) => {
    const { status, headers, content } = await answer(request).catch(() =>
      html(400, refusalPage('Bad request.')),
    );
    response.writeHead(status, headers).end(content);
  });

  async function answer(request: IncomingMessage): Promise<Answer> {
    const url = new URL(request.url ?? '/', issuer);
    const form = request.method === 'POST' ? await readForm(request) : new URLSearchParams();
    switch (`${request.method} ${url.pathname}`) {
      case 'GET /.well-known/openid-configuration':
        return json(200, metadata(issuer));
      case 'GET /jwks':
        return json(200, { keys: [publicKey(keys.publicKey)] });
      case 'GET /authorize':
      case 'POST /authorize':
        return authorize(url.searchParams, form);
      case 'POST /token':
        return exchange(request, form);
      case 'GET /userinfo': {
        const grant = accessTokens.get(/^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '');
        if (grant === undefined) return json(401, { error: 'invalid_token' });
        return json(200, userinfo(grant.user));
      }
      default:
        return html(404, refusalPage('There is nothing here.'));
    }
  }

  /** The query asks, the form answers. */
  function authorize(asked: URLSearchParams, form: URLSearchParams): Answer {
    const redirectUri = asked.get('redirect_uri') ?? '';
    if (asked.get('client_id') !== DEMO_CLIENT.clientId || !isCallback(redirectUri)) {
      // Never redirect to an address that is not a controller's (RFC 6749, 4.1.2.1).
      return html(400, refusalPage('The client or its redirect URI is unknown.'));
    }
    const back = (result: Record<string, string>): Answer => {
      const location = new URL(redirectUri);
      location.search = new URLSearchParams({ ...result, state: asked.get('state') ?? '' }).toString();
      return { status: 303, headers: { location: location.href }, content: '' };
    };
    if (asked.get('response_type') !== 'code') return back({ error: 'unsupported_response_type' });
    if (form.get('cancel') !== null) {
      return back({ error: 'access_denied', error_description: 'The user canceled.' });
    }
    const user = userWith(users, form.get('login') ?? '', form.get('password') ?? '');
    if (user === undefined) {
      const isRetry = form.get('login') !== null;
      return html(isRetry ? 401 : 200, loginPage(users, asked, isRetry));
    }
    const code = randomBytes(24).toString('base64url');
    keep(codes, code, {
      user,
      redirectUri,
      nonce: asked.get('nonce') ?? undefined,
      authenticatedAtMs: Date.now(),
    });
    return back({ code });
  }

  function exchange(request: IncomingMessage, form: URLSearchParams): Answer {
    if (!isClient(request.headers.authorization, form)) return json(401, { error: 'invalid_client' });
    const code = form.get('code') ?? '';
    const grant = codes.get(code);
    codes.delete(code);
    const isGood =
      form.get('grant_type') === 'authorization_code' &&
      grant !== undefined &&
      grant.redirectUri === form.get('redirect_uri') &&
      Date.now() - grant.authenticatedAtMs < CODE_MS;
    if (!isGood) return json(400, { error: 'invalid_grant' });
    const accessToken = randomBytes(24).toString('base64url');
    keep(accessTokens, accessToken, grant);
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: issuer,
      aud: DEMO_CLIENT.clientId,
      sub: grant.user.loginName,
      iat: now,
      exp: now + TOKEN_SECONDS,
      auth_time: Math.floor(grant.authenticatedAtMs / 1000),
      groups: grant.user.groups,
      ...(grant.nonce === undefined ? {} : { nonce: grant.nonce }),
    };
    return json(200, {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: TOKEN_SECONDS,
      id_token: signed(claims, keys.privateKey),
    });
  }

  const endpoint = await listenOnLoopback(server, port, check);
  issuer = `http://127.0.0.1:${endpoint.port}`;
  return { ...endpoint, issuer };
}

function metadata(issuer: string): object {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    scopes_supported: ['openid', 'profile', 'email'],
    id_token_signing_alg_values_supported: [DEMO_CLIENT.algorithm],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  };
}

function publicKey(key: KeyObject): object {
  return { ...key.export({ format: 'jwk' }), kid: KEY_ID, use: 'sig', alg: DEMO_CLIENT.algorithm };
}

/** RFC 7515, 7.1 and RFC 8037. */
function signed(claims: object, key: KeyObject): string {
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
  const content = `${encode({ alg: DEMO_CLIENT.algorithm, kid: KEY_ID, typ: 'JWT' })}.${encode(claims)}`;
  return `${content}.${sign(null, Buffer.from(content), key).toString('base64url')}`;
}

function userinfo({ loginName, fullName, email }: DemoUser): object {
  return { sub: loginName, preferred_username: loginName, name: fullName, email, email_verified: true };
}

/** Of any controller on this machine. */
function isCallback(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, pathname } = new URL(text);
  const isHere = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
  return /^https?:$/.test(protocol) && isHere && pathname === '/v1/auth-methods/oidc:authenticate:callback';
}

/** RFC 6749, 2.3.1. */
function isClient(authorization: string | undefined, form: URLSearchParams): boolean {
  const basic = /^Basic (.+)$/i.exec(authorization ?? '')?.[1];
  const [id, secret] =
    basic === undefined
      ? [form.get('client_id'), form.get('client_secret')]
      : Buffer.from(basic, 'base64').toString().split(':').map(decodeURIComponent);
  return id === DEMO_CLIENT.clientId && secret === DEMO_CLIENT.clientSecret;
}

function keep(grants: Map<string, Grant>, key: string, grant: Grant): void {
  grants.set(key, grant);
  const [oldest] = grants.keys();
  if (grants.size > MAX_GRANTS && oldest !== undefined) grants.delete(oldest);
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk;
    if (text.length > MAX_FORM_BYTES) throw new Error('The form is too large.');
  }
  return new URLSearchParams(text);
}

function json(status: number, body: object): Answer {
  return { status, headers: JSON_TYPE, content: JSON.stringify(body) };
}

function html(status: number, content: string): Answer {
  return { status, headers: HTML, content };
}
