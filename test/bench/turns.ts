/**
 * Several programs that forward the same target, measured in turns on connections that stay open: the built program, the official one (BND_OFFICIAL: its
 * path) and an earlier build (BND_BEFORE: path of its `bnd-tui.js`).
 */
import type { Socket } from 'node:net';
import { at, type Rest, text } from '../support/rest.ts';
import { type RunningClient, startClient, stopClient } from './client-program.ts';

const ROUNDS = 5;
/** The official program loses about one connection in seven to a real worker, and all others with it: it ends. */
const MOST_TRIES = 300;
/** A hanging client must not hang the measurement. */
const RUN_MS = 60_000;

export type Name = 'ours' | 'official' | 'before';
export type Figures = Readonly<Record<string, number>>;
export type Rounds = Readonly<Partial<Record<Name, readonly Figures[]>>>;

export interface Open {
  readonly client: RunningClient;
  readonly sockets: readonly Socket[];
}

/** What is measured on connections that are open. */
export type Work = (open: Open) => Promise<Figures>;

interface Contestant {
  readonly name: Name;
  /** See `startClient`. */
  readonly program: string | undefined;
  open: Open | undefined;
}

export interface Course {
  readonly rest: Rest;
  readonly target: string;
  /** Opens a connection and waits until it works. */
  readonly connect: (port: number) => Promise<Socket>;
  readonly count: number;
}

export class Turns implements AsyncDisposable {
  readonly #course: Course;
  readonly #contestants: Contestant[] = [{ name: 'ours', program: undefined, open: undefined }];

  constructor(course: Course) {
    this.#course = course;
    const { BND_OFFICIAL: official, BND_BEFORE: before } = process.env;
    if (official !== undefined)
      this.#contestants.push({ name: 'official', program: official, open: undefined });
    if (before !== undefined) this.#contestants.push({ name: 'before', program: before, open: undefined });
  }

  /** Each program in each round, in alternating order. */
  async measure(work: Work): Promise<Rounds> {
    const rounds: Partial<Record<Name, Figures[]>> = {};
    for (let round = 0; round < ROUNDS; round++) {
      for (const one of this.#contestants) {
        const figures = await untilDone(this.#course, one, work);
        rounds[one.name] = [...(rounds[one.name] ?? []), figures];
      }
      this.#contestants.reverse();
    }
    return rounds;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#contestants.map(({ open }) => open && stopClient(open.client)));
  }
}

/** With new connections if those of the program are lost. */
async function untilDone(course: Course, one: Contestant, work: Work): Promise<Figures> {
  let failure: unknown;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new Error(`${one.name}: not done in time`)), RUN_MS);
    try {
      one.open ??= await openAll(course, one.program);
      return await Promise.race([work(one.open), late.promise]);
    } catch (error) {
      failure = error;
      if (one.open !== undefined) await stopClient(one.open.client);
      one.open = undefined;
    } finally {
      clearTimeout(timer);
    }
  }
  throw failure;
}

/** Opens a session and its connections, one after another. Rejects at the first that is lost. */
export async function openAll(
  { rest, target, connect, count }: Course,
  program: string | undefined,
): Promise<Open> {
  const answer = await rest.call('POST', `/v1/targets/${target}:authorize-session`, {});
  const client = await startClient(program, text(at(answer, 'authorization_token')));
  const sockets: Socket[] = [];
  try {
    while (sockets.length < count) sockets.push(await connect(client.port));
    return { client, sockets };
  } catch (error) {
    for (const socket of sockets) socket.destroy();
    await stopClient(client);
    throw error;
  }
}
