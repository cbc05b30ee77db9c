/** A background process that gets bad requests, stalls, has a full disk, or fails: the built program, a scripted worker, real sockets. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type BackgroundProcess,
  backgroundFolder,
  filesOf,
  handed,
  startBackground,
  talkTo,
} from '../../support/background-process.ts';
import { startTestWorker } from '../../support/forwards.ts';
import { type ProgramHome, programHome } from '../../support/program-home.ts';
import { at } from '../../support/rest.ts';
import { runProgram } from '../../support/run-program.ts';
import { createTestSession, type ScriptedWorker } from '../../support/scripted-worker.ts';
import { connectTo, isListening, quietPlace } from '../../support/tcp.ts';

let home: ProgramHome;
beforeEach(() => {
  home = programHome();
});
afterEach(() => home.remove());

const run = (...args: readonly string[]) => runProgram(args, { env: home.env });

interface Kept extends BackgroundProcess {
  readonly worker: ScriptedWorker;
  readonly sessionId: string;
  readonly port: number;
}

/** One session whose worker echoes. */
async function keepEcho(options: Parameters<typeof startBackground>[2] = {}): Promise<Kept> {
  const session = await createTestSession();
  const worker = await startTestWorker(session, (peer) => peer.echo());
  const forward = handed(session.token([worker.address]));
  const background = await startBackground(home, [forward], options);
  const [item] = await listed();
  return { ...background, worker, sessionId: forward.sessionId, port: Number(at(item, 'port')) };
}

async function listed(): Promise<readonly unknown[]> {
  const items = at(JSON.parse((await run('ps', '-o', 'json')).stdout), 'items');
  return Array.isArray(items) ? items : [];
}

async function expectAlive({ port, child }: Kept): Promise<void> {
  const socket = await connectTo(port);
  let received = '';
  socket.on('data', (chunk: Buffer) => {
    received += chunk.toString();
  });
  socket.write('still here');
  await expect.poll(() => received).toBe('still here');
  socket.destroy();
  expect(await listed()).toMatchObject([{ port, pid: child.pid, open_connections: expect.any(Number) }]);
}

const REQUEST = '{"ask":"report"}\n';

/** Whatever the cause. */
function closed(socket: Socket): Promise<void> {
  socket.resume();
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

describe('a client', () => {
  test.each<[string, (kept: Kept) => Promise<void>]>([
    ['that goes away at once', async ({ socket }) => void (await talkTo(socket)).destroy()],
    [
      'that asks and goes away before the answer',
      async ({ socket }) => {
        for (let count = 0; count < 50; count += 1) {
          const asker = await talkTo(socket);
          asker.write(REQUEST, () => asker.destroy());
          await closed(asker);
        }
      },
    ],
    [
      'that sends half a line and goes away',
      async ({ socket }) => {
        const asker = await talkTo(socket);
        asker.end('{"ask":');
        await closed(asker);
      },
    ],
    [
      'that sends garbage',
      async ({ socket }) => {
        const asker = await talkTo(socket);
        asker.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n\0\xff');
        await closed(asker);
      },
    ],
    [
      'that sends a line without an end is cut off',
      async ({ socket }) => {
        const asker = await talkTo(socket);
        const flood = (): void => {
          while (!asker.destroyed && asker.write(Buffer.alloc(65_536, 'x')));
        };
        asker.on('drain', flood);
        flood();
        await closed(asker);
      },
    ],
    [
      'that never reads its answers',
      async ({ socket }) => {
        const askers = await Promise.all(Array.from({ length: 20 }, () => talkTo(socket)));
        for (const asker of askers) asker.pause().write(REQUEST);
      },
    ],
  ])('%s is survived', async (_, ask) => {
    const kept = await keepEcho();
    await ask(kept);
    await expectAlive(kept);
  });

  test('that gave up on a suspended process does not end it when it resumes', async () => {
    const kept = await keepEcho();
    kept.child.kill('SIGSTOP');
    const askers = await Promise.all(Array.from({ length: 5 }, () => talkTo(kept.socket)));
    await Promise.all(
      askers.map(async (asker) => {
        await new Promise((resolve) => asker.write(REQUEST, resolve));
        asker.destroy();
      }),
    );
    kept.child.kill('SIGCONT');
    await expectAlive(kept);
  });
});

test('`ps` names a forward whose connections fail', async () => {
  const session = await createTestSession();
  await startBackground(home, [handed(session.token(['127.0.0.1:1']))]);
  const [item] = await listed();
  const socket = await connectTo(Number(at(item, 'port')));
  socket.on('error', () => undefined);
  socket.write('x');
  await expect.poll(async () => (await run('ps')).stderr).toMatch(/orders .*fail/);
});

test('nothing is lost on a disk without room, and `ps` reports it', async () => {
  const kept = await keepEcho({ fullDisk: true });
  await expectAlive(kept);
  const { code, stdout, stderr } = await run('ps');
  expect({ code, lines: stdout.split('\n').length }).toEqual({ code: 0, lines: 3 });
  expect(stderr).toMatch(new RegExp(`Process ${kept.child.pid}: .*EFBIG`));
  expect(await run('stop', kept.sessionId)).toMatchObject({ code: 0, stderr: '' });
  expect(kept.worker.cancellations).toBe(1);
  expect(await kept.exited).toBe(0);
  expect(filesOf(home)).toEqual([]);
});

test('removes the socket of a process that was killed without a state file', async () => {
  const kept = await keepEcho({ fullDisk: true });
  kept.child.kill('SIGKILL');
  await kept.exited;
  expect(filesOf(home)).toHaveLength(1);
  expect((await run('ps')).stderr).toBe('No forwards in the background.\n');
  expect(filesOf(home)).toEqual([]);
});

describe('a bug', () => {
  const PRELOAD = `process.on('SIGUSR2', () => { throw new TypeError('a bug'); });`;
  const withBug = (): string => {
    const file = join(home.path, 'bug.mjs');
    writeFileSync(file, PRELOAD);
    return `--import ${pathToFileURL(file)}`;
  };

  test('cancels the sessions, writes a line to the log, and ends the process', async () => {
    const kept = await keepEcho({ env: { NODE_OPTIONS: withBug() } });
    kept.child.kill('SIGUSR2');
    expect(await kept.exited).toBe(70);
    expect(kept.worker.cancellations).toBe(1);
    expect(await isListening(kept.port)).toBe(false);
    const log = readFileSync(join(backgroundFolder(home), '..', 'bnd-tui-background.log'), 'utf8');
    expect(log).toMatch(/ error TypeError: a bug/);
    expect(filesOf(home)).toEqual([]);
  });

  test('in a process that cannot cancel is reported by `ps`, once', async () => {
    const session = await createTestSession();
    const forward = handed(session.token([await quietPlace()]));
    const background = await startBackground(home, [forward], { env: { NODE_OPTIONS: withBug() } });
    background.child.kill('SIGUSR2');
    expect(await background.exited).toBe(70);
    expect((await run('ps')).stderr).toContain(forward.sessionId);
    expect((await run('ps')).stderr).toBe('No forwards in the background.\n');
  });
});

describe('a socket whose path would be too long', () => {
  const deep = () => {
    const state = join(home.path, 'a'.repeat(60), 'b'.repeat(60));
    const temporary = join(home.path, 'tmp');
    mkdirSync(temporary);
    return { XDG_STATE_HOME: state, TMPDIR: temporary };
  };

  test.each(['SIGTERM', 'SIGKILL'] as const)('leaves no folder behind after %s', async (signal) => {
    const env = deep();
    const session = await createTestSession();
    const worker = await startTestWorker(session, (peer) => peer.echo());
    const forward = handed(session.token([worker.address]));
    const background = await startBackground(home, [forward], { env });
    const ps = () => runProgram(['ps'], { env: { ...home.env, ...env } });
    expect((await ps()).stdout).toContain(forward.sessionId);
    expect(readdirSync(env.TMPDIR)).toHaveLength(1);
    background.child.kill(signal);
    await background.exited;
    expect((await ps()).stderr.includes(forward.sessionId)).toBe(signal === 'SIGKILL');
    expect(readdirSync(env.TMPDIR)).toEqual([]);
  });
});
