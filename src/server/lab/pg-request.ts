/** One request of a client, from its first message to ReadyForQuery, including a COPY in the middle. */
import type { Backend } from './backend.ts';
import type { PgClient } from './pg-client.ts';
import { IDLE, type PgMessage, pgMessage, SIMPLE, SYNC, textsOf } from './pg-messages.ts';

/** Both mean that the client sends rows now. */
const COPY_IN = 'GW';
const COPY_DATA = 'd';
const COPY_END = 'cf';

type Phase = 'begin' | 'until-sync' | 'copy' | 'sent';

/** Call `pump` whenever the client has sent something or the backend has room. */
export class PgRequest {
  /** Resolves with the status of ReadyForQuery. */
  readonly done: Promise<string>;
  readonly #end = Promise.withResolvers<string>();
  readonly #client: PgClient;
  readonly #backend: Backend;
  readonly #number: number;
  #phase: Phase = 'begin';
  #isSimple = false;
  /** Statements that are being prepared and deallocated, in order. */
  readonly #preparing: { readonly name: string; readonly bytes: Buffer }[] = [];
  readonly #closing: (string | undefined)[] = [];

  constructor(client: PgClient, backend: Backend, number: number) {
    this.#client = client;
    this.#backend = backend;
    this.#number = number;
    this.done = this.#end.promise;
    this.pump();
  }

  /** True if the client is to send the next message. */
  get awaitsClient(): boolean {
    return this.#phase !== 'sent';
  }

  /** Sends what belongs to this request. */
  pump(): void {
    const batch: Buffer[] = [];
    while (this.#phase !== 'sent' && this.#backend.hasRoom) {
      const message = this.#client.take();
      if (message === undefined) break;
      if (this.#accepts(message)) batch.push(message.bytes);
    }
    if (batch.length > 0) this.#send(Buffer.concat(batch));
    if (this.#client.hasLeft && this.#phase !== 'sent') this.#abandon();
  }

  cancel(): void {
    this.#backend.cancel(this.#number);
  }

  /** Takes note of a message of the backend. */
  onAnswer(message: PgMessage): void {
    const { type } = message;
    if (type === 'Z') this.#end.resolve(message.bytes.toString('latin1', 5, 6));
    else if (COPY_IN.includes(type)) {
      this.#phase = 'copy';
      this.pump();
    } else if (type === 'E' && this.#phase === 'copy') this.#endCopy();
    else if (type === '1') this.#client.statements.onPrepared(this.#preparing.shift());
    else if (type === '3') this.#client.statements.onClosed(this.#closing.shift());
  }

  #accepts(message: PgMessage): boolean {
    const { type } = message;
    if (this.#phase === 'copy') {
      if (COPY_END.includes(type)) this.#endCopy();
      return true;
    }
    if (SIMPLE.includes(type)) {
      this.#isSimple = true;
      this.#phase = 'sent';
      this.#client.statements.dropUnnamed();
    } else if (type === SYNC) this.#phase = 'sent';
    // What is left of a COPY that failed is ignored, as PostgreSQL does.
    else if (type === COPY_DATA || COPY_END.includes(type)) return false;
    else this.#phase = 'until-sync';
    this.#note(message);
    return true;
  }

  #note(message: PgMessage): void {
    if (message.type === 'P') {
      const [name = ''] = textsOf(message, 1);
      this.#preparing.push({ name, bytes: message.bytes });
    } else if (message.type === 'C') {
      // S: a statement; P: a portal, which ends with its transaction anyway.
      const [kindAndName = ''] = textsOf(message, 1);
      this.#closing.push(kindAndName.startsWith('S') ? kindAndName.slice(1) : undefined);
    }
  }

  /** PostgreSQL ignores a Sync during COPY: the extended protocol has another one after it. */
  #endCopy(): void {
    this.#phase = this.#isSimple ? 'sent' : 'until-sync';
  }

  #send(bytes: Buffer): void {
    this.#backend.send(this.#number, bytes);
  }

  /** Ends what a client has begun that is gone. */
  #abandon(): void {
    if (this.#phase === 'begin') {
      this.#phase = 'sent';
      this.#end.resolve(IDLE);
      return;
    }
    const end = this.#phase === 'copy' ? [pgMessage('f', 'the client disconnected')] : [];
    if (!this.#isSimple) end.push(pgMessage(SYNC));
    this.#phase = 'sent';
    this.#send(Buffer.concat(end));
  }
}
