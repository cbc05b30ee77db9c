/** Sends what a local program writes while the worker is still deciding on its connection, and keeps it in case it has to be sent again. */
import type { Socket } from 'node:net';
import type { Link } from '../wire/link.ts';

/** Most bytes that are sent ahead; the program waits for the worker's answer with the rest. */
const MOST_BYTES = 256 * 1024;

export class FirstBytes {
  readonly admitted: Promise<void>;
  readonly #socket: Socket;
  #kept: Buffer[] = [];
  #length = 0;
  #link: Link | undefined;
  #reads = false;

  /** `admitted` resolves when the program may be served; nothing may be sent for it before. */
  constructor(socket: Socket, admitted: Promise<void>) {
    this.#socket = socket;
    this.admitted = admitted;
  }

  /** Number of bytes that the program has sent. Some or all of them may have reached its host. */
  get length(): number {
    return this.#length;
  }

  /** Sends what has come so far, and what comes from now on, through this link. Call it again to send all of it through another link. */
  sendThrough(link: Link): void {
    this.#link = link;
    for (const chunk of this.#kept) link.write(chunk);
    if (this.#reads) return;
    this.#reads = true;
    this.#socket.on('data', this.#take);
  }

  /** Keeps what comes from now on instead of sending it. */
  hold(): void {
    this.#link = undefined;
    if (this.#reads) this.#socket.pause();
  }

  /** Call it when the tunnel reads the socket from now on: sends what is kept unless the link has it, and forgets it. */
  handOver(link: Link): void {
    if (this.#link !== link) for (const chunk of this.#kept) link.write(chunk);
    this.#socket.off('data', this.#take);
    this.#kept = [];
  }

  /** Returns what is kept to the socket, for another forward. The link must be gone. */
  giveBack(): void {
    if (!this.#reads) return;
    this.#socket.off('data', this.#take).pause();
    if (this.#kept.length > 0 && !this.#socket.destroyed) this.#socket.unshift(Buffer.concat(this.#kept));
    this.#kept = [];
  }

  readonly #take = (chunk: Buffer): void => {
    this.#kept.push(Buffer.from(chunk));
    this.#length += chunk.length;
    this.#link?.write(chunk);
    if (this.#length >= MOST_BYTES) this.#socket.pause();
  };
}
