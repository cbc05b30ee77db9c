/**
 * Shares one PostgreSQL backend between clients. PGlite's socket server takes messages of all clients in the order of arrival, and one request
 * consists of several messages (Parse, Bind, Execute, Sync): two concurrent clients would run each other's statements. So each client gets its turn
 * from the first byte of a request until the backend is ready for the next one, outside of a transaction.
 */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { MessageScanner, READY_FOR_QUERY, readOpening } from './pg-messages.ts';

/** Messages that the backend answers with ReadyForQuery: Query, Sync, FunctionCall. */
const ENDS_REQUEST = ['Q', 'S', 'F'];
/** Parse, Bind, Describe, Execute, Close and Flush wait for a Sync. */
const WANTS_SYNC = ['P', 'B', 'D', 'E', 'C', 'H'];
const TERMINATE = 'X';
const IDLE = 'I'.charCodeAt(0);
const NO_ENCRYPTION = 'N';

/** The holder continues alone; the others wait in order. */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  /** Resolves when it is the caller's turn, with the function that ends it. */
  async take(): Promise<() => void> {
    const before = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last = promise;
    await before;
    return resolve;
  }
}

/**
 * Joins a client to its connection with the socket server; never throws. Closes both when either is closed, or on the client's Terminate, which
 * PGlite takes for a request and never answers. Calls `onLost` if the backend disconnects before a response: a request that PGlite does not support
 * (e.g. COPY from the client) ends its only backend.
 */
export function joinInTurns(client: Socket, server: Socket, turns: Turns, onLost: () => void): void {
  let endTurn: (() => void) | undefined;
  let unanswered = 0;
  let isSyncDue = false;
  let isTerminating = false;

  const requests = new MessageScanner((type) => {
    if (ENDS_REQUEST.includes(type)) {
      unanswered += 1;
      isSyncDue = false;
    } else if (WANTS_SYNC.includes(type)) isSyncDue = true;
  }, TERMINATE);
  const answers = new MessageScanner((type, status) => {
    if (type !== READY_FOR_QUERY) return;
    unanswered -= 1;
    if (unanswered > 0) return;
    if (isTerminating) hangUp();
    else if (!isSyncDue && requests.isBetweenMessages && status === IDLE) release();
  });
  function release(): void {
    endTurn?.();
    endTurn = undefined;
  }
  function close(): void {
    client.destroy();
    server.destroy();
    release();
  }
  /** Runs in the 'data' event of a response: the pipe writes that response right after it. */
  function hangUp(): void {
    queueMicrotask(() => client.end(close));
  }

  async function send(bytes: Buffer): Promise<void> {
    if (!server.write(bytes)) await once(server, 'drain');
  }
  async function takeTurn(): Promise<void> {
    endTurn ??= await turns.take();
    if (client.destroyed || server.destroyed) release();
  }
  async function carry(): Promise<void> {
    let unread: Buffer = Buffer.alloc(0);
    let isOpen = false;
    for await (const chunk of client) {
      let bytes: Buffer = Buffer.from(chunk);
      if (!isOpen) {
        const { startup, rest } = open(client, Buffer.concat([unread, bytes]));
        unread = rest;
        if (startup === undefined) continue;
        isOpen = true;
        bytes = rest;
        await takeTurn();
        unanswered += 1;
        await send(startup);
      }
      // Bytes after Terminate are ignored.
      if (bytes.length === 0 || isTerminating) continue;
      const length = requests.push(bytes);
      isTerminating = length < bytes.length;
      if (length > 0) {
        await takeTurn();
        await send(bytes.subarray(0, length));
      }
      if (isTerminating && unanswered <= 0) hangUp();
    }
  }

  server.on('data', (chunk: Buffer) => answers.push(chunk));
  server.pipe(client);
  const tellIfLost = (): void => {
    if (unanswered > 0 && !client.destroyed) onLost();
  };
  // At its end the pipe ends the client too, after the last output of the backend.
  server.once('end', tellIfLost);
  server.once('error', tellIfLost).on('error', close).on('close', close);
  client.on('close', close);
  carry().then(close, close);
}

/** Handles what comes before the startup message, until that is complete. */
function open(
  client: Socket,
  bytes: Buffer,
): { readonly startup: Buffer | undefined; readonly rest: Buffer } {
  for (let rest = bytes; ; ) {
    const opening = readOpening(rest);
    if (opening.kind === 'refused') client.end();
    if (opening.kind === 'refused' || opening.kind === 'incomplete') return { startup: undefined, rest };
    const message = rest.subarray(0, opening.length);
    rest = rest.subarray(opening.length);
    if (opening.kind === 'startup') return { startup: message, rest };
    client.write(NO_ENCRYPTION);
  }
}
