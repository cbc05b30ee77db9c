/** The check of the clients of the lab's endpoints. */
import { refusalText } from '../../lib/only-you.ts';
import { type PeerCheck, peerCheck, requireOnlyYou } from '../../proxy/only-you.ts';
import { RefusedUsers } from '../../proxy/refused-users.ts';
import type { DevLog } from './log.ts';
import type { DevOptions } from './options.ts';

const LAB_HOST = '127.0.0.1';

/** Reports the first refused client of each user. Rejects with BndError `only-you-unavailable`. */
export async function labCheck({ onlyYou = 'auto' }: DevOptions, log: DevLog): Promise<PeerCheck> {
  await requireOnlyYou(onlyYou, LAB_HOST);
  const check = peerCheck(onlyYou, LAB_HOST);
  const refused = new RefusedUsers();
  return async (socket) => {
    const peer = await check(socket);
    if (peer !== undefined && refused.note(peer)) log.warn(refusalText(peer));
    return peer;
  };
}
