/** Counts the clients that were refused because they are not of this user, by user. */
import type { RefusedPeer, RefusedUser } from '../lib/only-you.ts';

/** One user can run programs as many others: of its subordinate ids. Those beyond the first 16 count as unknown. */
const MOST_USERS = 16;

export class RefusedUsers {
  readonly #users = new Map<number | undefined, RefusedUser>();

  /** Returns whether it is the first of this user. */
  note(peer: RefusedPeer): boolean {
    const isListed = this.#users.has(peer.uid) || this.#users.size < MOST_USERS;
    const { uid, user } = isListed ? peer : { uid: undefined, user: 'other users' };
    const known = this.#users.get(uid);
    this.#users.set(uid, { uid, user: known?.user ?? user, count: (known?.count ?? 0) + 1 });
    return known === undefined;
  }

  /** In the order of their first client. */
  get list(): readonly RefusedUser[] {
    return [...this.#users.values()];
  }
}
