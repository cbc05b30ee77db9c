/** One HTTP exchange over undici, with its limits; what can go wrong below HTTP becomes a BndError here. */
import type { Agent, Dispatcher } from 'undici';
import { BndError } from '../lib/errors.ts';
import { networkError } from './network-errors.ts';
import { loadTls } from './tls.ts';
import type { TlsOptions } from './types.ts';

export type Method = 'GET' | 'POST' | 'DELETE';

interface Exchange {
  readonly method: Method;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** An answer, whatever its status. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly location: string | undefined;
  readonly retryAfter: string | undefined;
  readonly date: string | undefined;
  readonly body: string;
}

export interface Transport {
  /** Rejects with BndError only. */
  exchange(exchange: Exchange): Promise<Answer>;
  /** Ends all connections; exchanges under way and later ones reject with `cancelled`. */
  close(): Promise<void>;
}

/** A listing of some 100,000 targets fits; more is no answer but an accident or an attack. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
const CONNECT_TIMEOUT_MS = 10_000;
/** Longer than a poll interval, so that polling keeps its connection. */
const KEEP_ALIVE_MS = 30_000;
const MAX_CONNECTIONS = 8;

/** Undici loads with the first exchange: the first frame of the program does not wait for it. */
export function createTransport(options: {
  readonly tls: TlsOptions;
  readonly https: boolean;
  readonly timeoutMs: number;
}): Transport {
  let closed = false;
  let agent: Promise<Agent> | undefined;

  async function openAgent(): Promise<Agent> {
    // A redirect may raise http to https, so the TLS options are read whenever somebody gave any.
    const wantsTls = options.https || Object.keys(options.tls).length > 0;
    const [undici, tls] = await Promise.all([import('./undici.ts'), wantsTls ? loadTls(options.tls) : {}]);
    return new undici.Agent({
      connect: { ...tls, timeout: Math.min(CONNECT_TIMEOUT_MS, options.timeoutMs) },
      connections: MAX_CONNECTIONS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      maxResponseSize: MAX_ANSWER_BYTES,
      headersTimeout: 0,
      bodyTimeout: 0,
      allowH2: false,
    });
  }

  function readyAgent(): Promise<Agent> {
    agent ??= openAgent().catch((error: unknown) => {
      agent = undefined; // A file that was repaired meanwhile is read by the next exchange.
      throw error;
    });
    return agent;
  }

  return {
    async exchange(exchange) {
      if (closed || exchange.signal?.aborted) throw cancelled();
      const timeout = AbortSignal.timeout(options.timeoutMs);
      const signal = exchange.signal === undefined ? timeout : AbortSignal.any([exchange.signal, timeout]);
      try {
        return await send(await readyAgent(), exchange, signal);
      } catch (error) {
        if (closed || exchange.signal?.aborted) throw cancelled();
        throw networkError(error, exchange.url, timeout.aborted ? options.timeoutMs : undefined);
      }
    },
    async close() {
      closed = true;
      await agent?.then(
        (opened) => opened.destroy(),
        () => undefined,
      );
    },
  };
}

async function send(agent: Agent, exchange: Exchange, signal: AbortSignal): Promise<Answer> {
  const url = new URL(exchange.url);
  const answer = await agent.request({
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method: exchange.method,
    headers: exchange.headers,
    body: exchange.body ?? null,
    signal,
  });
  return {
    status: answer.statusCode,
    contentType: header(answer, 'content-type') ?? '',
    location: header(answer, 'location'),
    retryAfter: header(answer, 'retry-after'),
    date: header(answer, 'date'),
    body: await answer.body.text(),
  };
}

function header(answer: Dispatcher.ResponseData, name: string): string | undefined {
  const value = answer.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function cancelled(): BndError {
  return new BndError('cancelled', 'The request was stopped.');
}
