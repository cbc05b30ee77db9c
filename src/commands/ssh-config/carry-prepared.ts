/** The ProxyCommand of a target whose session was authorized before ssh read user and key. */
import { openAuthorized, openSession, type SessionOptions } from '../connect/open-session.ts';
import { carryStdio } from '../connect/stdio.ts';
import { signedInClient } from '../signed-in-api.ts';
import { folderOf, leaveOrDrop, takeSession, waitingSessions } from './prepared.ts';

/** Carries stdin and stdout through the newest session that waits, else through a new one. Resolves with the exit code; rejects with BndError. */
export async function carryPrepared(options: SessionOptions, stop: AbortSignal): Promise<number> {
  const { target = '', hostId, addr } = options;
  const silent = { ...options, listens: false };
  const folder = await folderOf(process.env, target, hostId);
  for (const { sessionId } of await waitingSessions(folder)) {
    const taken = await takeSession(folder, sessionId);
    if (taken === undefined) continue;
    try {
      const cancel = async (signal: AbortSignal): Promise<void> => {
        const { api } = await signedInClient(addr);
        await api.cancelSession(sessionId, signal).finally(() => api.close());
      };
      const opened = await openAuthorized({ ...taken, credentials: [], cancel }, silent);
      return await carryStdio(opened, { stop, forSsh: true });
    } finally {
      await leaveOrDrop(folder, taken);
    }
  }
  return carryStdio(await openSession(silent, stop), { stop, forSsh: true });
}
