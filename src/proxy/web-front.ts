/**
 * Web access through a forward: a reverse proxy on its port that adds the credentials of the session to each request, for one browser only. Requests
 * look to the target as if the browser had opened its own address.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { createProxyServer, type ProxyServer } from 'httpxy';
import { errorText } from '../lib/errors.ts';
import type { WebAccess } from './types.ts';
import { foreignCookies, OWN_PATH, setsOwnCookie, WebGate } from './web-gate.ts';
import { certificatePage, failurePage, refusalPage } from './web-pages.ts';
import { type Adopt, UntrustedCertificate, Upstream } from './web-upstream.ts';

const HTML = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
};
const TRUST_PATH = `${OWN_PATH}accept/`;

export interface WebFrontOptions {
  /** Of the forward: `http://127.0.0.1:port`. */
  readonly origin: string;
  readonly port: number;
  readonly access: WebAccess;
  readonly adopt: Adopt;
  readonly nowMs?: () => number;
}

export class WebFront {
  readonly #options: WebFrontOptions;
  readonly #gate: WebGate;
  readonly #upstream: Upstream;
  readonly #proxy: ProxyServer;
  readonly #server = createServer();
  /** `https://host:port` of the target. */
  readonly #target: string;
  /** A certificate that the user is asked about. */
  #question: { readonly nonce: string; readonly fingerprint: string; readonly to: string } | undefined;

  constructor(options: WebFrontOptions) {
    const { isTls, host, port } = options.access;
    this.#options = options;
    this.#gate = new WebGate(options.port, options.nowMs);
    this.#upstream = new Upstream({ adopt: options.adopt, isTls, host });
    const name = host.includes(':') ? `[${host}]` : host;
    this.#target = new URL(`${isTls ? 'https' : 'http'}://${name}:${port}`).origin;
    // The agent secures the connection.
    this.#proxy = createProxyServer({ target: { protocol: 'http:', host, port }, agent: this.#upstream });
    this.#proxy.on('proxyRes', (response) => this.#translate(response));
    this.#server.on('request', (request, response) => this.#serve(request, response));
    this.#server.on('upgrade', (request, socket, head) => {
      socket.on('error', () => undefined);
      if (socket instanceof Socket && this.#admits(request) && this.#isOurs(request.headers.origin))
        this.#proxy.ws(this.#prepared(request), socket, {}, head).catch(() => socket.destroy());
      else socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
    });
  }

  /** Returns an address that one browser can open within a minute, and that leads to this path. Secret. */
  issue(path: string): string {
    return `${this.#options.origin}${this.#gate.issue(path)}`;
  }

  /** Serves a browser, or whatever else connects. */
  take(socket: Socket): void {
    this.#server.emit('connection', socket);
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#upstream.destroy();
  }

  #admits({ url = '', headers }: IncomingMessage): boolean {
    return this.#gate.judge(url, headers.cookie).kind === 'pass';
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const { url = '', headers } = request;
    const judged = this.#gate.judge(url, headers.cookie);
    if (judged.kind === 'refuse') {
      request.resume();
      response.writeHead(403, HTML).end(refusalPage(judged.why));
    } else if (judged.kind === 'enter') {
      request.resume();
      response.writeHead(303, { ...HTML, location: judged.to, 'set-cookie': judged.cookie }).end();
    } else if (url.startsWith(OWN_PATH)) this.#decide(request, response);
    else
      this.#proxy
        .web(this.#prepared(request), response)
        .catch((error: unknown) => this.#report(request, response, error));
  }

  /** The user has accepted a certificate. */
  #decide({ url, method, headers }: IncomingMessage, response: ServerResponse): void {
    const question = this.#question;
    const isAnswer = question !== undefined && url === `${TRUST_PATH}${question.nonce}`;
    if (!isAnswer || method !== 'POST' || !this.#isOurs(headers.origin)) {
      response.writeHead(403, HTML).end(refusalPage('used'));
      return;
    }
    this.#question = undefined;
    this.#upstream.accept(question.fingerprint);
    response.writeHead(303, { ...HTML, location: question.to }).end();
  }

  /** Browsers send no Origin, or ours: the cookies of this host are shared by all of its ports. */
  #isOurs(origin: string | undefined): boolean {
    return origin === undefined || origin === this.#options.origin;
  }

  /** Makes the request one to the target: host, credentials, and addresses of this port in headers. */
  #prepared(request: IncomingMessage): IncomingMessage {
    const { headers } = request;
    const { origin, access } = this.#options;
    headers.host = new URL(this.#target).host;
    headers.authorization = access.authorization;
    if (headers.origin === origin) headers.origin = this.#target;
    if (headers.referer?.startsWith(`${origin}/`) === true)
      headers.referer = `${this.#target}${headers.referer.slice(origin.length)}`;
    const cookies = foreignCookies(headers.cookie);
    if (cookies === undefined) delete headers.cookie;
    else headers.cookie = cookies;
    return request;
  }

  /** Makes the response one of this port: redirects to the target itself, and cookies that fit plain HTTP on this host. */
  #translate({ headers }: IncomingMessage): void {
    const { location } = headers;
    if (location !== undefined && URL.canParse(location, this.#target)) {
      const to = new URL(location, this.#target);
      if (to.origin === this.#target) headers.location = `${to.pathname}${to.search}${to.hash}`;
    }
    if (headers['set-cookie'] !== undefined)
      headers['set-cookie'] = headers['set-cookie']
        .filter((cookie) => !setsOwnCookie(cookie))
        .map(localCookie);
  }

  #report(request: IncomingMessage, response: ServerResponse, error: unknown): void {
    if (response.headersSent || response.destroyed) {
      response.destroy();
      return;
    }
    request.resume();
    const target = new URL(this.#target).host;
    if (error instanceof UntrustedCertificate) {
      const { fingerprint, message } = error;
      const nonce = randomBytes(16).toString('hex');
      const to = request.method === 'GET' ? (request.url ?? '/') : '/';
      this.#question = { nonce, fingerprint, to };
      const action = `${TRUST_PATH}${nonce}`;
      response.writeHead(502, HTML).end(certificatePage({ target, reason: message, fingerprint, action }));
      return;
    }
    const { failure } = this.#upstream;
    response.writeHead(502, HTML).end(failurePage(target, failure?.message ?? `${errorText(error)}.`));
  }
}

/** The browser uses plain HTTP on loopback, where a domain does not fit, and where `Secure` may not. */
function localCookie(cookie: string): string {
  // The prefixes require it (RFC 6265bis, 4.1.3).
  const needsSecure = /^\s*__(Host|Secure)-/i.test(cookie);
  return cookie
    .split(';')
    .filter((part) => !/^\s*domain\s*=/i.test(part))
    .filter((part) => needsSecure || !/^\s*secure\s*$/i.test(part))
    .map((part) => (!needsSecure && /^\s*samesite\s*=\s*none\s*$/i.test(part) ? ' SameSite=Lax' : part))
    .join(';');
}
