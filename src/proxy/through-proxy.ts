/** Reaches a worker through a proxy from the environment, by CONNECT (RFC 9110, 9.3.6). */
import { request } from 'node:http';
import type { Socket } from 'node:net';
import { BndError, errorText } from '../lib/errors.ts';
import { proxyAuthorization, proxyFor, withoutBrackets } from '../lib/proxy-env.ts';
import { proxyHint } from './dial-errors.ts';
import type { ProxyWay, WorkerAddress } from './worker-address.ts';

/**
 * Returns the addresses without a proxy, then with the http proxy for each. The official client dials workers directly, so that works first; the
 * proxy is for networks without another way out.
 */
export function withProxies(
  addresses: readonly WorkerAddress[],
  env: Readonly<Record<string, string | undefined>>,
): readonly WorkerAddress[] {
  const proxied = addresses.flatMap((address) => {
    const proxy = proxyFor({ scheme: 'https', host: address.host, port: address.port }, env);
    const url = proxy?.url;
    return proxy === undefined || url?.protocol !== 'http:' ? [] : [{ ...address, via: { ...proxy, url } }];
  });
  return [...addresses, ...proxied];
}

/** Connects to the worker's port. Rejects with BndError, or with the signal's reason. */
export function openThroughProxy(
  address: WorkerAddress,
  via: ProxyWay,
  signal: AbortSignal,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const { host, port } = address;
    const target = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
    const authorization = proxyAuthorization(via.url);
    const asked = request({
      host: withoutBrackets(via.url.hostname),
      port: via.url.port || 80,
      method: 'CONNECT',
      path: target,
      headers: {
        host: target,
        ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }),
      },
      agent: false,
    });
    const settle = (): void => signal.removeEventListener('abort', abort);
    const abort = (): void => {
      settle();
      asked.destroy();
      reject(signal.reason);
    };
    signal.addEventListener('abort', abort);
    asked.on('error', (error) => {
      settle();
      reject(refused(address, via, errorText(error), error));
    });
    asked.once('connect', (answer, socket: Socket, head) => {
      settle();
      // Handled by its 'close'.
      socket.on('error', () => undefined);
      if (answer.statusCode === 200) {
        if (head.length > 0) socket.unshift(head);
        resolve(socket);
      } else {
        socket.destroy();
        reject(refused(address, via, `it returned ${answer.statusCode}`));
      }
    });
    if (signal.aborted) abort();
    else asked.end();
  });
}

function refused(address: WorkerAddress, via: ProxyWay, why: string, cause?: unknown): BndError {
  return new BndError(
    'worker-unreachable',
    `Worker ${address.text} is unreachable, both directly and through the proxy ${via.shown}: ${why}.`,
    { cause, hint: proxyHint(via) },
  );
}
