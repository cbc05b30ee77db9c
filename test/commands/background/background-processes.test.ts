/** Background processes found by their files and responses; and starting one. */
import { existsSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Report } from '../../../src/commands/background/messages.ts';
import { listBackground } from '../../../src/commands/background/processes.ts';
import { type Channel, serve } from '../../../src/commands/background/socket.ts';
import { newPlace, type Place, writeState } from '../../../src/commands/background/state-files.ts';
import { createBackgroundPort } from '../../../src/commands/tui/background.ts';
import { filesOf, handed, NO_CONTROLLER } from '../../support/background-process.ts';
import { DIST_ENTRY } from '../../support/dist-entry.ts';
import { type ProgramHome, programHome } from '../../support/program-home.ts';
import { createTestSession } from '../../support/scripted-worker.ts';

let home: ProgramHome;
beforeEach(() => {
  home = programHome();
});
afterEach(() => home.remove());

const look = (reportWithinMs?: number) =>
  listBackground({
    env: home.env,
    endsWithinMs: 10,
    ...(reportWithinMs === undefined ? {} : { reportWithinMs }),
  });

const FIGURES = { openConnections: 0, totalConnections: 0, bytesUp: 0, bytesDown: 0 };
const stated = (sessionId: string) => ({
  controller: NO_CONTROLLER,
  sessionId,
  targetId: 'ttcp_1',
  target: 'orders',
  listenAddress: '127.0.0.1',
  listenPort: 5432,
  expiresAtMs: 0,
});

/** The files of a process with one session. */
async function startAs(pid: number, sessionId: string): Promise<Place & { readonly channel: Channel }> {
  const place = await newPlace(home.env, pid);
  const report: Report = { pid, forwards: [{ ...stated(sessionId), figures: FIGURES }], problems: [] };
  const channel = await serve(
    place.socket,
    async () => report,
    (error) => expect.unreachable(String(error)),
  );
  onTestFinished(() => channel.close(0));
  await writeState(place, { pid, socket: place.socket, forwards: [stated(sessionId)] });
  return { ...place, channel };
}

const sessions = (forwards: readonly { readonly sessionId: string }[]) =>
  forwards.map(({ sessionId }) => sessionId).sort();

describe('processes', () => {
  test('with the same process id, as in two containers, are distinct', async () => {
    await startAs(7, 's_1');
    await startAs(7, 's_2');
    const { processes, lost } = await look();
    expect(sessions(processes.flatMap(({ forwards }) => forwards))).toEqual(['s_1', 's_2']);
    expect(lost).toEqual([]);
  });

  test('that are dead do not get in the way, even if their process id is reused', async () => {
    // Ours: a running process id of another process.
    const dead = await startAs(process.pid, 's_1');
    await dead.channel.close(0);
    await startAs(process.pid, 's_2');
    const { processes, lost } = await look();
    expect(sessions(processes.flatMap(({ forwards }) => forwards))).toEqual(['s_2']);
    expect(sessions(lost)).toEqual(['s_1']);
    expect(filesOf(home)).toHaveLength(2);
  });

  test('are identified by their response, not by an old file', async () => {
    const place = await startAs(process.pid, 's_1');
    await writeState(place, { pid: process.pid, socket: place.socket, forwards: [stated('s_0')] });
    const { processes } = await look();
    expect(sessions(processes.flatMap(({ forwards }) => forwards))).toEqual(['s_1']);
  });

  test('that do not respond are listed from their file, within the limit', async () => {
    const place = await newPlace(home.env, process.pid);
    const channel = await serve(
      place.socket,
      () => new Promise<never>(() => undefined),
      () => undefined,
    );
    onTestFinished(() => channel.close(0));
    expect((await look(50)).processes).toMatchObject([{ isUnknown: true, forwards: [] }]);
    await writeState(place, { pid: process.pid, socket: place.socket, forwards: [stated('s_1')] });
    const [silent] = (await look(50)).processes;
    expect(silent).toMatchObject({ pid: process.pid, isUnknown: false, problems: [expect.any(String)] });
    expect(silent?.forwards).toMatchObject([{ sessionId: 's_1', figures: undefined }]);
  });

  test('of another version keep their file', async () => {
    const { stateFile } = await newPlace(home.env, 7);
    await writeFile(stateFile, '{"version":99}');
    expect(await look()).toEqual({ processes: [], lost: [], lostProxies: [] });
    expect(filesOf(home)).toEqual([basename(stateFile)]);
  });
});

/** The command that the terminal program starts as its background process. */
function startFrom(entry: string, env: Readonly<Record<string, string>> = {}) {
  const [, script = ''] = process.argv;
  process.argv[1] = entry;
  onTestFinished(() => {
    process.argv[1] = script;
  });
  return createBackgroundPort({ ...home.env, ...env, PATH: process.env.PATH }).start();
}

describe('starting one', () => {
  test('ends one that accepts nothing, so that no session stays with it unnoticed', async () => {
    const ended = join(home.path, 'ended');
    const entry = join(home.path, 'entry.mjs');
    writeFileSync(
      entry,
      `import { writeFileSync } from 'node:fs';
       process.on('SIGTERM', () => { writeFileSync(${JSON.stringify(ended)}, ''); process.exit(); });
       console.log('{"ready":true}');
       process.stdin.once('data', () => console.log('what?'));
       setInterval(() => undefined, 1000);`,
    );
    const receiver = await startFrom(entry);
    const { token } = await createTestSession();
    const forwards = [handed(token(['127.0.0.1:1']))];
    await expect(receiver.take({ forwards, proxy: undefined })).rejects.toMatchObject({
      code: 'background-failed',
    });
    await expect.poll(() => existsSync(ended)).toBe(true);
  });

  test('reports why if it cannot create its folder', async () => {
    await expect(startFrom(DIST_ENTRY, { XDG_STATE_HOME: '/dev/null' })).rejects.toMatchObject({
      code: 'background-failed',
      message: expect.stringContaining('ENOTDIR'),
    });
  });
});
