/** Websockets that have not sent their handshake: a session may keep a few of them ready, but none forever. */
import { MOST_IDLE, type WorkerTimes } from './limits.ts';

export class IdleWebsockets {
  readonly #times: Pick<WorkerTimes, 'handshake' | 'handshakeOfMany'>;
  readonly #most: number;
  readonly #count = new Map<string, number>();

  /** `most`: how many of one session may wait longer than `handshakeOfMany`. */
  constructor(times: Pick<WorkerTimes, 'handshake' | 'handshakeOfMany'>, most: number = MOST_IDLE) {
    this.#times = times;
    this.#most = most;
  }

  /** Calls `expire` if the handshake takes too long. Call the returned function when it has arrived or the connection has ended. */
  start(sessionId: string, expire: () => void): () => void {
    this.#add(sessionId, 1);
    const { handshake, handshakeOfMany } = this.#times;
    const end = (): void => {
      stop();
      expire();
    };
    // A burst of connections is not idle: their handshakes arrive before the first of these timers fires.
    let timer = setTimeout(() => {
      if ((this.#count.get(sessionId) ?? 0) > this.#most) end();
      else timer = setTimeout(end, handshake - handshakeOfMany);
    }, handshakeOfMany);
    let isWaiting = true;
    const stop = (): void => {
      clearTimeout(timer);
      if (isWaiting) this.#add(sessionId, -1);
      isWaiting = false;
    };
    return stop;
  }

  #add(sessionId: string, change: 1 | -1): void {
    const count = (this.#count.get(sessionId) ?? 0) + change;
    if (count > 0) this.#count.set(sessionId, count);
    else this.#count.delete(sessionId);
  }
}
