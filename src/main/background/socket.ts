/** The way to a background process: a unix socket, one question and one answer a connection. */
import { chmod, mkdtemp } from 'node:fs/promises';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type * as v from 'valibot';
import { BndError, errorText } from '../../lib/errors.ts';
import { REQUEST, type Request, readLine } from './messages.ts';

/** macOS takes 104 bytes, Linux 108, the last one a zero. */
const LONGEST_PATH = 103;

/** Beside the state file, or where that path would be too long in a folder of its own that only we can enter. */
export async function socketPath(directory: string, pid: number): Promise<string> {
  const path = join(directory, `${pid}.sock`);
  if (Buffer.byteLength(path) <= LONGEST_PATH) return path;
  return join(await mkdtemp(join(tmpdir(), 'bnd-tui-')), 'bg.sock');
}

/** Listens; what `answer` resolves with is the answer. Only the owner may connect: the folder is 0700 and the socket 0600. */
export async function serve(path: string, answer: (request: Request) => Promise<object>): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    createInterface({ input: socket }).once('line', (line) => {
      respond(socket, line, answer).catch(() => socket.destroy());
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  await chmod(path, 0o600);
  return server;
}

async function respond(
  socket: Socket,
  line: string,
  answer: (request: Request) => Promise<object>,
): Promise<void> {
  socket.end(`${JSON.stringify(await answer(readLine(REQUEST, line)))}\n`);
}

/** Undefined when no process is behind the path any more. Rejects with BndError `background-failed` when it does not answer in time. */
export async function ask<S extends v.GenericSchema>(
  path: string,
  request: Request,
  schema: S,
  withinMs: number,
): Promise<v.InferOutput<S> | undefined> {
  const socket = createConnection(path);
  try {
    const line = await firstLine(socket, request, withinMs);
    return line === undefined ? undefined : readLine(schema, line);
  } finally {
    socket.destroy();
  }
}

function firstLine(socket: Socket, request: Request, withinMs: number): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const fail = (text: string): void =>
      reject(new BndError('background-failed', `A background process does not answer: ${text}.`));
    const timer = setTimeout(() => fail(`nothing came within ${withinMs / 1000} s`), withinMs);
    socket.once('close', () => {
      clearTimeout(timer);
      fail('it closed the connection');
    });
    socket.once('error', (error) => {
      clearTimeout(timer);
      const gone = 'code' in error && (error.code === 'ECONNREFUSED' || error.code === 'ENOENT');
      if (gone) resolve(undefined);
      else fail(errorText(error));
    });
    socket.once('connect', () => socket.write(`${JSON.stringify(request)}\n`));
    createInterface({ input: socket })
      .on('error', () => undefined)
      .once('line', (line) => {
        clearTimeout(timer);
        resolve(line);
      });
  });
}
