/** Joins everything written in one turn of the event loop into one system call: a third of the throughput of a tunnel hangs on it. */
import type { Socket } from 'node:net';

/** The only writer of its socket. */
export class TurnWriter {
  readonly #socket: Socket;
  #corked = false;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** False when the socket holds enough: write on after its 'drain'. The buffer must not change any more. */
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
