/** Turns failures below HTTP into errors: names, connections, TLS, timeouts. Codes are those of Node's net and tls (OpenSSL) and of undici. */
import { BndError, errorText } from '../lib/errors.ts';
import type { EnvProxy } from '../lib/proxy-env.ts';
import { opensslReason } from './openssl-reason.ts';

/** Why a certificate was rejected, by OpenSSL's verify code. */
const CERTIFICATE_REASONS: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from an untrusted CA',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate comes from an unknown CA',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate comes from an unknown CA',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate comes from an unknown CA',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet (or the clock of this machine is wrong)',
  CERT_REVOKED: 'its certificate was revoked',
  CERT_SIGNATURE_FAILURE: 'its certificate has an invalid signature',
  INVALID_PURPOSE: 'its certificate is not meant for servers',
};

/** Hints for certificates that no CA setting would fix. */
const CERTIFICATE_HINTS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'The controller needs a new certificate; check the clock of this machine too.',
  CERT_NOT_YET_VALID: 'Check the clock of this machine.',
};

/** Why a connection failed. */
const CONNECTION_REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EPIPE: 'connection closed',
  UND_ERR_SOCKET: 'connection closed',
  UND_ERR_PRX_CONN: 'the proxy closed the connection',
  UND_ERR_HEADERS_TIMEOUT: 'the proxy timed out',
  EHOSTUNREACH: 'no route to host',
  ENETUNREACH: 'network unreachable',
  EADDRNOTAVAIL: 'no local address or port available',
  ENOTFOUND: 'unknown host name',
  EAI_AGAIN: 'DNS server not responding',
};

/** The peer closed the connection without a response. */
const CUTS = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/** Failures that a retry often resolves. */
const PASSING = new Set([...CUTS, 'ECONNREFUSED', 'EAI_AGAIN']);

/** Progress of an exchange: connecting, request written, response headers received. */
export type Stage = 'connect' | 'answer' | 'body';

/** Our own time limit was exceeded at this stage. */
export function lateError(exchange: {
  readonly method: string;
  readonly url: URL;
  readonly proxy: EnvProxy | undefined;
  readonly stage: Stage;
  readonly limitMs: number;
}): BndError {
  const { method, url, proxy, stage, limitMs } = exchange;
  if (stage === 'connect') return connectTimeout(url, proxy);
  const within = `within ${limitMs / 1000} s`;
  return new BndError(
    'controller-timeout',
    stage === 'answer'
      ? `${url.host} accepted the request but did not respond ${within} (${method} ${url.pathname}).`
      : `${url.host} sent only part of its response ${within} (${method} ${url.pathname}).`,
  );
}

/** Turns an exception of undici, node:tls or node:net into a BndError. A BndError passes through. */
export function networkError(error: unknown, url: URL, proxy: EnvProxy | undefined): BndError {
  if (error instanceof BndError) return error;
  const { host, hostname, protocol } = url;
  const code = errorCode(error);
  const refusal = proxy?.url === undefined ? undefined : proxyError(error, code, host, proxy);
  if (refusal !== undefined) return refusal;
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') return connectTimeout(url, proxy, error);
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') {
    return new BndError('bad-answer', `${host} returned a response that is too large (over 64 MiB).`, {
      cause: error,
    });
  }
  if (code === 'UND_ERR_HEADERS_OVERFLOW' || code === 'HPE_HEADER_OVERFLOW') {
    return new BndError('bad-answer', `${host} returned headers that are too large (over 16 KiB).`, {
      cause: error,
    });
  }
  if (protocol === 'https:') {
    const failure = tlsError(error, code, host, hostname);
    if (failure !== undefined) return failure;
  }
  if (code.startsWith('HPE_') || isParserError(error)) return notHttp(error, host, protocol);
  const reason = CONNECTION_REASONS[code] ?? errorText(error);
  const hint =
    proxy === undefined ? (CUTS.has(code) ? cutHint(host, protocol) : undefined) : proxyHint(url, proxy);
  return new BndError('controller-unreachable', `Cannot connect to ${via(host, proxy)}: ${reason}.`, {
    cause: error,
    ...(hint === undefined ? {} : { hint }),
  });
}

function connectTimeout(url: URL, proxy: EnvProxy | undefined, cause?: unknown): BndError {
  return new BndError('controller-timeout', `Timed out connecting to ${via(url.host, proxy)}.`, {
    cause,
    ...(proxy === undefined ? {} : { hint: proxyHint(url, proxy) }),
  });
}

function via(host: string, proxy: EnvProxy | undefined): string {
  return proxy?.url === undefined ? host : `${host} through the proxy ${proxy.shown}`;
}

function proxyHint(url: URL, { variable, shown, url: usable }: EnvProxy): string {
  return usable === undefined
    ? `${variable} is set to ${shown}, which is not supported: only http and https proxies are.`
    : `Check ${variable}, or add ${url.hostname} to NO_PROXY.`;
}

/** Errors of a proxy; undici reports its status only in the message. */
function proxyError(error: unknown, code: string, host: string, proxy: EnvProxy): BndError | undefined {
  const status = /^Proxy (?:response|Authentication Required) \((\d{3})\)/.exec(errorText(error))?.[1];
  const { variable, shown } = proxy;
  if (status === '407') {
    return new BndError('controller-unreachable', `The proxy ${shown} requires a user name and password.`, {
      cause: error,
      hint: `Add them to ${variable}, as in http://user:password@host:port.`,
    });
  }
  if (status !== undefined) {
    return new BndError(
      'controller-unreachable',
      `The proxy ${shown} refused to connect to ${host} (${status}).`,
      {
        cause: error,
        hint: `Ask its administrator to allow ${host}, or unset ${variable}.`,
      },
    );
  }
  if (code === 'UND_ERR_PRX_TLS') {
    return new BndError('tls', `The proxy ${shown} is not trusted: its certificate is for another name.`, {
      cause: error,
      hint: `Check ${variable}.`,
    });
  }
  return undefined;
}

/** Returns true if the same request may succeed a moment later. */
export function isPassing(error: BndError): boolean {
  return error.code === 'controller-unreachable' && PASSING.has(errorCode(error.cause));
}

function tlsError(error: unknown, code: string, host: string, hostname: string): BndError | undefined {
  const reason = CERTIFICATE_REASONS[code];
  if (reason !== undefined) {
    const hint = CERTIFICATE_HINTS[code];
    return new BndError(
      'tls',
      `${host} is not trusted: ${reason}.`,
      hint === undefined ? { cause: error } : { cause: error, hint },
    );
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return new BndError(
      'tls',
      `${host} is not trusted: its certificate is not for ${checkedName(error) ?? hostname}.`,
      {
        cause: error,
        hint: 'Use a name from the certificate, or set BOUNDARY_TLS_SERVER_NAME to one.',
      },
    );
  }
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG') {
    return new BndError('tls', `${host} does not speak TLS.`, {
      cause: error,
      hint: `Try http://${host} instead.`,
    });
  }
  if (/CERTIFICATE_REQUIRED|ALERT_(BAD|UNKNOWN|HANDSHAKE|CERTIFICATE)/.test(code)) {
    return new BndError(
      'tls',
      `${host} refused the TLS handshake: a client certificate is required, or the one sent was rejected.`,
      {
        cause: error,
        hint: 'Set BOUNDARY_CLIENT_CERT and BOUNDARY_CLIENT_KEY.',
      },
    );
  }
  if (/^(ERR_SSL_|ERR_OSSL_|ERR_TLS_|EPROTO)/.test(code)) {
    return new BndError('tls', `TLS with ${host} failed: ${opensslReason(error)}.`, { cause: error });
  }
  return undefined;
}

/** Servers that require TLS or a client certificate often just close the connection. */
function cutHint(host: string, protocol: string): string {
  return protocol === 'http:'
    ? `Check that the controller is running. If it requires TLS, use https://${host} as the address.`
    : 'Check that the controller is running. If it requires a client certificate, set BOUNDARY_CLIENT_CERT and BOUNDARY_CLIENT_KEY.';
}

/** Undici omits the code if the first bytes are not HTTP. */
function isParserError(error: unknown): boolean {
  return error instanceof Error && error.name === 'HTTPParserError';
}

function notHttp(cause: unknown, host: string, protocol: string): BndError {
  return new BndError('not-boundary', `The server at ${host} does not speak HTTP.`, {
    cause,
    ...(protocol === 'http:' ? { hint: `Try https://${host} instead, and check the port.` } : {}),
  });
}

/** Returns the name that the certificate was checked against: BOUNDARY_TLS_SERVER_NAME if it is set. */
function checkedName(error: unknown): string | undefined {
  const host: unknown = error instanceof Error && 'host' in error ? error.host : undefined;
  return typeof host === 'string' ? host : undefined;
}

/** Returns the code of an error or of its cause; '' if there is none. */
function errorCode(error: unknown): string {
  for (let current = error; current instanceof Error; current = current.cause) {
    if ('code' in current && typeof current.code === 'string') return current.code;
  }
  return '';
}
