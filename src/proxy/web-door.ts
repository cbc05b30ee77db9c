/** Switches the port of a forward to web access. The reverse proxy is loaded with the first page. */
import { isIPv6, type Socket } from 'node:net';
import type { RefusedPeer } from '../lib/only-you.ts';
import type { LocalForward, WebAccess } from './types.ts';
import type { WebFront } from './web-front.ts';

type Opened = Pick<LocalForward, 'listenAddress' | 'listenPort' | 'adopt'>;

export class WebDoor {
  #front: WebFront | undefined;

  /** From now on the port serves web pages only. Returns the one-time address. */
  async open(forward: Opened, access: WebAccess): Promise<string> {
    const { WebFront } = await import('./web-front.ts');
    const { listenAddress, listenPort } = forward;
    const host = isIPv6(listenAddress) ? `[${listenAddress}]` : listenAddress;
    this.#front ??= new WebFront({
      origin: `http://${host}:${listenPort}`,
      port: listenPort,
      access,
      adopt: (socket) => forward.adopt(socket, () => undefined),
    });
    return this.#front.issue(access.path);
  }

  get isOpen(): boolean {
    return this.#front !== undefined;
  }

  /** Resolves with the client if it is refused: its socket is reset. */
  async serve(socket: Socket, checked: Promise<RefusedPeer | undefined>): Promise<RefusedPeer | undefined> {
    const peer = await checked;
    if (peer === undefined) this.#front?.take(socket);
    else socket.resetAndDestroy();
    return peer;
  }

  close(): void {
    this.#front?.close();
  }
}
