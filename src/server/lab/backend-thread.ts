/**
 * PostgreSQL as a backend process would run it: PGlite in a thread of its own, which blocks on reading from its connection. So a statement can read
 * from its client while it runs (COPY FROM STDIN), and output is sent while it is produced.
 */
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { PGlite } from '@electric-sql/pglite';
import * as v from 'valibot';
import { cacheDir } from '../../lib/cache-dir.ts';
import { errorText, isBndError } from '../../lib/errors.ts';
import { EXIT_FAILED, EXIT_OK } from '../../lib/exit-codes.ts';
import {
  BACKEND_INPUT,
  BACKEND_START,
  type BackendOutput,
  CANCEL_FUNCTION,
  MAX_UNREAD,
  POSTED,
  UNREAD,
} from './backend-link.ts';
import { imageOf, openImage, openSampleDatabase } from './database-image.ts';

/** PGlite's exit status for a jump back to the main loop: an SQL error (src/pglite.ts in electric-sql/pglite). */
const MAIN_LONGJMP = 100;

type Postgres = PGlite['Module'];

/** Runs until the other thread asks for the image. */
export async function runBackendThread(): Promise<number> {
  if (parentPort === null) throw new Error('not a thread');
  const { counters, image } = v.parse(BACKEND_START, workerData);
  const database = await open(image).catch((error: unknown) => {
    const hint = isBndError(error) ? error.hint : undefined;
    const failed: BackendOutput = {
      kind: 'failed',
      why: [errorText(error), hint].filter((part) => part !== undefined).join(' '),
    };
    parentPort?.postMessage(failed);
  });
  if (database === undefined) return EXIT_FAILED;
  const { Module: postgres } = database;
  const connection = new Connection(parentPort, new Int32Array(counters), new Interrupts(postgres));
  const memory = () => new Uint8Array(postgres.wasmMemory.buffer);
  const read = postgres.addFunction((address: number, length: number) => {
    const bytes = connection.read(length);
    memory().set(bytes, address);
    return bytes.length;
  }, 'ipi');
  const write = postgres.addFunction((address: number, length: number) => {
    connection.write(memory().slice(address, address + length));
    return length;
  }, 'ipi');
  postgres._pgl_set_rw_cbs(read, write);
  connection.post({ kind: 'ready' });
  try {
    for (;;) serveMessage(postgres);
  } catch (error) {
    if (!(error instanceof End)) throw error;
  }
  connection.post({ kind: 'image', bytes: await imageOf(database) });
  return EXIT_OK;
}

function open(image: Uint8Array | undefined): Promise<PGlite> {
  return image === undefined ? openSampleDatabase(cacheDir(process.env, process.platform)) : openImage(image);
}

/** Thrown by a read instead of returning bytes: leaves PostgreSQL's main loop. */
class End extends Error {}

/** One turn of PostgreSQL's main loop. */
function serveMessage(postgres: Postgres): void {
  const stack = postgres.stackSave();
  try {
    postgres._PostgresMainLoopOnce();
  } catch (error) {
    postgres.stackRestore(stack);
    if (Reflect.get(Object(error), 'status') !== MAIN_LONGJMP) throw error;
    postgres._PostgresMainLongJmp();
  }
  postgres._PostgresSendReadyForQueryIfNecessary();
  postgres._pgl_pq_flush();
}

/** The other end of the backend's only connection. */
class Connection {
  readonly #port: MessagePort;
  readonly #counters: Int32Array;
  readonly #interrupts: Interrupts;
  #input: Buffer = Buffer.alloc(0);

  constructor(port: MessagePort, counters: Int32Array, interrupts: Interrupts) {
    this.#port = port;
    this.#counters = counters;
    this.#interrupts = interrupts;
  }

  post(message: BackendOutput): void {
    this.#port.postMessage(message);
  }

  /** Blocks until there are bytes. */
  read(length: number): Buffer {
    while (this.#input.length === 0) {
      const posted = Atomics.load(this.#counters, POSTED);
      const received = receiveMessageOnPort(this.#port);
      if (received === undefined) {
        Atomics.wait(this.#counters, POSTED, posted);
        continue;
      }
      const input = v.parse(BACKEND_INPUT, received.message);
      if (input.kind === 'end') throw new End();
      const { request, bytes } = input;
      this.#interrupts.begin(request);
      this.#input = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      this.post({ kind: 'read', length: bytes.length });
    }
    const bytes = this.#input.subarray(0, length);
    this.#input = this.#input.subarray(bytes.length);
    return bytes;
  }

  /** Blocks while too much is unread. */
  write(bytes: Uint8Array<ArrayBuffer>): void {
    const { length } = bytes;
    this.post({ kind: 'written', bytes });
    for (
      let unread = Atomics.add(this.#counters, UNREAD, length) + length;
      unread > MAX_UNREAD;
      unread = Atomics.load(this.#counters, UNREAD)
    ) {
      Atomics.wait(this.#counters, UNREAD, unread);
    }
  }
}

/**
 * Cancels the current statement the way PostgreSQL's signal handler does (StatementCancelHandler in src/backend/tcop/postgres.c). The function is
 * called through the inspector, which interrupts the thread in the middle of WebAssembly: a message would be read after the statement only.
 */
class Interrupts {
  readonly #postgres: Postgres;
  #request = -1;

  constructor(postgres: Postgres) {
    this.#postgres = postgres;
    Reflect.set(globalThis, CANCEL_FUNCTION, (request: number) => {
      // It may be too late: then a different request is running.
      if (request === this.#request) this.#cancel();
    });
  }

  begin(request: number): void {
    if (request === this.#request) return;
    this.#request = request;
    this.#view().setUint32(this.#address('_QueryCancelPending'), 0, true);
  }

  #cancel(): void {
    const view = this.#view();
    view.setUint32(this.#address('_QueryCancelPending'), 1, true);
    view.setUint32(this.#address('_InterruptPending'), 1, true);
    // `is_set` is the first field of what waits such as pg_sleep watch.
    view.setUint32(view.getUint32(this.#address('_MyLatch'), true), 1, true);
  }

  #view(): DataView {
    return new DataView(this.#postgres.wasmMemory.buffer);
  }

  /** Of a global variable of PostgreSQL. */
  #address(name: string): number {
    return v.parse(v.number(), Reflect.get(this.#postgres, name));
  }
}
