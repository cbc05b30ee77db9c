/** Connection to a background process: a unix socket, one request and one response per connection. */
import { chmod } from 'node:fs/promises';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import type * as v from 'valibot';
import { BndError, errorText } from '../../lib/errors.ts';
import { within } from '../../lib/within.ts';
import { REQUEST, type Request, readLine } from './messages.ts';

/** Thousands of forwards fit; a longer line is not a valid message. */
const LONGEST_LINE_BYTES = 4 * 1024 * 1024;
/** A connection without traffic for this long is dropped; the slowest response takes a few seconds. */
const IDLE_MS = 30_000;

export interface Channel {
  /** Accepts no more requests, waits this long for pending responses, then drops every connection. */
  close(limitMs: number): Promise<void>;
}

/**
 * Listens; `answer` resolves with the response. Only the owner can connect: the folder is 0700 and the socket 0600. No input and no disconnecting
 * client ends the process: every failure ends its own connection only, and goes to `complain` unless the client caused it.
 */
export async function serve(
  path: string,
  answer: (request: Request) => Promise<object>,
  complain: (error: unknown) => void,
): Promise<Channel> {
  const answering = new Set<Promise<void>>();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    // A client that has disconnected needs no response.
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
    socket.setTimeout(IDLE_MS, () => socket.destroy());
    const answered = respond(socket, answer).catch((error: unknown) => {
      socket.destroy();
      if (!(error instanceof BndError)) complain(error);
    });
    answering.add(answered);
    void answered.finally(() => answering.delete(answered));
  });
  await listen(server, path, complain);
  await chmod(path, 0o600);
  return {
    close: async (limitMs) => {
      server.close();
      await within(Promise.all(answering), limitMs);
      for (const socket of sockets) socket.destroy();
    },
  };
}

function listen(server: Server, path: string, complain: (error: unknown) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      // A connection that could not be accepted (no descriptors left) must not end the forwards.
      server.on('error', complain);
      resolve();
    });
  });
}

async function respond(socket: Socket, answer: (request: Request) => Promise<object>): Promise<void> {
  const text = JSON.stringify(await answer(readLine(REQUEST, await firstLine(socket))));
  await new Promise<void>((resolve) => socket.end(`${text}\n`, resolve));
}

/** Undefined if no process listens at the path. Rejects with BndError `background-failed` if it does not respond in time. */
export async function ask<S extends v.GenericSchema>(
  path: string,
  request: Request,
  schema: S,
  limitMs: number,
): Promise<v.InferOutput<S> | undefined> {
  const socket = createConnection(path);
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(silent(`no response within ${limitMs / 1000} s`)), limitMs);
  try {
    socket.once('connect', () => socket.write(`${JSON.stringify(request)}\n`));
    return readLine(schema, await Promise.race([firstLine(socket), late.promise]));
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error instanceof BndError ? error : silent(errorText(error));
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

/** Resolves with everything before the first line break. Rejects if the connection ends earlier, or if the line is too long. */
function firstLine(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const take = (chunk: Buffer): void => {
      const end = chunk.indexOf('\n');
      bytes += chunk.length;
      chunks.push(end === -1 ? chunk : chunk.subarray(0, end));
      if (end === -1 && bytes <= LONGEST_LINE_BYTES) return;
      // The rest is discarded.
      socket.off('data', take);
      if (end === -1) reject(silent('its response is too long'));
      else resolve(Buffer.concat(chunks).toString());
    };
    socket.on('data', take);
    socket.once('error', reject);
    socket.once('close', () => reject(silent('it closed the connection')));
  });
}

/** Nothing listens at the path. */
function isGone(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && (error.code === 'ECONNREFUSED' || error.code === 'ENOENT')
  );
}

function silent(why: string): BndError {
  return new BndError('background-failed', `The background process does not respond: ${why}.`);
}
