/** Two ends of one TLS connection on loopback, closed with the test. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect, createServer, type Server, type TLSSocket } from 'node:tls';
import { onTestFinished } from 'vitest';
import { certificatePem, privateKeyPem } from '../../src/wire/session-key.ts';
import { createTestSession, portOf } from '../support/scripted-worker.ts';
import { connectTo, listenOn } from '../support/tcp.ts';

export interface Pair<T extends Socket> {
  readonly client: T;
  readonly worker: T;
}

/** A TLS server with a session's certificate, closed with the test. */
export async function tlsServer(accept: (socket: TLSSocket) => void): Promise<Server> {
  const { keys } = await createTestSession();
  const pem = { cert: certificatePem(keys.certificate), key: privateKeyPem(keys.privateKey) };
  const server = createServer({ ...pem, minVersion: 'TLSv1.3' }, accept).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return server;
}

export async function tlsPair(): Promise<Pair<TLSSocket>> {
  const { promise: worker, resolve } = Promise.withResolvers<TLSSocket>();
  const server = await tlsServer(resolve);
  const client = connect({ port: portOf(server), host: '127.0.0.1', rejectUnauthorized: false });
  await once(client, 'secureConnect');
  server.close();
  return kept({ client, worker: await worker });
}

export async function tcpPair(): Promise<Pair<Socket>> {
  const { promise: worker, resolve } = Promise.withResolvers<Socket>();
  const server = await listenOn(resolve);
  const client = await connectTo(portOf(server));
  server.close();
  return kept({ client, worker: await worker });
}

/** Errors are reported by the subsequent 'close'. */
function kept<T extends Socket>(pair: Pair<T>): Pair<T> {
  for (const socket of [pair.client, pair.worker]) {
    socket.on('error', () => socket.destroy());
    onTestFinished(() => void socket.destroy());
  }
  return pair;
}
