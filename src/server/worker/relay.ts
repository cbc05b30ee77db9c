/** One authorized connection: copies bytes between the link to the client and the host, both ways, with back-pressure and an orderly end. */
import { connect, type Socket } from 'node:net';
import { sharedRead } from '../../lib/shared-read.ts';
import { askWhetherGone } from '../../wire/ask-whether-gone.ts';
import { CLOSE, NO_CLOSE_FRAME } from '../../wire/close-codes.ts';
import { endSocket } from '../../wire/end-socket.ts';
import type { Link } from '../../wire/link.ts';
import { TurnWriter } from '../../wire/turn-writer.ts';
import type { WorkerTimes } from './limits.ts';

/** Bytes that may queue for the host before the client is paused. */
const HIGH_WATER_MARK = 1024 * 1024;
/**
 * Bytes that a host may send before clients get a turn, if any of them sends too. A turn of the event loop reads much more from a plain socket than from
 * TLS, so a download would starve an upload beside it.
 */
const HOST_SHARE_BYTES = 192 * 1024;
/** How long the host may take to end its stream after the client. */
const ENDPOINT_LINGER_MS = 1_000;

/** Payload bytes; the relay increments them as bytes move. */
export interface ByteCount {
  up: number;
  down: number;
}

/** Parses the address in an endpoint URL such as `tcp://[2001:db8::1]:22`; undefined if it is not one. */
export function endpointAddress(
  endpoint: string,
): { readonly host: string; readonly port: number } | undefined {
  const match = /^[a-z]+:\/\/(?:\[([^\]]+)\]|([^:/]+)):(\d{1,5})$/.exec(endpoint);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  return host === undefined || port < 1 || port > 65_535 ? undefined : { host, port };
}

/** Connects to the host; undefined if that fails or takes too long. The caller may destroy the connection through `onSocket` in between. */
export function dialEndpoint(
  address: { readonly host: string; readonly port: number },
  timeoutMs: number,
  onSocket: (socket: Socket) => void,
): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const options = {
      ...address,
      allowHalfOpen: true,
      noDelay: true,
      keepAlive: true,
      highWaterMark: HIGH_WATER_MARK,
      onread: sharedRead(() => socket),
    };
    const socket: Socket = connect(options);
    onSocket(socket);
    const deadline = setTimeout(() => socket.destroy(), timeoutMs);
    socket.on('error', () => socket.destroy());
    const settle = (result: Socket | undefined): void => {
      clearTimeout(deadline);
      resolve(result);
    };
    socket.once('connect', () => settle(socket));
    socket.once('close', () => settle(undefined));
  });
}

/** Bytes that the clients of all connections sent so far. */
let fromClients = 0;

export interface RelayOptions {
  /** The TCP connection below the link. */
  readonly client: Socket;
  readonly times: Pick<WorkerTimes, 'stall' | 'rest'>;
}

/**
 * Resolves when no more bytes can move: the connection to the host is closed, and all that it sent has left for the client. The link may then still
 * wait for its peer to close, bounded in time.
 */
export function relay(
  link: Link,
  endpoint: Socket,
  count: ByteCount,
  { client, times }: RelayOptions,
): Promise<void> {
  return new Promise((resolve) => {
    const toEndpoint = new TurnWriter(endpoint);
    let share = 0;
    let seen = fromClients;
    const giveTurn = (): void => {
      share = 0;
      if (seen === fromClients) return;
      seen = fromClients;
      endpoint.pause();
      setImmediate(() => endpoint.resume());
    };
    const toClient = (chunk: Buffer): void => {
      count.down += chunk.length;
      share += chunk.length;
      if (!link.write(chunk)) endpoint.pause();
      else if (share >= HOST_SHARE_BYTES) giveTurn();
    };
    const endEndpoint = (stallMs: number): void => {
      endpoint.setTimeout(stallMs);
      if (endpoint.writableEnded) return;
      toEndpoint.flush();
      endSocket(endpoint, { lingerMs: ENDPOINT_LINGER_MS });
    };
    const endpointClosed = (): void => {
      link.close(CLOSE.normal);
      link.onSent(resolve);
    };
    endpoint.on('data', toClient);
    endpoint.on('drain', () => {
      if (!endpoint.writableEnded) endpoint.setTimeout(0);
      link.resume();
    });
    endpoint.on('end', () => {
      link.close(CLOSE.normal);
      // What the client still sends has no receiver: official workers close both sides at once.
      endEndpoint(times.rest);
    });
    // The host took nothing for a while. A client that is paused for it shows neither its end nor a reset.
    endpoint.on('timeout', () => {
      if (endpoint.writableEnded) return void endpoint.destroy();
      endpoint.setTimeout(times.stall);
      askWhetherGone(client, () => endpoint.destroy());
    });
    // The host may have reset the connection during the request to the controller.
    if (endpoint.closed) endpointClosed();
    else endpoint.on('close', endpointClosed);
    link.use({
      data: (piece) => {
        if (piece.length === 0 || !endpoint.writable) return;
        count.up += piece.length;
        fromClients += piece.length;
        if (toEndpoint.write(piece)) return;
        link.pause();
        endpoint.setTimeout(times.stall);
      },
      drain: () => endpoint.resume(),
      ended: (end) => {
        // What the host still sends has no receiver and does not count.
        endpoint.off('data', toClient);
        const isOrderly = end.kind === 'closed' && end.status.code !== NO_CLOSE_FRAME;
        endEndpoint(isOrderly ? times.rest : times.stall);
      },
    });
    link.onGone(() => {
      if (!endpoint.writableEnded) endpoint.destroy();
    });
  });
}
