/**
 * Programs that send many small messages or streams at once through `connect`, next to other programs (turns.ts). BND_POSTGRES, BND_REDIS: local port of
 * a server without a password; pgbench (its tables made by `pgbench -i`) and redis-benchmark are run only with them.
 */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { WebSocket, WebSocketServer } from 'ws';
import { createTarget, type Rest } from '../support/rest.ts';
import { rateRow } from './contest-rows.ts';
import type { Measured } from './report.ts';
import { Turns } from './turns.ts';

const LEAST = 1.1;
const LIMIT_MS = 30_000;
const SOCKETS = 5;
const MESSAGES = 2_000;
const MESSAGE_BYTES = 64;
const DOWNLOAD_BYTES = 200_000_000;
const BLOCK_BYTES = 65_536;
const WINDOW_BYTES = 16 << 20;

const run = promisify(execFile);

/** `where`: which worker, for the table. */
export async function measureApps(rest: Rest, where: string): Promise<Measured[]> {
  const { BND_POSTGRES: postgres, BND_REDIS: redis } = process.env;
  const rows: Measured[] = [];
  const row = async (
    name: string,
    unit: string,
    endpoint: number,
    work: (port: number) => Promise<number>,
  ) => {
    const target = await createTarget(rest, `bench ${name} ${Date.now()}`, endpoint, {
      session_connection_limit: -1,
    });
    await using turns = new Turns({ rest, target, connect: noConnection, count: 0 });
    const rounds = await turns.measure(async ({ client }) => ({ rate: await work(client.port) }));
    rows.push(rateRow(`${name}, ${where}`, rounds, 'rate', unit, LEAST));
  };
  if (postgres !== undefined) await row('pgbench -S -c 20', 'transactions/s', Number(postgres), pgbench);
  if (redis !== undefined) await row('redis-benchmark -c 5', 'requests/s', Number(redis), redisBenchmark);
  await serveWebSockets((port) => row(`websocket echo × ${SOCKETS}`, 'messages/s', port, webSocketEcho));
  await serveHttp2((port) => row('HTTP/2, 200 MB', 'MB/s', port, http2Download));
  return rows;
}

function noConnection(): Promise<never> {
  return Promise.reject(new Error('the programs connect'));
}

async function pgbench(port: number): Promise<number> {
  const flags = ['-h', '127.0.0.1', '-p', `${port}`, '-U', 'postgres', '-n', '-S', '-c', '20', '-T', '5'];
  const { stdout, stderr } = await run('pgbench', [...flags, 'postgres'], { timeout: LIMIT_MS });
  return figure(/tps = ([\d.]+)/, stdout, stderr);
}

async function redisBenchmark(port: number): Promise<number> {
  const flags = ['-p', `${port}`, '-c', '5', '-n', '30000', '-t', 'get', '--csv'];
  const { stdout, stderr } = await run('redis-benchmark', flags, { timeout: LIMIT_MS });
  return figure(/"GET","([\d.]+)"/, stdout, stderr);
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

/** A run in which clients were lost counts as failed. */
function figure(pattern: RegExp, stdout: string, stderr: string): number {
  const [, value] = pattern.exec(stdout) ?? [];
  if (value === undefined || /aborted|error/i.test(stderr)) throw new Error(stderr);
  return Number(value);
}

async function serveWebSockets(work: (port: number) => Promise<void>): Promise<void> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  server.on('connection', (socket) => socket.on('message', (message) => socket.send(message)));
  await once(server, 'listening');
  try {
    await work(portOf(server.address()));
  } finally {
    server.close();
  }
}

async function webSocketEcho(port: number): Promise<number> {
  const sockets = await Promise.all(Array.from({ length: SOCKETS }, () => openWebSocket(port)));
  const startedAt = performance.now();
  try {
    await Promise.all(sockets.map(echoMessages));
  } finally {
    for (const socket of sockets) socket.terminate();
  }
  return (SOCKETS * MESSAGES * 1000) / (performance.now() - startedAt);
}

async function openWebSocket(port: number): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
  await once(socket, 'open');
  return socket;
}

async function echoMessages(socket: WebSocket): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const message = Buffer.alloc(MESSAGE_BYTES);
  let count = 0;
  socket.on('message', () => {
    count++;
    if (count === MESSAGES) resolve();
    else socket.send(message);
  });
  socket.once('close', () => reject(new Error('the websocket was closed')));
  socket.on('error', reject);
  socket.send(message);
  await promise;
}

async function serveHttp2(work: (port: number) => Promise<void>): Promise<void> {
  const server = http2.createServer();
  server.on('stream', sendDownload);
  server.on('sessionError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await work(portOf(server.address()));
  } finally {
    server.close();
  }
}

function sendDownload(stream: http2.ServerHttp2Stream): void {
  const block = Buffer.alloc(BLOCK_BYTES, 1);
  let left = DOWNLOAD_BYTES;
  const send = (): void => {
    while (left > 0) {
      left -= block.length;
      if (!stream.write(block)) {
        stream.once('drain', send);
        return;
      }
    }
    stream.end();
  };
  stream.on('error', () => {});
  stream.respond({ ':status': 200 });
  send();
}

async function http2Download(port: number): Promise<number> {
  const session = http2.connect(`http://127.0.0.1:${port}`, {
    settings: { initialWindowSize: WINDOW_BYTES },
  });
  const failed = Promise.withResolvers<never>();
  session.on('error', failed.reject);
  session.once('connect', () => session.setLocalWindowSize(WINDOW_BYTES));
  const startedAt = performance.now();
  try {
    const bytes = await Promise.race([countBytes(session.request({ ':path': '/' })), failed.promise]);
    if (bytes < DOWNLOAD_BYTES) throw new Error(`only ${bytes} bytes came`);
    return bytes / 1e3 / (performance.now() - startedAt);
  } finally {
    session.close();
  }
}

async function countBytes(stream: AsyncIterable<Buffer>): Promise<number> {
  let bytes = 0;
  for await (const chunk of stream) bytes += chunk.length;
  return bytes;
}
