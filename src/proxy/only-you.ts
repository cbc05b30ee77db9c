/**
 * Lets only programs of this user use a listener on loopback. The user of a client is that of its row in the system's table of TCP connections. A
 * client that has closed shows none, and may have been anyone's. root is served: it can act as this user in any case.
 */
import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { BndError } from '../lib/errors.ts';
import { isLoopbackAddress } from '../lib/loopback.ts';
import type { OnlyYou, RefusedPeer } from '../lib/only-you.ts';
import { othersRun } from './other-users.ts';
import { PeerUsers, seesUsers } from './peer-users.ts';
import { readTcpTable } from './tcp-table.ts';

/**
 * Resolves with undefined if the client at this socket may be served. Call it as soon as the connection is accepted; nothing may be sent on its
 * behalf before it resolves. Never rejects.
 */
export type PeerCheck = (socket: Socket) => Promise<RefusedPeer | undefined>;

/** What the check asks of the system. */
export interface Machine {
  /** Effective user of this process. */
  readonly uid: number;
  readonly users: Pick<PeerUsers, 'of'>;
  /** Whether processes of other ordinary users run now. */
  readonly othersRun: (uid: number) => boolean;
  /** Whether `users` shows users at all. */
  readonly seesUsers: () => Promise<boolean>;
  readonly nowMs: () => number;
}

const ROOT = 0;
/** How long other users are expected to stay once seen; a wrong guess costs a reading per connection. */
const OTHERS_STAY_MS = 60_000;

const users = new PeerUsers(readTcpTable);

function thisMachine(): Machine {
  return { uid: process.geteuid?.() ?? ROOT, users, othersRun, seesUsers, nowMs: Date.now };
}

/**
 * For one listener. Everyone is served with `off`, and on addresses that are not loopback. Where the system does not show users, everyone is served
 * with `auto`, and no client with `on`; see `requireOnlyYou`.
 */
export function peerCheck(
  choice: OnlyYou,
  listenAddress: string,
  machine: Machine = thisMachine(),
): PeerCheck {
  if (choice === 'off' || !isLoopbackAddress(listenAddress)) return () => Promise.resolve(undefined);
  const isEnforced = choice === 'auto' ? whileOthersRun(machine) : () => Promise.resolve(true);
  return async (socket) => {
    if (!(await isEnforced())) return undefined;
    const uid = await machine.users.of(socket);
    return uid === machine.uid || uid === ROOT ? undefined : { uid, user: await userText(uid) };
  };
}

/** Connections that are accepted in one turn of the event loop share one look; none relies on an older one that saw no other users. */
function whileOthersRun(machine: Machine): () => Promise<boolean> {
  let seenAtMs = Number.NEGATIVE_INFINITY;
  let looking: Promise<boolean> | undefined;
  const look = async (): Promise<boolean> => {
    await new Promise((resolve) => setImmediate(resolve));
    looking = undefined;
    if (!machine.othersRun(machine.uid) || !(await machine.seesUsers())) return false;
    seenAtMs = machine.nowMs();
    return true;
  };
  return async () => {
    if (machine.nowMs() - seenAtMs < OTHERS_STAY_MS) return true;
    looking ??= look();
    return looking;
  };
}

let accounts: Promise<string> | undefined;

/** With the name if the account is local (passwd(5)). */
async function userText(uid: number | undefined): Promise<string> {
  if (uid === undefined) return 'an unknown user';
  accounts ??= readFile('/etc/passwd', 'utf8').catch(() => '');
  const account = (await accounts).split('\n').map((line) => line.split(':'));
  const name = account.find(([, , id]) => id === String(uid))?.[0];
  return name === undefined ? `uid ${uid}` : `${name} (uid ${uid})`;
}

/**
 * Returns whether a listener has to ask for a user and a password of its own, because the system does not show the users of its clients (macOS,
 * Windows, Linux without /proc).
 */
export async function asksForLogin(
  choice: OnlyYou,
  listenAddress: string,
  { seesUsers }: Pick<Machine, 'seesUsers'> = thisMachine(),
): Promise<boolean> {
  return choice !== 'off' && isLoopbackAddress(listenAddress) && !(await seesUsers());
}

/** Rejects with BndError `only-you-unavailable` if other users cannot be kept out although they must be. */
export async function requireOnlyYou(
  choice: OnlyYou,
  listenAddress: string,
  machine: Pick<Machine, 'seesUsers'> = thisMachine(),
): Promise<void> {
  if (choice !== 'on' || !(await asksForLogin(choice, listenAddress, machine))) return;
  throw new BndError(
    'only-you-unavailable',
    'Cannot keep out other users: this system does not show which user a local program runs as.',
  );
}
