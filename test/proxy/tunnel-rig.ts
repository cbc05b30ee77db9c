import { once } from 'node:events';
import type { Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { WebSocket } from 'ws';
import { openTls, upgrade } from '../../src/proxy/dial.ts';
import { greet } from '../../src/proxy/greet.ts';
import { listen } from '../../src/proxy/listener.ts';
import { sessionIdentity } from '../../src/proxy/session-identity.ts';
import type { ReadTcpTable } from '../../src/proxy/tcp-table.ts';
import { TcpWatch } from '../../src/proxy/tcp-watch.ts';
import { type ByteCount, Tunnel, type TunnelTimes } from '../../src/proxy/tunnel.ts';
import type { TunnelEnd } from '../../src/proxy/tunnel-end.ts';
import { parseWorkerAddress } from '../../src/proxy/worker-address.ts';
import { decodeAuthorizationToken } from '../../src/wire/authorization-token.ts';
import { newTofuToken } from '../../src/wire/handshake.ts';
import { startTestWorker } from '../support/forwards.ts';
import { createTestSession, type Peer } from '../support/scripted-worker.ts';
import { connectTo } from '../support/tcp.ts';

const NEVER_MS = 600_000;
export const PATIENT: TunnelTimes = {
  pingMs: NEVER_MS,
  stallMs: NEVER_MS,
  unreadMs: NEVER_MS,
  graceMs: { held: NEVER_MS, answered: NEVER_MS, unanswered: NEVER_MS },
};
/** A system without a table of its connections. */
const blind: ReadTcpTable = () => Promise.reject(new Error('there is no such file'));

interface Rig {
  /** The local program's end. */
  readonly client: Socket;
  /** The worker's end. */
  readonly ws: WebSocket;
  readonly endTls: () => void;
  readonly count: ByteCount;
  /** Bytes that the tunnel's two sockets buffer in this process. */
  held(): number;
  /** The local program reads so little that the worker is not read any more. */
  isFull(): boolean;
  readonly ended: Promise<TunnelEnd>;
  readonly tunnel: Tunnel;
}

export async function rig(
  times: TunnelTimes,
  read: ReadTcpTable = blind,
  isWhole = async () => false,
  readWorker: ReadTcpTable = blind,
): Promise<Rig> {
  const session = await createTestSession();
  const opened = Promise.withResolvers<Peer>();
  const worker = await startTestWorker(session, (peer) => {
    peer.accept();
    opened.resolve(peer);
  });
  const address = parseWorkerAddress(worker.address);
  if (address === undefined) throw new Error('the worker has no address');
  const { signal } = new AbortController();
  const identity = sessionIdentity(decodeAuthorizationToken(session.token([worker.address])));
  const secured = await openTls(address, identity, signal);
  onTestFinished(() => void secured.socket.destroy());
  const link = await upgrade(secured, address, signal);
  await greet(link, address.text, { tofuToken: newTofuToken(), command: 'connect' }, signal);
  const accepted = Promise.withResolvers<Socket>();
  const listener = await listen('127.0.0.1', 0, accepted.resolve);
  onTestFinished(() => listener.close());
  const client = await connectTo(listener.port);
  client.on('error', () => undefined);
  onTestFinished(() => void client.destroy());
  const local = await accepted.promise;
  local.on('error', () => undefined);
  const count: ByteCount = { up: 0, down: 0 };
  const ended = Promise.withResolvers<TunnelEnd>();
  const often = { firstMs: 0, pauseMs: 5 };
  const watch = new TcpWatch(read, often);
  const workerWatch = new TcpWatch(readWorker, often);
  const about = { worker: address.text, endpoint: 'tcp://h:1', count, times, isWhole };
  const options = { ...about, local, link, watch, workerWatch };
  const tunnel = new Tunnel({ ...options, onEnd: ended.resolve });
  tunnel.start();
  const held = () =>
    secured.socket.readableLength +
    secured.socket.writableLength +
    local.readableLength +
    local.writableLength;
  const { ws, endTls } = await opened.promise;
  const isFull = () => local.writableNeedDrain;
  return { client, ws, endTls, count, held, isFull, ended: ended.promise, tunnel };
}

export async function closeCode(ws: WebSocket): Promise<number> {
  const [code] = await once(ws, 'close');
  return code;
}
