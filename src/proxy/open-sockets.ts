/** The sockets of one forward that are not closed yet; some outlive their tunnel for a few seconds. */
import type { Socket } from 'node:net';
import { within } from '../lib/within.ts';
import type { Link } from '../link/link.ts';
import { resetAtOnce } from './reset-socket.ts';

export class OpenSockets {
  readonly #locals = new Set<Socket>();
  readonly #links = new Set<Link>();

  addLocal(socket: Socket): void {
    this.#locals.add(socket);
    socket.once('close', () => this.#locals.delete(socket));
  }

  addLink(link: Link): void {
    this.#links.add(link);
    link.onGone(() => this.#links.delete(link));
  }

  /** Resolves when every local program has what was for it, its end or reset included, or after `limitMs`. */
  async flushed(limitMs: number): Promise<void> {
    const unfinished = [...this.#locals].filter((socket) => !socket.writableFinished);
    const closed = unfinished.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    await within(Promise.all(closed), limitMs);
  }

  /** Closes all, the local ones by a reset unless their stream has ended. */
  drop(): void {
    for (const socket of [...this.#locals]) resetAtOnce(socket);
    for (const link of [...this.#links]) link.destroy();
  }
}
