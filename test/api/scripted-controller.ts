/** A local HTTP(S) server that acts as a controller: each test scripts its responses. */

import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { SecureContextOptions } from 'node:tls';
import { createApi } from '../../src/api/index.ts';
import type { ApiOptions, BoundaryApi } from '../../src/api/types.ts';

interface Received {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

export interface Scripted {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON, a string unchanged. */
  readonly body?: unknown;
  /** Closes the connection without a response. */
  readonly cut?: boolean;
  /** Never responds. */
  readonly hang?: boolean;
  /** Starts the response and never continues. */
  readonly half?: boolean;
}

export type Script = (received: Received, index: number) => Scripted;

export interface ScriptedController extends AsyncDisposable {
  readonly address: string;
  readonly port: number;
  readonly received: readonly Received[];
  readonly api: BoundaryApi;
}

/** Starts the server and an api that is connected to it; both end with the scope of `await using`. */
export async function scriptedController(
  script: Script,
  options: {
    readonly tls?: SecureContextOptions & { readonly requestCert?: boolean };
    readonly api?: Partial<ApiOptions>;
  } = {},
): Promise<ScriptedController> {
  const received: Received[] = [];
  const server: Server = options.tls === undefined ? createServer() : createTlsServer(options.tls);
  server.on('request', async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://test');
    const sent = await text(request);
    const record: Received = {
      method: request.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body: sent === '' ? undefined : JSON.parse(sent),
    };
    received.push(record);
    const { status = 200, headers = {}, body, cut, hang, half } = script(record, received.length - 1);
    if (hang) return;
    if (cut) {
      request.socket.destroy();
      return;
    }
    const type = typeof body === 'string' ? 'text/html' : 'application/json';
    response.writeHead(status, { 'content-type': type, ...headers });
    if (half) {
      response.write('{"items": [');
      return;
    }
    response.end(typeof body === 'string' || body === undefined ? body : JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const address = `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`;
  const api = createApi({ address, ...options.api });
  return {
    address,
    port,
    received,
    api,
    async [Symbol.asyncDispose]() {
      await api.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The failure of a call. */
export async function failureOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    (value) => {
      throw new Error(`expected a failure, got ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}
