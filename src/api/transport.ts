/** One HTTP exchange over undici, with its limits; failures below HTTP become a BndError here. */
import type { Dispatcher } from 'undici';
import { BndError } from '../lib/errors.ts';
import { destinationOf, proxyFor } from '../lib/proxy-env.ts';
import { orAborted, within, withLimit } from '../lib/within.ts';
import { lateError, networkError, type Stage } from './network-errors.ts';
import { loadTls } from './tls.ts';
import type { TlsOptions } from './types.ts';

export type Method = 'GET' | 'POST' | 'DELETE';

interface Exchange {
  readonly method: Method;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly signal: AbortSignal | undefined;
  /** Called when the request is about to be written, however long connecting took; if it throws, nothing is sent. */
  readonly mayStart: () => void;
}

/** A response with any status. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly location: string | undefined;
  readonly retryAfter: string | undefined;
  readonly rateLimit: string | undefined;
  readonly date: string | undefined;
  readonly body: string;
}

export interface Transport {
  /** Rejects with BndError only. */
  exchange(exchange: Exchange): Promise<Answer>;
  /** Closes all connections; pending and later exchanges reject with `cancelled`. */
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 10_000;
const CLOSE_WITHIN_MS = 1_000;

/** Undici is loaded with the first exchange, so that the first frame of the program does not wait for it. */
export function createTransport(options: {
  readonly tls: TlsOptions;
  readonly https: boolean;
  /** Limit of one exchange, from connecting to the last byte of the response. */
  readonly limitMs: (method: Method) => number;
  /** Source of the proxy settings. */
  readonly env: Readonly<Record<string, string | undefined>>;
}): Transport {
  let closed = false;
  /** By proxy; '' without one. */
  const opened = new Map<string, Promise<Dispatcher>>();

  async function open(proxy: URL | undefined, limitMs: number): Promise<Dispatcher> {
    // A redirect may lead from http to https, so the TLS options are read whenever there are any.
    const wantsTls = options.https || Object.keys(options.tls).length > 0;
    const [undici, tls] = await Promise.all([
      import('./undici.ts'),
      wantsTls ? loadTls(options.tls) : undefined,
    ]);
    return undici.openDispatcher({ tls, proxy, connectTimeoutMs: Math.min(CONNECT_TIMEOUT_MS, limitMs) });
  }

  function dispatcherFor(proxy: URL | undefined, limitMs: number): Promise<Dispatcher> {
    const key = proxy?.href ?? '';
    const known = opened.get(key);
    if (known !== undefined) return known;
    const dispatcher = open(proxy, limitMs).catch((error: unknown) => {
      opened.delete(key); // The next exchange reads the files again, which may have been fixed.
      throw error;
    });
    opened.set(key, dispatcher);
    return dispatcher;
  }

  return {
    async exchange(exchange) {
      if (closed || exchange.signal?.aborted) throw cancelled();
      const limitMs = options.limitMs(exchange.method);
      const url = new URL(exchange.url);
      const proxy = proxyFor(destinationOf(url), options.env);
      let stage: Stage = 'connect';
      const late = (): Error => lateError({ method: exchange.method, url, proxy, stage, limitMs });
      try {
        return await withLimit({ limitMs, late, outer: exchange.signal }, (signal) =>
          // Undici notices an abort only once it is connected.
          orAborted(
            dispatcherFor(proxy?.url, limitMs).then((dispatcher) =>
              send(dispatcher, { ...exchange, url, signal }, (reached) => {
                stage = reached;
              }),
            ),
            signal,
          ),
        );
      } catch (error) {
        if (closed || exchange.signal?.aborted) throw cancelled();
        throw networkError(error, url, proxy);
      }
    },
    async close() {
      closed = true;
      const ended = [...opened.values()].map((dispatcher) => dispatcher.then((one) => one.destroy()));
      // An exchange that still reads its files has no connection yet.
      await within(Promise.allSettled(ended), CLOSE_WITHIN_MS);
    },
  };
}

async function send(
  dispatcher: Dispatcher,
  exchange: Omit<Exchange, 'url'> & { readonly url: URL; readonly signal: AbortSignal },
  onStage: (stage: Stage) => void,
): Promise<Answer> {
  const { withStart } = await import('./undici.ts');
  const { url, mayStart } = exchange;
  const start = (): void => {
    mayStart();
    onStage('answer');
  };
  const answer = await withStart(dispatcher, start).request({
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method: exchange.method,
    headers: exchange.headers,
    body: exchange.body ?? null,
    signal: exchange.signal,
  });
  onStage('body');
  return {
    status: answer.statusCode,
    contentType: header(answer, 'content-type') ?? '',
    location: header(answer, 'location'),
    retryAfter: header(answer, 'retry-after'),
    rateLimit: header(answer, 'ratelimit'),
    date: header(answer, 'date'),
    body: await answer.body.text(),
  };
}

function header(answer: Dispatcher.ResponseData, name: string): string | undefined {
  const value = answer.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function cancelled(): BndError {
  return new BndError('cancelled', 'The request was canceled.');
}
