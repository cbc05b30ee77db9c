/** Passes on HTTP requests with a full URL, as clients send them to a proxy for http:// pages (RFC 9112, section 3.2.2). */
import { Agent, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { BndError, errorText } from '../lib/errors.ts';
import type { Connector } from './connector.ts';
import type { Destination } from './destination.ts';

/** Headers that concern one connection (RFC 9110, section 7.6.1), and those for the proxy. The body's framing is kept. */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'upgrade',
]);

export class HttpRelay {
  readonly #connector: Connector;
  /** A connection is used for several requests: each one counts towards the limit of its session. */
  readonly #agent = new Agent({ keepAlive: true, maxFreeSockets: 4 });

  constructor(connector: Connector) {
    this.#connector = connector;
  }

  /** Resolves once the response is sent. Rejects with BndError. */
  async pass(
    destination: Destination,
    url: URL,
    message: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const target = await this.#connector.targetOf(destination);
    const to = (host: string, port: number): Promise<void> =>
      this.#exchange({ host, port, url }, message, response);
    if (target === undefined) return to(destination.host, destination.port);
    // Through its own port: the session counts it as any other connection.
    await this.#connector.withSession(target, destination.host, async (forward) => {
      try {
        await to(forward.listenAddress, forward.listenPort);
        return undefined;
      } catch (error) {
        // Sent once more through another session only if that cannot do harm.
        const isSafe = !response.headersSent && (message.method === 'GET' || message.method === 'HEAD');
        const failed = forward.snapshot().failing?.error;
        if (isSafe && failed !== undefined) return failed;
        throw error;
      }
    });
  }

  close(): void {
    this.#agent.destroy();
  }

  async #exchange(
    at: { readonly host: string; readonly port: number; readonly url: URL },
    message: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { host, port, url } = at;
    const asked = request({
      agent: this.#agent,
      host,
      port,
      method: message.method,
      path: `${url.pathname}${url.search}`,
      headers: passedHeaders(message),
      setHost: false,
    });
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      asked.once('response', resolve).once('error', reject);
    });
    response.once('close', () => asked.destroy());
    try {
      message.pipe(asked);
      const answer = await answered;
      response.writeHead(answer.statusCode ?? 502, answer.statusMessage, passedHeaders(answer));
      await pipeline(answer, response);
    } catch (cause) {
      throw new BndError(
        'endpoint-unreachable',
        `${url.host} did not answer the request: ${errorText(cause)}.`,
        {
          cause,
        },
      );
    }
  }
}

/** As received: names, order and repetitions. */
function passedHeaders({ rawHeaders, headers }: IncomingMessage): string[] {
  const named = new Set((headers.connection ?? '').toLowerCase().split(/ *, */));
  const passed: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    const key = name.toLowerCase();
    if (!HOP_BY_HOP.has(key) && !named.has(key)) passed.push(name, rawHeaders[index + 1] ?? '');
  }
  return passed;
}
