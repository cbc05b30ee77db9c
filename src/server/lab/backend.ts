/** The thread of the backend, as seen by the thread of its clients. */
import { once } from 'node:events';
import { Session } from 'node:inspector/promises';
import * as v from 'valibot';
import { startSelfThread } from '../../lib/self.ts';
import {
  BACKEND_OUTPUT,
  type BackendInput,
  type BackendStart,
  CANCEL_FUNCTION,
  newCounters,
  POSTED,
  UNREAD,
} from './backend-link.ts';

/** Bytes that wait to be read by the backend before `send` is held up. */
const MAX_UNSENT = 1024 * 1024;

export interface Backend {
  /** Call once, before the first `send`. */
  attach(events: BackendEvents): void;
  /** A request gets a number that is used only once. */
  send(request: number, bytes: Uint8Array): void;
  /** False while the backend is behind with reading; `onRoom` is called when that ends. */
  readonly hasRoom: boolean;
  /** Without effect if this request is not running any more. */
  cancel(request: number): void;
}

export interface BackendEvents {
  /** The backend is held up until the promise is resolved, if it has written much by then. */
  onOutput(bytes: Buffer): Promise<void>;
  onRoom(): void;
}

export interface BackendThread extends Backend {
  readonly ended: Promise<unknown>;
  /** Ends the thread. Resolves with all committed data, for `startBackend`. */
  end(): Promise<Uint8Array>;
}

/** Starts the backend in a thread that runs this command of the program. Rejects if it does not start. */
export async function startBackend(command: string, image: Uint8Array | undefined): Promise<BackendThread> {
  const counters = newCounters();
  const start: BackendStart = { counters: counters.buffer, image };
  const thread = startSelfThread(command, { workerData: start });
  const ended = once(thread, 'exit');
  let failure: unknown;
  thread.on('error', (error) => {
    failure = error;
  });
  const ready = Promise.withResolvers<void>();
  const last = Promise.withResolvers<Uint8Array>();
  let events: BackendEvents | undefined;
  let unsent = 0;
  let cancelling: Promise<void> = Promise.resolve();

  thread.on('message', (message: unknown) => {
    const output = v.parse(BACKEND_OUTPUT, message);
    if (output.kind === 'ready') ready.resolve();
    else if (output.kind === 'failed') failure = new Error(output.why);
    else if (output.kind === 'image') last.resolve(output.bytes);
    else if (output.kind === 'read') {
      const hadRoom = unsent < MAX_UNSENT;
      unsent -= output.length;
      if (!hadRoom && unsent < MAX_UNSENT) events?.onRoom();
    } else {
      const { buffer, byteOffset, byteLength } = output.bytes;
      void events?.onOutput(Buffer.from(buffer, byteOffset, byteLength)).then(() => {
        Atomics.sub(counters, UNREAD, byteLength);
        Atomics.notify(counters, UNREAD);
      });
    }
  });
  await Promise.race([
    ready.promise,
    ended.then(() => Promise.reject(failure ?? new Error('the backend ended'))),
  ]);
  const post = (input: BackendInput): void => {
    thread.postMessage(input);
    Atomics.add(counters, POSTED, 1);
    Atomics.notify(counters, POSTED);
  };
  return {
    ended,
    end() {
      post({ kind: 'end' });
      return last.promise;
    },
    attach(listener) {
      events = listener;
    },
    get hasRoom() {
      return unsent < MAX_UNSENT;
    },
    send(request, bytes) {
      unsent += bytes.length;
      post({ kind: 'bytes', request, bytes });
    },
    cancel(request) {
      cancelling = cancelling.then(() => interrupt(`${CANCEL_FUNCTION}(${request})`)).catch(() => undefined);
    },
  };
}

/** Evaluates an expression in the only thread, whatever it is doing, except waiting for its counters: then it follows after that. */
async function interrupt(expression: string): Promise<void> {
  using session = new ThreadInspector();
  await session.evaluate(expression);
}

class ThreadInspector {
  readonly #session = new Session();

  constructor() {
    this.#session.connect();
  }

  async evaluate(expression: string): Promise<void> {
    const attached = once(this.#session, 'NodeWorker.attachedToWorker');
    await this.#session.post('NodeWorker.enable', { waitForDebuggerOnStart: false });
    const [{ params }] = await attached;
    const { sessionId } = v.parse(v.object({ sessionId: v.string() }), params);
    const answered = once(this.#session, 'NodeWorker.receivedMessageFromWorker');
    const message = JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression } });
    await this.#session.post('NodeWorker.sendMessageToWorker', { sessionId, message });
    await answered;
    await this.#session.post('NodeWorker.detach', { sessionId });
    await this.#session.post('NodeWorker.disable');
  }

  [Symbol.dispose](): void {
    this.#session.disconnect();
  }
}
