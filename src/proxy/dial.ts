/** Dials one worker once: TCP, TLS 1.3 with the session's certificate, and the websocket upgrade. */
import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';
import type { BndError } from '../lib/errors.ts';
import { sharedRead } from '../lib/shared-read.ts';
import { CloseNotify } from '../wire/close-notify.ts';
import { Link } from '../wire/link.ts';
import { readUpgradeAnswer, upgradeRequest } from '../wire/upgrade.ts';
import { connectError, protocolError } from './dial-errors.ts';
import { presentsSessionCertificate, type SessionIdentity } from './session-identity.ts';
import { openThroughProxy } from './through-proxy.ts';
import type { WorkerAddress } from './worker-address.ts';

/** Bytes that a socket buffers per direction before back-pressure sets in; more does not make a tunnel faster. */
export const SOCKET_BUFFER_BYTES = 256 * 1024;
/** Detects dead peers, with Go's default interval. */
export const TCP_KEEP_ALIVE_MS = 15_000;

export interface Secured {
  readonly socket: TLSSocket;
  /** What the TCP connection below it has received. */
  readonly raw: { readonly bytesRead: number };
}

/** Connects and authenticates both ways; nothing has been written yet. Rejects with BndError, or with the signal's reason. */
export async function openTls(
  address: WorkerAddress,
  identity: SessionIdentity,
  signal: AbortSignal,
): Promise<Secured> {
  const { via } = address;
  const proxied = via && (await openThroughProxy(address, via, signal));
  proxied?.setNoDelay(true).setKeepAlive(true, TCP_KEEP_ALIVE_MS);
  return new Promise((resolve, reject) => {
    let isConnected = proxied !== undefined;
    // node:tls passes highWaterMark on to the stream, but its types lack it.
    const options: ConnectionOptions & { highWaterMark: number } = {
      ...(proxied === undefined ? directly(address, () => socket) : { socket: proxied }),
      servername: address.serverName,
      ALPNProtocols: ['http/1.1', identity.sessionId],
      secureContext: identity.secureContext,
      minVersion: 'TLSv1.3',
      // The certificate is compared byte for byte below, which is stricter than any CA check.
      rejectUnauthorized: false,
      highWaterMark: SOCKET_BUFFER_BYTES,
    };
    const socket = connectTls(options);
    const fail = rejectOnAbort(signal, socket, reject);
    socket.once('connect', () => {
      isConnected = true;
    });
    // Stays for the lifetime of the socket: later users learn of its end by 'close'.
    socket.on('error', (error) => fail(connectError(error, address.text, isConnected)));
    socket.once('secureConnect', () => {
      if (!presentsSessionCertificate(socket, identity)) {
        fail(protocolError(address.text, 'it did not present the certificate of this session'));
        return;
      }
      fail.release();
      resolve({ socket, raw: proxied ?? rawOf(socket) });
    });
  });
}

/** `onread` is for sockets that node:tls connects. */
function directly({ host, port }: WorkerAddress, socketOf: () => TLSSocket) {
  return {
    host,
    port,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: TCP_KEEP_ALIVE_MS,
    onread: sharedRead(socketOf),
  };
}

/** Node does not show in public what a socket that node:tls connects has received of TCP. Without it, an end without a close frame counts as a cut. */
function rawOf(socket: TLSSocket): { readonly bytesRead: number } {
  const handle: unknown = Reflect.get(Object(Reflect.get(socket, '_handle')), '_parent');
  return {
    get bytesRead() {
      return Number(Reflect.get(Object(handle), 'bytesRead'));
    },
  };
}

/** Returns the function that destroys the socket and rejects. The signal calls it too, until `release` is called. */
function rejectOnAbort(
  signal: AbortSignal,
  socket: Socket,
  reject: (reason: unknown) => void,
): ((error: unknown) => void) & { readonly release: () => void } {
  const abort = () => fail(signal.reason);
  const release = () => signal.removeEventListener('abort', abort);
  const fail = (error: unknown) => {
    release();
    socket.destroy();
    reject(error);
  };
  signal.addEventListener('abort', abort);
  if (signal.aborted) abort();
  return Object.assign(fail, { release });
}

/** Requests the websocket upgrade on a fresh connection. Rejects with BndError, or with the signal's reason; the socket is destroyed then. */
export function upgrade(
  { socket, raw }: Secured,
  address: WorkerAddress,
  signal: AbortSignal,
): Promise<Link> {
  return new Promise((resolve, reject) => {
    const key = randomBytes(16).toString('base64');
    let received: Buffer = Buffer.alloc(0);
    let failure: unknown;
    const settle = () => {
      signal.removeEventListener('abort', abort);
      socket.off('data', read);
      socket.off('error', note);
      socket.off('end', lost);
      socket.off('close', lost);
    };
    const fail = (error: unknown) => {
      settle();
      socket.destroy();
      reject(error);
    };
    const abort = () => fail(signal.reason);
    const note = (error: Error) => {
      failure = error;
    };
    const lost = () => fail(lostBefore(address, failure));
    const read = (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      const outcome = readUpgradeAnswer(received, key);
      if (outcome.kind === 'incomplete') return;
      if (outcome.kind === 'refused') {
        fail(protocolError(address.text, outcome.why));
        return;
      }
      settle();
      // The worker sends nothing until it gets the ClientHandshake.
      resolve(new Link(socket, 'client', outcome.rest, new CloseNotify(raw, socket)));
    };
    signal.addEventListener('abort', abort);
    socket.on('data', read);
    socket.on('error', note);
    socket.on('end', lost);
    socket.on('close', lost);
    if (signal.aborted) abort();
    else if (socket.destroyed) lost();
    else socket.write(upgradeRequest(address.text, key));
  });
}

function lostBefore(address: WorkerAddress, failure: unknown): BndError {
  return failure === undefined
    ? protocolError(address.text, 'it closed the connection without a response')
    : connectError(failure, address.text, true);
}
