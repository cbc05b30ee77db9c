/**
 * Shares one PostgreSQL backend between clients. A client has the backend for one request, or for a whole transaction; then the next one gets it, with its
 * own settings, temporary tables and prepared statements (pg-state.ts).
 */
import type { Backend, BackendEvents } from './backend.ts';
import type { PgClient, PgClientEvents } from './pg-client.ts';
import { IDLE, MessageSplitter, type PgMessage, pgMessage, type Report, textsOf } from './pg-messages.ts';
import { PgRequest } from './pg-request.ts';
import {
  dropAsideQuery,
  END_SESSION_QUERY,
  putAsideQuery,
  putBackQuery,
  RESET_QUERIES,
  readState,
  restoreMessages,
  saveQuery,
  startupQueries,
} from './pg-state.ts';

export interface TurnTimes {
  /** Until a waiting client gets a notice with the reason. */
  readonly noticeMs: number;
  /** Until a client that others wait for is disconnected, if it neither sends nor reads anything. */
  readonly idleMs: number;
}

const STARTING: Report = { severity: 'NOTICE', code: '00000', message: 'the database is starting' };
const WAITING: Report = {
  severity: 'NOTICE',
  code: '00000',
  message: 'waiting for another connection: this database runs one statement or transaction at a time',
  hint: 'It continues when that connection is done. Cancel the statement to give up.',
};

const ROLLBACK = pgMessage('Q', 'ROLLBACK');
const CHECKPOINT = pgMessage('Q', 'CHECKPOINT');

export class Turns implements BackendEvents, PgClientEvents {
  readonly #times: TurnTimes;
  readonly #starting: Promise<Backend>;
  #backend: Backend | undefined;
  readonly #clients = new Map<number, PgClient>();
  readonly #output = new MessageSplitter();
  #waiting: { readonly client: PgClient; readonly sinceMs: number; isTold: boolean }[] = [];
  #watch: NodeJS.Timeout | undefined;
  #holder: PgClient | undefined;
  #request: PgRequest | undefined;
  #wake: (() => void) | undefined;
  /** Clients that are gone and have left temporary tables. */
  readonly #departed: number[] = [];
  /** Whose state the backend has. */
  #loaded: PgClient | undefined;
  #running: Promise<void> | undefined;
  #requests = 0;
  /** Why new clients are not served. */
  refusal: string | undefined;
  #exchange: { readonly answer: PgMessage[]; left: number; done: () => void } | undefined;

  /** Clients are greeted while the backend is still starting; requests wait for it. */
  constructor(times: TurnTimes, starting: Promise<Backend>) {
    this.#times = times;
    this.#starting = starting;
  }

  add(client: PgClient): void {
    this.#clients.set(client.id, client);
  }

  get size(): number {
    return this.#clients.size;
  }

  /** Without effect for a wrong secret or a client that does nothing. */
  cancel(id: number, secret: number): void {
    const client = this.#clients.get(id);
    if (client === undefined || client.secret !== secret || client.hasLeft) return;
    if (client === this.#holder && this.#request !== undefined) this.#request.cancel();
    else if (client.isReady) {
      client.cancelRequest();
      if (!client.isReady) this.#waiting = this.#waiting.filter((one) => one.client !== client);
    }
  }

  onMessages(client: PgClient): void {
    if (client === this.#holder) {
      this.#request?.pump();
      if (client.isGone) this.#request?.cancel();
      this.#wake?.();
    } else if (client.hasLeft) this.#forget(client);
    else this.#queue(client);
  }

  onRoom(): void {
    this.#request?.pump();
  }

  async onOutput(bytes: Buffer): Promise<void> {
    const messages = this.#output.push(bytes);
    const exchange = this.#exchange;
    if (exchange !== undefined) {
      exchange.answer.push(...messages);
      exchange.left -= messages.filter(({ type }) => type === 'Z').length;
      if (exchange.left === 0) exchange.done();
      return;
    }
    const [client, request] = [this.#holder, this.#request];
    if (messages.length === 0) return;
    const sent = client?.send(Buffer.concat(messages.map((message) => message.bytes)));
    for (const message of messages) request?.onAnswer(message);
    await sent;
  }

  #queue(client: PgClient): void {
    if (!client.isReady || this.#waiting.some((one) => one.client === client)) return;
    this.#waiting.push({ client, sinceMs: Date.now(), isTold: false });
    this.#running ??= this.#run();
    this.#watch ??= setInterval(() => this.#look(), this.#times.noticeMs).unref();
  }

  /** Completes what is stored, without what connections have left. Call it without clients. */
  async settle(): Promise<void> {
    await this.#running;
    if (this.#backend === undefined) return;
    await this.#ask([
      ...RESET_QUERIES,
      END_SESSION_QUERY,
      ...this.#departed.splice(0).map(dropAsideQuery),
      CHECKPOINT,
    ]);
  }

  /** The backend does not start for this reason: disconnects every client. */
  refuse(reason: string): void {
    this.refusal = reason;
    for (const client of this.#clients.values())
      client.terminate({ severity: 'FATAL', code: '57P03', message: reason });
  }

  async #run(): Promise<void> {
    const backend = await this.#starting.catch(() => undefined);
    if (backend === undefined) return;
    if (this.#backend === undefined) backend.attach(this);
    this.#backend = backend;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      await this.#turn(next.client, backend);
    }
    this.#running = undefined;
  }

  async #turn(client: PgClient, backend: Backend): Promise<void> {
    this.#holder = client;
    await this.#load(client);
    let status = IDLE;
    for (;;) {
      await this.#ready(client, status);
      if (client.hasLeft || !client.isReady) break;
      this.#requests += 1;
      this.#request = new PgRequest(client, backend, this.#requests);
      status = await this.#request.done;
      this.#request = undefined;
      client.lastActiveMs = Date.now();
      if (status === IDLE) break;
    }
    if (status !== IDLE) await this.#ask([ROLLBACK]);
    this.#holder = undefined;
    if (client.hasLeft) this.#forget(client);
    else this.#queue(client);
  }

  /** Waits for the next request of a transaction. */
  async #ready(client: PgClient, status: string): Promise<void> {
    while (status !== IDLE && !client.isReady) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      await promise;
      this.#wake = undefined;
    }
  }

  async #load(client: PgClient): Promise<void> {
    const before = this.#loaded;
    if (before === client) return;
    const isLeft = before !== undefined && !this.#clients.has(before.id);
    if (before !== undefined && !isLeft) await this.#save(before);
    this.#loaded = client;
    const switching = [...RESET_QUERIES];
    if (isLeft) switching.push(END_SESSION_QUERY);
    else if (before?.state.hasTemporary === true) switching.push(putAsideQuery(before.id));
    switching.push(...this.#departed.splice(0).map(dropAsideQuery));
    if (client.state.hasTemporary) switching.push(putBackQuery(client.id));
    const failure = (await this.#ask(switching)).find(({ type }) => type === 'E');
    if (failure !== undefined) {
      client.terminate({
        severity: 'FATAL',
        code: 'XX000',
        message: `could not restore this connection: ${textOf(failure)}`,
      });
    }
    await this.#ask(restoreMessages(client.state, client.statements.messages));
    if (!client.isKnown) await this.#greet(client);
  }

  async #save(client: PgClient): Promise<void> {
    client.state = readState(await this.#ask([saveQuery(client.customSettings)]));
    client.statements.keep(new Set(client.state.statements.map(({ name }) => name)));
  }

  async #greet(client: PgClient): Promise<void> {
    client.isKnown = true;
    for (const query of startupQueries(client.startup)) {
      const failure = (await this.#ask([query])).find(({ type }) => type === 'E');
      if (failure === undefined) continue;
      client.report({ severity: 'NOTICE', code: '01000', message: `setting ignored: ${textOf(failure)}` });
    }
  }

  /** What it leaves in the backend is removed when the next one gets its turn. */
  #forget(client: PgClient): void {
    if (!this.#clients.delete(client.id)) return;
    this.#waiting = this.#waiting.filter((one) => one.client !== client);
    if (client !== this.#loaded && client.state.hasTemporary) this.#departed.push(client.id);
    client.end();
  }

  /** Runs queries of our own. Returns all messages of the answers. */
  async #ask(queries: readonly Buffer[]): Promise<readonly PgMessage[]> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const answer: PgMessage[] = [];
    this.#exchange = { answer, left: queries.length, done: resolve };
    this.#requests += 1;
    this.#backend?.send(this.#requests, Buffer.concat(queries));
    await promise;
    this.#exchange = undefined;
    return answer;
  }

  /** Called regularly while a client waits. */
  #look(): void {
    if (this.#waiting.length === 0) {
      clearInterval(this.#watch);
      this.#watch = undefined;
      return;
    }
    const holder = this.#holder;
    const nowMs = Date.now();
    for (const one of this.#waiting) {
      if (one.isTold || nowMs - one.sinceMs < this.#times.noticeMs) continue;
      one.isTold = true;
      one.client.report(this.#backend === undefined ? STARTING : WAITING);
    }
    const isIdle = this.#request === undefined || this.#request.awaitsClient || holder?.isReading === false;
    if (holder === undefined || !isIdle || nowMs - holder.lastActiveMs < this.#times.idleMs) return;
    holder.terminate({
      severity: 'FATAL',
      code: '25P03',
      message: 'terminating connection due to idle-in-transaction timeout',
      hint: 'Other connections were waiting.',
    });
  }
}

/** The text of an ErrorResponse. */
function textOf(failure: PgMessage): string {
  return (
    textsOf(failure, 20)
      .find((field) => field.startsWith('M'))
      ?.slice(1) ?? ''
  );
}
