/**
 * Whether loopback listeners serve only programs of this user. `auto`: while programs of other ordinary users run on this machine; `on`: always,
 * and nothing is opened where that cannot be checked; `off`: everyone is served.
 */
export const ONLY_YOU = ['auto', 'on', 'off'] as const;
export type OnlyYou = (typeof ONLY_YOU)[number];

/** A client that was refused, or several of one user. */
export interface RefusedPeer {
  /** Undefined: it had closed before its user was known. */
  readonly uid: number | undefined;
  /** `alice (uid 1001)`. */
  readonly user: string;
}

/** The refused clients of one user. */
export interface RefusedUser extends RefusedPeer {
  readonly count: number;
}

/** What happened and what to do, for logs and messages: once per user. */
export function refusalText({ uid, user }: RefusedPeer): string {
  const what =
    uid === undefined
      ? 'Reset a connection whose client closed it before its user was known.'
      : `Refused a connection of ${user}.`;
  return `${what} Only your programs are served; onlyYou in :config, or --only-you, changes that.`;
}
