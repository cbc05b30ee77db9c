/**
 * Everything used of Undici, loaded with the first exchange. A separate file because a bundler gives a CommonJS package that is imported dynamically
 * no named exports.
 */
import { Agent, type Dispatcher, Pool, ProxyAgent } from 'undici';
import { proxyAuthorization } from '../lib/proxy-env.ts';
import type { TlsMaterial } from './tls.ts';

/** A listing of some 100,000 targets fits; more is a fault or an attack. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
/** Longer than a poll interval, so that polling reuses its connection. */
const KEEP_ALIVE_MS = 30_000;
const MAX_CONNECTIONS = 8;

const LIMITS = {
  connections: MAX_CONNECTIONS,
  keepAliveTimeout: KEEP_ALIVE_MS,
  maxResponseSize: MAX_ANSWER_BYTES,
  // The limit of the whole exchange covers both.
  headersTimeout: 0,
  bodyTimeout: 0,
  allowH2: false,
} as const;

/** Opens connections to controllers, through `proxy` if there is one: by CONNECT for https, as a forward proxy for http, like Go. */
export function openDispatcher(options: {
  readonly tls: TlsMaterial | undefined;
  readonly proxy: URL | undefined;
  /** For TCP, a proxy's CONNECT and TLS, each. */
  readonly connectTimeoutMs: number;
}): Dispatcher {
  const { tls, proxy, connectTimeoutMs } = options;
  if (proxy === undefined) return new Agent({ connect: { ...tls, timeout: connectTimeoutMs }, ...LIMITS });
  // Not left to the library, so that its messages cannot contain them.
  const credentials = proxyAuthorization(proxy);
  return new ProxyAgent({
    uri: proxy.origin,
    ...(credentials === undefined ? {} : { token: credentials }),
    ...(tls === undefined ? {} : { requestTls: tls, proxyTls: { ...tls, servername: undefined } }),
    connectTimeout: connectTimeoutMs,
    // A proxy that accepts the connection and never responds to the CONNECT.
    clientFactory: (origin, own) => new Pool(origin, { ...own, headersTimeout: connectTimeoutMs }),
    factory: (origin, own) => new Pool(origin, { ...own, ...LIMITS }),
    ...LIMITS,
  });
}

/** Does the same, but `onStart` is called when the connection is established and the request is about to be written; if it throws, nothing is sent. */
export function withStart(dispatcher: Dispatcher, onStart: () => void): Dispatcher {
  return dispatcher.compose(
    (dispatch) => (options, handler) => dispatch(options, new StartHandler(handler, onStart)),
  );
}

class StartHandler implements Dispatcher.DispatchHandler {
  readonly #handler: Dispatcher.DispatchHandler;
  readonly #onStart: () => void;

  constructor(handler: Dispatcher.DispatchHandler, onStart: () => void) {
    this.#handler = handler;
    this.#onStart = onStart;
  }

  onRequestStart(controller: Dispatcher.DispatchController, context: unknown): void {
    this.#onStart();
    this.#handler.onRequestStart?.(controller, context);
  }

  onResponseStart(...answer: Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>): void {
    this.#handler.onResponseStart?.(...answer);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#handler.onResponseData?.(controller, chunk);
  }

  onResponseEnd(...end: Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseEnd']>>): void {
    this.#handler.onResponseEnd?.(...end);
  }

  onResponseError(controller: Dispatcher.DispatchController, error: Error): void {
    this.#handler.onResponseError?.(controller, error);
  }
}
