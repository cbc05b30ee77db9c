/** One local port for all targets: SOCKS5, HTTP CONNECT and the PAC file, told apart by the first byte. */
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { BndError } from '../lib/errors.ts';
import { refusalText } from '../lib/only-you.ts';
import { listen } from '../proxy/listener.ts';
import type { PeerCheck } from '../proxy/only-you.ts';
import { RefusedUsers } from '../proxy/refused-users.ts';
import { resetAtOnce } from '../proxy/reset-socket.ts';
import type { ClientLogin } from './client-login.ts';
import { Connector } from './connector.ts';
import type { Destination } from './destination.ts';
import { createHttpSide } from './http-side.ts';
import { PAC_PATH, pacFile } from './pac.ts';
import { nextChunk } from './read-socket.ts';
import { refusalReason, socksReplyFor } from './refusal.ts';
import { SOCKS_REPLY, SOCKS_VERSION, SocksHandshake, socksReply } from './socks.ts';
import type { Backend, Clock } from './types.ts';
import { withoutRepeats } from './without-repeats.ts';

/** How long a client may take until its request is complete. */
const REQUEST_WITHIN_MS = 10_000;

export interface GatewayOptions {
  readonly listenAddress: string;
  /** 0: any free one. */
  readonly listenPort: number;
  /** Passes names and addresses that are not targets through. */
  readonly direct: boolean;
  /** What clients have to send; undefined: nothing. */
  readonly login: ClientLogin | undefined;
  readonly backend: Backend;
  readonly clock: Clock;
  /** Refuses programs of other users. Nothing is read from a client before. */
  readonly check: PeerCheck;
  /** Takes a sentence about a client that was refused, for the log; the same one at most every 10 s, and one for each other user. */
  readonly onRefused: (text: string) => void;
  readonly requestWithinMs?: number;
}

export interface Gateway {
  readonly port: number;
  readonly pacUrl: string;
  /** Stops listening and opens no more sessions. Clients without a connection are cut; the others continue with their session. */
  close(): void;
}

/** Rejects like `listen`. */
export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  const { listenAddress, login, backend, clock, requestWithinMs = REQUEST_WITHIN_MS } = options;
  const onRefused = withoutRepeats(options.onRefused, clock);
  const connector = new Connector({
    ...options,
    onSessionFailure: ({ label }, error) => onRefused(`${label}: ${refusalReason(error)}`),
  });
  const others = new RefusedUsers();
  /** Clients whose request is not complete, with the function that ends their time limit. */
  const asking = new Map<Duplex, () => void>();
  // Where other users could read the names in it, the path cannot be guessed.
  const pacPath = login === undefined ? PAC_PATH : `/${login.pathSecret}${PAC_PATH}`;
  let address = '';

  const hasAsked = (socket: Duplex): void => {
    asking.get(socket)?.();
    asking.delete(socket);
  };
  const refused = ({ host, port }: Destination, error: BndError): void => {
    if (error.code !== 'cancelled') onRefused(`${host}:${port} refused: ${refusalReason(error)}`);
  };
  const http = createHttpSide({
    login,
    connector,
    pacPath,
    pac: async () => pacFile({ address, aliases: await backend.aliases() }),
    onRequest: hasAsked,
    onRefused: refused,
  });

  const connect = async (socket: Socket, destination: Destination): Promise<void> => {
    const error = await connector.connect(socket, destination, {
      open: () => void socket.write(socksReply(SOCKS_REPLY.succeeded)),
      refuse: (error) => endWith(socket, socksReply(socksReplyFor(error))),
    });
    if (error !== undefined) refused(destination, error);
  };

  const socks = async (socket: Socket, first: Buffer): Promise<void> => {
    const handshake = new SocksHandshake(login);
    for (let chunk: Buffer | undefined = first; chunk !== undefined; chunk = await nextChunk(socket)) {
      for (const step of handshake.take(chunk)) {
        if (step.kind === 'send') socket.write(step.bytes);
        else if (step.kind === 'refuse') {
          hasAsked(socket);
          onRefused(step.why);
          return endWith(socket, step.bytes);
        } else {
          hasAsked(socket);
          if (handshake.rest.length > 0) socket.unshift(handshake.rest);
          return connect(socket, step.destination);
        }
      }
    }
    socket.destroy();
  };

  const serve = async (socket: Socket): Promise<void> => {
    const peer = await options.check(socket);
    if (peer !== undefined) {
      resetAtOnce(socket);
      if (others.note(peer)) onRefused(refusalText(peer));
      return;
    }
    const first = await nextChunk(socket);
    if (first === undefined) return void socket.destroy();
    const [byte = 0] = first;
    if (byte !== SOCKS_VERSION && isText(byte)) {
      socket.unshift(first);
      return http.serve(socket);
    }
    await socks(socket, first);
  };

  const accept = (socket: Socket): void => {
    socket.on('error', () => undefined);
    const timer = setTimeout(() => socket.destroy(), requestWithinMs);
    asking.set(socket, () => clearTimeout(timer));
    socket.once('close', () => hasAsked(socket));
    void serve(socket);
  };

  const listener = await listen(listenAddress, options.listenPort, accept);
  address = `${listenAddress.includes(':') ? `[${listenAddress}]` : listenAddress}:${listener.port}`;
  return {
    port: listener.port,
    pacUrl: `http://${address}${pacPath}`,
    close: () => {
      listener.close();
      connector.close();
      http.close();
      for (const socket of [...asking.keys()]) socket.destroy();
    },
  };
}

/** Whether a request line can begin with it (RFC 9110, section 5.6.2), or with the line break that some clients send before. */
function isText(byte: number): boolean {
  return (byte >= 0x21 && byte < 0x7f) || byte === 0x0d || byte === 0x0a;
}

/** Sends the last bytes and closes. What the client sends meanwhile is dropped: unread bytes would turn the end into a reset. */
function endWith(socket: Socket, bytes: Buffer): void {
  socket.end(bytes);
  socket.resume();
}
