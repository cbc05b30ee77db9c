/** Programs of another user. Only root can start such; otherwise a check can take this process for one of another user. */
import { execFile, spawn } from 'node:child_process';
import type { OnlyYou } from '../../src/lib/only-you.ts';
import { peerCheck } from '../../src/proxy/only-you.ts';
import { othersRun } from '../../src/proxy/other-users.ts';
import { PeerUsers, seesUsers } from '../../src/proxy/peer-users.ts';
import { readTcpTable } from '../../src/proxy/tcp-table.ts';

const OWN = process.geteuid?.() ?? 0;
const IS_ROOT = OWN === 0;
/** `nobody` on most systems. */
export const NOBODY = 65_534;

/** Of what `run` starts by default, as the table of connections shows it. */
export const STRANGER = IS_ROOT ? NOBODY : OWN;

/** A check for which those are another user's: of the user of this process, or of a different one. */
export const strangersCheck = (choice: OnlyYou = 'on') =>
  peerCheck(choice, '127.0.0.1', {
    uid: IS_ROOT ? OWN : OWN + 1,
    users: new PeerUsers(readTcpTable),
    othersRun,
    seesUsers,
    nowMs: Date.now,
  });

const identity = (uid: number) => (IS_ROOT ? { uid, gid: uid } : {});

/** Keeps a program of theirs running until it is disposed of. */
export function strangerAround(): Disposable {
  const program = spawn('sleep', ['600'], {
    cwd: '/',
    stdio: 'ignore',
    ...identity(STRANGER),
  });
  return { [Symbol.dispose]: () => void program.kill('SIGKILL') };
}

/** Runs a script in bash, which can connect to `/dev/tcp/HOST/PORT`. Resolves with its output, even if it fails. */
export function run(script: string, uid = STRANGER): Promise<string> {
  return new Promise((resolve) => {
    execFile('bash', ['-c', script], { cwd: '/', ...identity(uid) }, (_, output) => resolve(output));
  });
}
