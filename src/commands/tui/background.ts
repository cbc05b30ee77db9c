/** Background forwards for the terminal program: starts a separate process, and reads the forwards of earlier ones. */
import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type * as v from 'valibot';
import type { BackgroundPort } from '../../app/core/ports.ts';
import type { SessionRef } from '../../app/core/session-ref.ts';
import { BndError } from '../../lib/errors.ts';
import { selfCommand } from '../../lib/self.ts';
import { BACKGROUND_COMMAND } from '../background/command-name.ts';
import { cancelAtControllers } from '../background/controller-cancel.ts';
import {
  CREDENTIALS,
  isSameForward,
  OPENED_WEB,
  READY,
  type Request,
  readLine,
  TAKEN,
} from '../background/messages.ts';
import { listBackground } from '../background/processes.ts';
import { ask } from '../background/socket.ts';
import {
  closePort,
  type ForwardGroup,
  groupForwards,
  stopForwards,
  stopProxy,
} from '../background/stop-sessions.ts';

const STARTS_WITHIN_MS = 10_000;
const ANSWERS_WITHIN_MS = 3_000;
const FILE_VARIABLES = [
  'BOUNDARY_CACERT',
  'BOUNDARY_CAPATH',
  'BOUNDARY_CLIENT_CERT',
  'BOUNDARY_CLIENT_KEY',
] as const;

type Env = Readonly<Record<string, string | undefined>>;

export function createBackgroundPort(env: Env): BackgroundPort {
  return {
    supported: process.platform !== 'win32',
    start: async () => {
      const child = startProcess(env);
      const line = lineReader(child);
      try {
        const answer = readLine(READY, await line());
        if (!answer.ready) throw gone(answer.reason);
      } catch (error) {
        child.kill('SIGKILL');
        throw error;
      }
      return {
        take: async (given) => {
          try {
            // Through the pipe: arguments and variables can be read by others.
            child.stdin?.end(`${JSON.stringify(given)}\n`);
            const notTaken = readLine(TAKEN, await line());
            child.stdout?.destroy();
            child.unref();
            return notTaken;
          } catch (error) {
            // Everything it holds by now counts as not handed over: it cancels that and exits.
            child.kill('SIGTERM');
            throw error;
          }
        },
      };
    },
    list: async () => {
      const { processes, lost, lostProxies } = await listBackground({ env });
      const running = processes.flatMap(({ forwards }) => forwards);
      return { running, proxies: processes.flatMap(({ proxy }) => proxy ?? []), lost, lostProxies };
    },
    stop: async (key) => {
      const groups = await find(env, key);
      const controllers = cancelAtControllers(undefined);
      const [stopped] = await stopForwards(groups, { cancelAtController: controllers.cancel });
      await controllers.close();
      return stopped?.ending ?? Promise.reject(notHeld(key));
    },
    close: async (key) => {
      const [group] = await find(env, key);
      // Without a process its port is closed as well.
      if (group?.process !== undefined) await closePort(group.process, key);
    },
    credentials: async (key) =>
      (await askHolder(env, key, { ask: 'credentials', forward: refOf(key) }, CREDENTIALS))?.credentials ??
      [],
    openWeb: async (key, access) =>
      (await askHolder(env, key, { ask: 'open-web', forward: refOf(key), access }, OPENED_WEB))?.url,
    stopProxy: async ({ pid }) => {
      const { processes } = await listBackground({ env });
      const holder = processes.find((process) => process.pid === pid);
      // Without a process its port is closed as well.
      if (holder !== undefined) await stopProxy(holder);
    },
  };
}

async function find(env: Env, key: SessionRef): Promise<readonly ForwardGroup[]> {
  return groupForwards(await listBackground({ env }), (forward) => isSameForward(forward, key));
}

/** Undefined if no process holds the forward. Rejects with BndError if it does not answer, e.g. because its version does not know the request. */
async function askHolder<S extends v.GenericSchema>(
  env: Env,
  key: SessionRef,
  request: Request,
  schema: S,
): Promise<v.InferOutput<S> | undefined> {
  const [group] = await find(env, key);
  return group?.process === undefined
    ? undefined
    : ask(group.process.socket, request, schema, ANSWERS_WITHIN_MS);
}

function refOf({ controller, sessionId }: SessionRef): SessionRef {
  return { controller, sessionId };
}

function notHeld({ sessionId }: SessionRef): BndError {
  return new BndError('not-found', `${sessionId} is not a session in the background.`);
}

/** In its own session, so that neither closing the terminal nor its keys reach it. It needs no token of the controller. */
function startProcess(env: Env): ChildProcess {
  const [program, ...first] = selfCommand();
  const { BOUNDARY_TOKEN: _, ...rest } = { ...env, ...absolute(env) };
  return spawn(program, [...first, BACKGROUND_COMMAND], {
    cwd: '/',
    env: rest,
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
}

/** The variables of the official client that name files, for another working directory. */
function absolute(env: Env): Env {
  const named = FILE_VARIABLES.filter((name) => env[name]);
  return Object.fromEntries(named.map((name) => [name, resolve(env[name] ?? '')]));
}

function lineReader(child: ChildProcess): () => Promise<string> {
  const { stdout, stdin } = child;
  if (stdout === null || stdin === null) throw gone('it has no pipes');
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => undefined);
  child.once('error', (cause) => failed.reject(gone(cause.message)));
  child.once('exit', (code) => failed.reject(gone(`it exited with ${code}`)));
  stdin.once('error', (cause) => failed.reject(gone(cause.message)));
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  return async () => {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(gone('it does not respond')), STARTS_WITHIN_MS);
    try {
      const { value, done } = await Promise.race([lines.next(), failed.promise, late.promise]);
      if (done === true) throw gone('it closed its output');
      return value;
    } finally {
      clearTimeout(timer);
    }
  };
}

function gone(why: string): BndError {
  return new BndError('background-failed', `Could not start the background process: ${why}.`);
}
