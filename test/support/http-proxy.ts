/** A proxy as in companies: CONNECT, and absolute URLs for http. It resolves every name to this machine. */
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { CertificatePair } from './certs.ts';

interface Asked {
  readonly method: string;
  /** `host:port` of a CONNECT, else the whole URL. */
  readonly target: string;
  /** What Proxy-Authorization holds, decoded. */
  readonly credentials: string | undefined;
}

export interface HttpProxy {
  readonly port: number;
  readonly asked: readonly Asked[];
}

/** How the proxy handles a request: a status other than 200 refuses it, `cut` closes, `hang` never responds. */
type Ruling = number | 'cut' | 'hang';

/** Ends with the test that started it. `rule` is called for each request; by default all of them pass. */
export async function startHttpProxy(
  rule: (asked: Asked) => Ruling | Promise<Ruling> = () => 200,
  /** Makes it an https proxy. */
  tls?: CertificatePair,
): Promise<HttpProxy> {
  const asked: Asked[] = [];
  const sockets = new Set<Socket>();
  const note = (method: string, target: string, header: string | undefined): Asked => {
    const credentials = header === undefined ? undefined : Buffer.from(header.slice(6), 'base64').toString();
    const one = { method, target, credentials };
    asked.push(one);
    return one;
  };
  const server = tls === undefined ? createServer() : createTlsServer(tls);
  server.on('request', async (incoming, answer) => {
    const target = incoming.url ?? '';
    const ruling = await rule(note(incoming.method ?? '', target, incoming.headers['proxy-authorization']));
    if (ruling === 'hang') return;
    if (ruling === 'cut') incoming.socket.destroy();
    else if (ruling !== 200) answer.writeHead(ruling).end('<html>refused</html>');
    else {
      const url = new URL(target);
      const { 'proxy-authorization': _, ...headers } = incoming.headers;
      const onward = request({
        host: '127.0.0.1',
        port: url.port,
        path: `${url.pathname}${url.search}`,
        method: incoming.method,
        headers,
      });
      onward.on('response', (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
      });
      onward.on('error', () => answer.destroy());
      incoming.pipe(onward);
    }
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  server.on('connect', async (incoming, socket: Socket, head: Buffer) => {
    const target = incoming.url ?? '';
    const ruling = await rule(note('CONNECT', target, incoming.headers['proxy-authorization']));
    if (ruling === 'hang') return;
    if (ruling === 'cut') socket.destroy();
    else if (ruling !== 200) socket.end(`HTTP/1.1 ${ruling} Refused\r\ncontent-length: 0\r\n\r\n`);
    else {
      const onward = connect(Number(target.split(':').at(-1)), '127.0.0.1');
      onward.on('error', () => socket.destroy());
      socket.on('close', () => onward.destroy());
      onward.once('connect', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        onward.write(head);
        socket.pipe(onward).pipe(socket);
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  const address = server.address();
  return { port: typeof address === 'object' && address !== null ? address.port : 0, asked };
}
