/** The small services behind the lab's targets. */
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';
import type { PeerCheck } from '../../proxy/only-you.ts';
import { type Endpoint, listenOnLoopback } from './listen.ts';

const TICK_MS = 1000;

const PAGE = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>bnd-tui lab</title></head>
<body>
<h1>It works.</h1>
<p>This page came through a Boundary session: from your browser to a local port of bnd-tui, over TLS to a worker, and from there to a web server
that listens on the loopback interface only.</p>
<p>Look at the sessions screen: it counts the bytes of this page.</p>
</body>
</html>
`;

/** Serves one HTML page under every path. */
export function startWeb(port = 0, check?: PeerCheck): Promise<Endpoint> {
  return listenOnLoopback(createHttpServer(servePage), port, check);
}

function servePage(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(PAGE),
    'cache-control': 'no-store',
  });
  response.end(request.method === 'HEAD' ? undefined : PAGE);
}

/** The same page over TLS, with a self-signed certificate, which is created for the first connection. */
export function startTlsWeb(port = 0, check?: PeerCheck): Promise<Endpoint> {
  const pages = createHttpServer(servePage);
  let securing: Promise<SecureContext> | undefined;
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    securing ??= import('./web-certificate.ts').then(({ newWebContext }) => newWebContext());
    securing.then(
      (secureContext) => {
        const secure = new TLSSocket(socket, { isServer: true, secureContext });
        secure.on('error', () => socket.destroy());
        pages.emit('connection', secure);
      },
      () => socket.destroy(),
    );
  });
  return listenOnLoopback(server, port, check);
}

/** Echoes everything, and ends when the peer ends (RFC 862). */
export function startEcho(port = 0, check?: PeerCheck): Promise<Endpoint> {
  return listenOnLoopback(
    createServer({ allowHalfOpen: true }, (socket) => socket.pipe(socket)),
    port,
    check,
  );
}

/** Sends one line per second, so that a session shows traffic without any input. */
export function startTicker(port = 0, check?: PeerCheck): Promise<Endpoint> {
  const server = createServer((socket) => {
    let tick = 0;
    const timer = setInterval(() => {
      tick += 1;
      // A client that does not read gets fewer ticks instead of filling the memory.
      if (!socket.writableNeedDrain) socket.write(`tick ${tick} at ${new Date().toISOString()}\n`);
    }, TICK_MS);
    socket.on('close', () => clearInterval(timer));
    socket.resume();
  });
  return listenOnLoopback(server, port, check);
}
