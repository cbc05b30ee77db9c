/** Tracks the open sockets of one forward; some outlive their tunnel by a few seconds. */
import type { Socket } from 'node:net';
import { within } from '../lib/within.ts';
import type { Link } from '../wire/link.ts';
import { resetAtOnce } from './reset-socket.ts';

/** Local sockets of all forwards of this thread. */
const locals = new Set<Socket>();
let isGuarded = false;

/** A thread or process that crashes closes its sockets, which looks like the end of the host's stream: resets those in `locals` instead. */
function guardExit(): void {
  if (isGuarded) return;
  isGuarded = true;
  process.once('exit', () => {
    for (const open of locals) resetAtOnce(open);
  });
}

export class OpenSockets {
  /** With the listener of each. */
  readonly #locals = new Map<Socket, () => void>();
  readonly #links = new Set<Link>();

  addLocal(socket: Socket): void {
    const forget = () => {
      locals.delete(socket);
      this.#locals.delete(socket);
    };
    locals.add(socket);
    this.#locals.set(socket, forget);
    socket.once('close', forget);
    guardExit();
  }

  /** The socket is used elsewhere from now on. */
  removeLocal(socket: Socket): void {
    const forget = this.#locals.get(socket);
    if (forget === undefined) return;
    socket.off('close', forget);
    forget();
  }

  addLink(link: Link): void {
    this.#links.add(link);
    link.onGone(() => this.#links.delete(link));
  }

  /** Resolves when every local program has received everything including the end or reset, at the latest after `limitMs`. */
  async flushed(limitMs: number): Promise<void> {
    const unfinished = [...this.#locals.keys()].filter((socket) => !socket.writableFinished);
    const closed = unfinished.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    await within(Promise.all(closed), limitMs);
  }

  /** Closes all sockets; local ones whose stream has not ended are reset. */
  drop(): void {
    for (const socket of [...this.#locals.keys()]) resetAtOnce(socket);
    for (const link of [...this.#links]) link.destroy();
  }
}
