/** One client of the lab's database: its socket, what it has sent, and what is its own in the backend. */
import type { Socket } from 'node:net';
import {
  endsRequest,
  isRequest,
  MessageSplitter,
  type PgMessage,
  READY,
  type Report,
  reportMessage,
} from './pg-messages.ts';
import { customSettingsOf, NEW_STATE, type PgState } from './pg-state.ts';

/** Bytes that are kept before the client is made to wait. */
const MAX_UNSENT = 1024 * 1024;
const TERMINATE = 'X';

export interface PgClientEvents {
  /** There is something to take, or the client has left. */
  onMessages(client: PgClient): void;
}

export class PgClient {
  readonly id: number;
  /** Secret: it allows canceling the queries of this client. */
  readonly secret: number;
  readonly startup: ReadonlyMap<string, string>;
  readonly statements = new PreparedStatements();
  readonly customSettings = new Set<string>();
  state: PgState = NEW_STATE;
  /** False until the settings of its startup message were made. */
  isKnown = false;
  /** When the client sent or read something. */
  lastActiveMs = Date.now();
  readonly #socket: Socket;
  readonly #splitter = new MessageSplitter();
  readonly #events: PgClientEvents;
  #messages: PgMessage[] = [];
  #unsent = 0;
  #isEnding = false;
  #draining: Promise<void> | undefined;

  constructor(
    socket: Socket,
    opening: { readonly id: number; readonly secret: number; readonly startup: ReadonlyMap<string, string> },
    events: PgClientEvents,
  ) {
    this.#socket = socket;
    this.id = opening.id;
    this.secret = opening.secret;
    this.startup = opening.startup;
    this.#events = events;
    socket.on('drain', () => {
      this.lastActiveMs = Date.now();
    });
    socket.once('close', () => this.#leave());
  }

  get isGone(): boolean {
    return this.#socket.destroyed;
  }

  /** True after its last message: it has said so, or is gone. */
  get hasLeft(): boolean {
    return this.#isEnding && this.#messages.length === 0;
  }

  /** True if it can have a turn. */
  get isReady(): boolean {
    return this.#isEnding || this.#unsent > MAX_UNSENT || isRequest(this.#messages);
  }

  get isReading(): boolean {
    return !this.#socket.writableNeedDrain;
  }

  receive(chunk: Buffer): void {
    this.lastActiveMs = Date.now();
    if (this.#isEnding) return;
    try {
      for (const message of this.#splitter.push(chunk)) {
        if (message.type === TERMINATE) {
          this.#isEnding = true;
          break;
        }
        if ('QP'.includes(message.type)) {
          for (const name of customSettingsOf(message)) this.customSettings.add(name);
        }
        this.#unsent += message.bytes.length;
        this.#messages.push(message);
      }
    } catch {
      this.terminate({ severity: 'FATAL', code: '08P01', message: 'invalid message length' });
    }
    if (this.#unsent > MAX_UNSENT) this.#socket.pause();
    this.#events.onMessages(this);
  }

  take(): PgMessage | undefined {
    const message = this.#messages.shift();
    if (message === undefined) return undefined;
    this.#unsent -= message.bytes.length;
    if (this.#unsent <= MAX_UNSENT && this.#socket.isPaused()) this.#socket.resume();
    return message;
  }

  /** Answers a request that has not begun as PostgreSQL answers a canceled one. */
  cancelRequest(): void {
    for (let message = this.take(); message !== undefined && !endsRequest(message); ) message = this.take();
    this.report({ severity: 'ERROR', code: '57014', message: 'canceling statement due to user request' });
    void this.send(READY);
  }

  /** Resolves when it can take more. */
  async send(bytes: Uint8Array): Promise<void> {
    if (!this.#socket.writable || this.#socket.write(bytes)) return;
    this.#draining ??= drained(this.#socket);
    await this.#draining;
    this.#draining = undefined;
  }

  report(report: Report): void {
    if (this.#socket.writable) this.#socket.write(reportMessage(report));
  }

  /** Ends the connection, with a reason. */
  terminate(report: Report): void {
    this.report(report);
    this.end();
    this.#leave();
  }

  /** Ends the connection after what was sent. */
  end(): void {
    this.#socket.end();
    this.#socket.destroySoon();
  }

  #leave(): void {
    this.#messages = [];
    this.#isEnding = true;
    this.#events.onMessages(this);
  }
}

async function drained(socket: Socket): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const done = () => resolve();
  socket.once('drain', done).once('close', done);
  await promise;
  socket.off('drain', done).off('close', done);
}

/** Parse messages of prepared statements, by name; '': the unnamed one. */
class PreparedStatements {
  readonly #messages = new Map<string, Buffer>();

  get messages(): ReadonlyMap<string, Buffer> {
    return this.#messages;
  }

  onPrepared(statement: { readonly name: string; readonly bytes: Buffer } | undefined): void {
    if (statement !== undefined) this.#messages.set(statement.name, statement.bytes);
  }

  onClosed(name: string | undefined): void {
    if (name !== undefined) this.#messages.delete(name);
  }

  /** A simple query replaces it. */
  dropUnnamed(): void {
    this.#messages.delete('');
  }

  /** The backend knows which ones are left: SQL can remove them too. */
  keep(names: ReadonlySet<string>): void {
    for (const name of this.#messages.keys())
      if (name !== '' && !names.has(name)) this.#messages.delete(name);
  }
}
