/** A client that forwards a port to an echo server over a line with a round-trip time: the built program or the official one. */
import { connect } from 'node:net';
import { decodeAuthorizationToken, encodeAuthorizationToken } from '../../src/wire/authorization-token.ts';
import { type DelayingRelay, startDelayingRelay } from '../support/delaying-relay.ts';
import { at, type Rest, text } from '../support/rest.ts';
import { hasEnded, type RunningClient, startClient, stopClient } from './client-program.ts';

const ANSWER_MS = 10_000;
/** A client that loses more does not work. */
const MOST_LOST = 100;

export interface LinePlan {
  readonly rest: Rest;
  /** Id of a target whose host is an echo server. */
  readonly target: string;
  /** Path of the official program; undefined: the built one. */
  readonly official: string | undefined;
  readonly roundTripMs: number;
}

export interface LineClient {
  /** Opens that many connections at the same time, again until all of them are answered; resolves with the times to the first byte, in milliseconds. */
  atOnce(count: number): Promise<number[]>;
  /** Connections without an answer so far. */
  readonly lost: number;
}

/** Runs `work` with a client whose session has been activated by a first connection. */
export async function overLine<T>(plan: LinePlan, work: (client: LineClient) => Promise<T>): Promise<T> {
  const client = new Client(plan);
  try {
    await client.atOnce(1);
    return await work(client);
  } finally {
    await client.stop();
  }
}

interface Running extends RunningClient {
  readonly relay: DelayingRelay;
}

class Client implements LineClient {
  readonly #plan: LinePlan;
  #running: Running | undefined;
  lost = 0;

  constructor(plan: LinePlan) {
    this.#plan = plan;
  }

  async atOnce(count: number): Promise<number[]> {
    for (;;) {
      const { port } = await this.#started();
      const outcomes = await Promise.all(Array.from({ length: count }, () => firstByteMs(port)));
      const times = outcomes.filter((ms) => ms !== undefined);
      if (times.length === count) return times;
      this.lost += count - times.length;
      if (this.lost > MOST_LOST) throw new Error(`${this.lost} connections were lost`);
    }
  }

  /** The official program ends when a worker loses a handshake; only another session can follow then. */
  async #started(): Promise<Running> {
    if (this.#running !== undefined && !hasEnded(this.#running)) return this.#running;
    await this.stop();
    this.#running = await start(this.#plan);
    return this.#running;
  }

  async stop(): Promise<void> {
    if (this.#running === undefined) return;
    const running = this.#running;
    this.#running = undefined;
    await stopClient(running);
    await running.relay.close();
  }
}

async function start({ rest, target, official, roundTripMs }: LinePlan): Promise<Running> {
  const answer = await rest.call('POST', `/v1/targets/${target}:authorize-session`, {});
  const data = decodeAuthorizationToken(text(at(answer, 'authorization_token')));
  const relay = await startDelayingRelay(Number(data.workerAddresses[0]?.split(':').at(-1)), roundTripMs);
  const token = encodeAuthorizationToken({ ...data, workerAddresses: [`127.0.0.1:${relay.port}`] });
  try {
    return { ...(await startClient(official, token)), relay };
  } catch (error) {
    await relay.close();
    throw error;
  }
}

/** Undefined if no answer comes. */
async function firstByteMs(port: number): Promise<number | undefined> {
  const startedAt = performance.now();
  const socket = connect(port, '127.0.0.1').setNoDelay(true);
  const { promise, resolve } = Promise.withResolvers<number | undefined>();
  socket.once('data', () => resolve(performance.now() - startedAt));
  socket.on('error', () => resolve(undefined));
  socket.on('close', () => resolve(undefined));
  socket.setTimeout(ANSWER_MS, () => resolve(undefined));
  socket.write('x');
  const ms = await promise;
  socket.destroy();
  return ms;
}
