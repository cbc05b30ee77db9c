/** User and key of a session for ssh: how long they stay. */
import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  dropSession,
  isOver,
  leaveOrDrop,
  leaveSession,
  noteOthers,
  strayKeys,
  takeSession,
  waitingSessions,
} from '../../../src/commands/ssh-config/prepared.ts';
import { credential } from '../../support/launch-bench.ts';

const HOUR_MS = 3_600_000;
const KEY = credential({ username: 'ana', privateKey: 'a key' });

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bnd-tui-ssh-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** As `ssh-prepare` does for one ssh. */
async function prepare(folder: string, sessionId: string, heldForMs = HOUR_MS): Promise<void> {
  await noteOthers(folder);
  const session = { sessionId, authorizationToken: 'secret', heldUntilMs: Date.now() + heldForMs };
  await leaveSession(folder, session, [KEY]);
  await noteOthers(folder, sessionId);
}

/** As the ProxyCommand does, until its ssh has ended. */
async function carry(folder: string, sessionId: string): Promise<void> {
  const taken = await takeSession(folder, sessionId);
  if (taken === undefined) throw new Error('not waiting');
  await leaveOrDrop(folder, taken);
}

test('of one ssh nothing stays after it', async () => {
  const folder = await newFolder();
  await prepare(folder, 's_1');
  await carry(folder, 's_1');
  expect(await readdir(folder)).toEqual([]);
});

test('the key of an ssh that ends stays for one that began meanwhile, until its time is over', async () => {
  const folder = await newFolder();
  await prepare(folder, 's_1');
  await prepare(folder, 's_2', -1);
  await carry(folder, 's_1');
  expect(await readdir(folder)).toContain('key-s_1');
  expect(await isOver(folder, 's_1')).toBe(true);
  await dropSession(folder, 's_1');
  expect(await readdir(folder)).not.toContain('key-s_1');
  await carry(folder, 's_2');
  expect(await readdir(folder)).toEqual([]);
});

test('an ssh that uses the session that waits for another one keeps its key', async () => {
  const folder = await newFolder();
  await prepare(folder, 's_1');
  await noteOthers(folder);
  expect(await waitingSessions(folder)).toHaveLength(1);
  await carry(folder, 's_1');
  expect(await readdir(folder)).toEqual(expect.arrayContaining(['config', 'key-s_1']));
});

test('keys that a killed process has left are found, those of sessions that run are not', async () => {
  const folder = await newFolder();
  await prepare(folder, 's_1');
  await prepare(folder, 's_2');
  await carry(folder, 's_1');
  const old = new Date(Date.now() - HOUR_MS);
  for (const id of ['s_1', 's_2']) await utimes(join(folder, `key-${id}`), old, old);
  expect(await strayKeys(folder, HOUR_MS / 2)).toEqual(['s_1']);
});
