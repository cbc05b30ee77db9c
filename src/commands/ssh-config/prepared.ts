/**
 * Sessions that were authorized for ssh before it starts its ProxyCommand: ssh fixes user and key earlier. Each host has a folder that only its owner
 * can enter. A session waits there as a file; who renames it owns the session.
 */
import { chmod, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { isOwnerGone, ownerMark } from '../../lib/owner-mark.ts';
import { settingsPaths } from '../../settings/paths.ts';
import { writePrivateFile } from '../../settings/private-file.ts';
import type { BrokeredCredential } from '../../wire/resources.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** What the owner of a session needs. Secret. Until `heldUntilMs` a process waits that removes what is left of it. */
const WAITING = v.object({
  sessionId: v.string(),
  authorizationToken: v.string(),
  heldUntilMs: v.number(),
});
export type WaitingSession = v.InferOutput<typeof WAITING>;

const CONFIG = 'config';
/** It is there while several ssh may use the user and key of one session. */
const SHARED = 'shared';
const KEY = /^key-(s_\w+)$/;
const SESSION = /^session-(s_\w+)$/;
const TAKEN = /^taken-(\w+\.\d+)-(s_\w+)$/;

/** Returns the folder of a target, or of one of its hosts. */
export async function folderOf(env: Env, targetId: string, hostId: string | undefined): Promise<string> {
  const { sshDir } = await settingsPaths({ env });
  return folderIn(sshDir, targetId, hostId);
}

/** The same inside a folder. */
export function folderIn(sshDir: string, targetId: string, hostId: string | undefined): string {
  return join(sshDir, hostId === undefined ? targetId : `${targetId}-${hostId}`);
}

/** Returns the file that ssh includes. */
export function configFile(folder: string): string {
  return join(folder, CONFIG);
}

/** Leaves a session with its user and key for ssh. Rejects with the system's error. */
export async function leaveSession(
  folder: string,
  session: WaitingSession,
  credentials: readonly BrokeredCredential[],
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const { sessionId } = session;
  const key = credentials.find(({ privateKey }) => privateKey !== undefined);
  const user = (key ?? credentials.find(({ username }) => username !== undefined))?.username;
  const keyFile = join(folder, `key-${sessionId}`);
  if (key?.privateKey !== undefined) await writePrivateFile(keyFile, `${key.privateKey.trimEnd()}\n`);
  const lines = [
    `# ${sessionId}`,
    // Nothing that could end the line or its quotes.
    ...(user === undefined || !/^[^"\\%\x00-\x1f\x7f]+$/.test(user) ? [] : [`User "${user}"`]),
    ...(key === undefined ? [] : [`IdentityFile "${keyFile.replaceAll('%', '%%')}"`, 'IdentitiesOnly yes']),
  ];
  await writePrivateFile(configFile(folder), lines.map((line) => `${line}\n`).join(''));
  await writePrivateFile(join(folder, `session-${sessionId}`), JSON.stringify(session));
}

/** Returns the ids of sessions that wait, the newest first, each with its age. */
export async function waitingSessions(
  folder: string,
): Promise<readonly { readonly sessionId: string; readonly ageMs: number }[]> {
  const names = await readdir(folder).catch((): string[] => []);
  const found = await Promise.all(
    names.map(async (name) => {
      const [, sessionId] = SESSION.exec(name) ?? [];
      const file =
        sessionId === undefined ? undefined : await stat(join(folder, name)).catch(() => undefined);
      return sessionId === undefined || file === undefined
        ? []
        : [{ sessionId, ageMs: Date.now() - file.mtimeMs }];
    }),
  );
  return found.flat().toSorted((a, b) => a.ageMs - b.ageMs);
}

/** Takes a session that waits: this process has to end it, and to call `dropSession` then. Undefined if another one was faster. */
export async function takeSession(folder: string, sessionId: string): Promise<WaitingSession | undefined> {
  const taken = join(folder, `taken-${ownerMark()}-${sessionId}`);
  try {
    await rename(join(folder, `session-${sessionId}`), taken);
    return v.parse(WAITING, JSON.parse(await readFile(taken, 'utf8')));
  } catch {
    return undefined;
  }
}

/**
 * Notes that several ssh begin, if there is another session than `own`: each may read the user and key of any of them. Call it before looking for a
 * session that waits, and after leaving one. Rejects with the system's error.
 */
export async function noteOthers(folder: string, own?: string): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  const ids = names.map(sessionOf).filter((id) => id !== undefined);
  if (ids.some((id) => id !== own)) await writePrivateFile(join(folder, SHARED), '');
}

/** Returns the session that a file belongs to. */
function sessionOf(name: string): string | undefined {
  return (SESSION.exec(name) ?? KEY.exec(name))?.[1] ?? TAKEN.exec(name)?.[2];
}

/** For the owner of a session, when it has ended: leaves user and key to the process that waits, if another ssh may be about to use them. Never rejects. */
export async function leaveOrDrop(
  folder: string,
  { sessionId, heldUntilMs }: Pick<WaitingSession, 'sessionId' | 'heldUntilMs'>,
): Promise<void> {
  await removeMarks(folder, sessionId);
  const isShared = (await stat(join(folder, SHARED)).catch(() => undefined)) !== undefined;
  if (!isShared || Date.now() >= heldUntilMs) await dropSession(folder, sessionId);
}

/** Removes what was left for a session. Never rejects. */
export async function dropSession(folder: string, sessionId: string): Promise<void> {
  const config = configFile(folder);
  const text = await readFile(config, 'utf8').catch(() => '');
  const own = text.startsWith(`# ${sessionId}\n`) ? [config] : [];
  await removeAll([...own, join(folder, `key-${sessionId}`)]);
  await removeMarks(folder, sessionId);
  const names = await readdir(folder).catch((): string[] => []);
  if (names.every((name) => name === SHARED)) await removeAll([join(folder, SHARED)]);
}

async function removeMarks(folder: string, sessionId: string): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  await removeAll(
    names.filter((name) => TAKEN.exec(name)?.[2] === sessionId).map((name) => join(folder, name)),
  );
}

async function removeAll(paths: readonly string[]): Promise<void> {
  await Promise.all(paths.map((path) => rm(path, { force: true }).catch(() => undefined)));
}

/** Returns whether a session neither waits nor is in use. */
export async function isOver(folder: string, sessionId: string): Promise<boolean> {
  const names = await readdir(folder).catch((): string[] => []);
  return !names.some((name) => SESSION.exec(name)?.[1] === sessionId || TAKEN.exec(name)?.[2] === sessionId);
}

/** Returns the sessions that are over, whose keys were left longer than `afterMs` ago. */
export async function strayKeys(folder: string, afterMs: number): Promise<readonly string[]> {
  const names = await readdir(folder).catch((): string[] => []);
  const found = await Promise.all(
    names.map(async (name) => {
      const [, sessionId] = KEY.exec(name) ?? [];
      if (sessionId === undefined || !(await isOver(folder, sessionId))) return [];
      const file = await stat(join(folder, name)).catch(() => undefined);
      return file !== undefined && Date.now() - file.mtimeMs > afterMs ? [sessionId] : [];
    }),
  );
  return found.flat();
}

/** Returns the sessions of processes that no longer exist; the caller ends them. */
export async function abandonedSessions(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((): string[] => []);
  return names.flatMap((name) => {
    const [, mark = '', sessionId] = TAKEN.exec(name) ?? [];
    return sessionId === undefined || !isOwnerGone(mark) ? [] : [sessionId];
  });
}
