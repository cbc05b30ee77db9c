/** What ssh starts by `Match exec` before it reads user and key: authorizes the session that its ProxyCommand will use. */
import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { BndError, isBndError } from '../../lib/errors.ts';
import { EXIT_OK } from '../../lib/exit-codes.ts';
import { selfCommand } from '../../lib/self.ts';
import { authorizeTarget } from '../connect/authorize.ts';
import { signedInClient } from '../signed-in-api.ts';
import {
  abandonedSessions,
  dropSession,
  folderOf,
  isOver,
  leaveSession,
  noteOthers,
  strayKeys,
  takeSession,
  waitingSessions,
} from './prepared.ts';

export interface PrepareOptions {
  readonly target: string;
  readonly hostId?: string;
  readonly addr?: string;
  /** Seconds after which a session that ssh has not used is canceled. */
  readonly takeWithin: number;
}

/** A process is expected to end a session within this time after it was due. */
const LATE_MS = 30_000;

/** Leaves a session for ssh, unless one waits already. Resolves with the exit code; rejects with BndError. */
export async function runPrepare({ target, hostId, addr, takeWithin }: PrepareOptions): Promise<number> {
  const folder = await folderOf(process.env, target, hostId);
  await sweep(folder, addr, takeWithin * 1000);
  await noteOthers(folder);
  const [waiting] = await waitingSessions(folder);
  if (waiting !== undefined && waiting.ageMs < (takeWithin * 1000) / 2) return EXIT_OK;
  const session = await authorizeTarget({
    target,
    ...(hostId === undefined ? {} : { hostId }),
    ...(addr === undefined ? {} : { addr }),
  });
  const { sessionId, authorizationToken, credentials, cancel } = session;
  if (sessionId === undefined) throw new BndError('bad-answer', 'The controller returned no session id.');
  try {
    const heldUntilMs = Date.now() + takeWithin * 1000;
    await leaveSession(folder, { sessionId, authorizationToken, heldUntilMs }, credentials);
    await noteOthers(folder, sessionId);
  } catch (cause) {
    await dropSession(folder, sessionId);
    await cancel?.(AbortSignal.timeout(LATE_MS));
    throw new BndError('file-not-written', `Could not write to ${folder}.`, { cause });
  }
  expireLater(folder, sessionId, { addr, takeWithin });
  return EXIT_OK;
}

/**
 * Cancels the session if ssh has not taken it after this time: it may have only asked for its configuration (`ssh -G`). Removes user and key if the
 * session has ended meanwhile and they were left for another ssh. Resolves with the exit code.
 */
export async function runExpire(
  folder: string,
  sessionId: string,
  { addr, takeWithin }: Pick<PrepareOptions, 'takeWithin' | 'addr'>,
): Promise<number> {
  await delay(takeWithin * 1000);
  await end(folder, sessionId, addr);
  if (await isOver(folder, sessionId)) await dropSession(folder, sessionId);
  return EXIT_OK;
}

/** In a session of its own, since ssh waits for this process, but not for that one. */
function expireLater(
  folder: string,
  sessionId: string,
  { addr, takeWithin }: { readonly addr: string | undefined; readonly takeWithin: number },
): void {
  const [program, ...first] = selfCommand();
  const controller = addr === undefined ? [] : ['--addr', addr];
  const words = ['ssh-expire', ...controller, '--take-within', `${takeWithin}`, folder, sessionId];
  const child = spawn(program, [...first, ...words], { cwd: '/', detached: true, stdio: 'ignore' });
  child.once('error', () => undefined);
  child.unref();
}

/** Ends what killed processes have left. */
async function sweep(folder: string, addr: string | undefined, takeWithinMs: number): Promise<void> {
  const late = (await waitingSessions(folder)).filter(({ ageMs }) => ageMs > takeWithinMs + LATE_MS);
  const ids = [...late.map(({ sessionId }) => sessionId), ...(await abandonedSessions(folder))];
  for (const id of ids) await end(folder, id, addr);
  for (const id of await strayKeys(folder, takeWithinMs + LATE_MS)) await dropSession(folder, id);
}

async function end(folder: string, sessionId: string, addr: string | undefined): Promise<void> {
  const isWaiting = (await takeSession(folder, sessionId)) !== undefined;
  const isAbandoned = (await abandonedSessions(folder)).includes(sessionId);
  if (!isWaiting && !isAbandoned) return;
  const { api } = await signedInClient(addr);
  try {
    await api.cancelSession(sessionId);
  } catch (error) {
    // It is over, or ends when it expires.
    if (!isBndError(error)) throw error;
  } finally {
    await api.close();
    await dropSession(folder, sessionId);
  }
}
