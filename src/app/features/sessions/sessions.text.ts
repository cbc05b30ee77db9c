import { counted } from '../../../lib/format.ts';

function connectionsClosed(open: number): string {
  return open === 0 ? 'No connection is open.' : `${counted(open, 'open connection')} will be closed.`;
}

function isOrAre(count: number): string {
  return count === 1 ? 'is' : 'are';
}

/** Texts of the session list, the page of one session, canceling, and running clients. */
export const sessionsText = {
  list: {
    none: 'No sessions',
    opensOne: '<F> on a target opens one',
    showsMore: '<t> shows ended sessions, <m> those of all users',
    spokenLeft: (duration: string) => `${duration} left`,
    spokenPort: (port: number) => `local port ${port}`,
    spokenInBackground: (address: string) => `${address} in the background`,
  },

  page: {
    // Brokered credentials.
    brokered: (count: number, sources: readonly string[]) => `${count} brokered: ${sources.join(', ')}`,
    showsCredentials: '<x> show and copy',
    showsCredentialsShort: '<x> show',

    // What happens to the forward.
    neverClosed: 'never closed',
    closedAfter: (duration: string) => `closed ${duration} after the last connection`,
    /** Followed by a duration. */
    unusedClosingIn: 'unused: closing in',
    whenExpired: (action: string) => `when it expires: ${action}`,
    failingSince: (connections: number, clock: string) =>
      `(${counted(connections, 'connection')} since ${clock})`,

    refused: (connections: number, users: string) =>
      `${counted(connections, 'connection')} of ${users}: only your programs are served (onlyYou in :config)`,

    canceledByYou: (clock: string) => `canceled by you at ${clock}`,

    traffic: 'Traffic (bytes, live)',
    trafficEnded: 'Traffic (bytes)',
    /** The controller's sums, and how old they are. */
    controllerSums: (up: string, down: string) => `controller: up ${up} down ${down}`,
    controllerSumsRead: (age: string) => `, read ${age} ago`,

    connections: (open: number, total: number, limit: string) =>
      `Connections (${open} open, ${total} total, ${limit})`,
    unlimited: 'unlimited',
    limitLeft: (left: number, limit: number) => `${left} of ${limit} left`,
    reportedConnections: (count: number) =>
      `Connections (${count}, reported by the controller, up to 15 s old)`,
    noConnections: 'none',
    noConnectionsYet: (address: string) => `none yet: connect a client to ${address}`,
    spokenFailed: 'failed',
    spokenClosed: (reason: string) => `closed: ${reason}`,

    openFor: (duration: string) => `open for ${duration}`,
  },

  crumb: (target: string) => `session ${target}`,

  // Why a key does nothing.
  noneSelected: 'No session selected',
  targetUnknown: 'Target unknown',
  stillOpen: (id: string) => `${id} is still open. <F> on its target opens another session.`,
  hasEnded: (id: string) => `${id} has ended`,
  ofOtherClient: (id: string) => `${id} was opened by another client, without a port here`,
  forwardClosed: (id: string) => `The forward of ${id} is closed`,
  noCredentials: (target: string) => `${target} has no brokered credentials`,

  cancel: {
    alreadyCanceling: (id: string) => `${id} is already being canceled`,
    alreadyEnded: (id: string) => `${id} has already ended`,
    notPermitted: (id: string) => `You lack permission to cancel ${id}`,
    allMarkedEnded: 'All marked sessions have ended',

    title: 'Cancel session?',
    yes: 'Cancel session',
    no: 'Keep',
    connectionsClosed,
    backgroundClosed: 'Its connections in the background will be closed.',
    otherClientClosed: 'Opened by another client. Its connections will be closed.',
    /** `effect` is one of the sentences above. */
    ownedBy: (user: string, effect: string) => `Owned by ${user}. ${effect}`,

    canceled: (id: string) => `Canceled ${id}`,
    failed: (id: string) => `Could not cancel ${id}`,
    failedBecause: (id: string, reason: string) => `Could not cancel ${id}: ${reason}`,
  },

  cancelMany: {
    title: (sessions: number) => `Cancel ${sessions} sessions?`,
    yes: (sessions: number) => `Cancel ${sessions}`,
    ownedByOthers: (sessions: number, users: string) =>
      `${sessions} of them ${isOrAre(sessions)} owned by others (${users})`,
    /** The end of `users` if there are too many to name. */
    moreUsers: (users: string, more: number) => `${users} and ${more} more`,
    hidden: (sessions: number, filter: string) =>
      `${sessions} ${isOrAre(sessions)} hidden by the filter "/${filter}"`,

    busy: (sessions: number) => `canceling ${sessions} sessions`,
    canceled: (sessions: number) => `Canceled ${sessions} sessions`,
    someFailed: (canceled: number, failed: number) => `Canceled ${canceled} sessions, ${failed} failed`,
  },

  client: {
    notRun: 'Could not run the client',
    notOpened: (target: string) => `Could not open ${target}`,
    notOpenedBecause: (target: string, reason: string) => `Could not open ${target}: ${reason}`,
  },

  commands: {
    cancelUsage: 'Usage: ":cancel <session id>"',
    unknownSession: (id: string) => `Unknown session "${id}". If it is new, <^r> reloads the list.`,
    connectUsage: 'Usage: ":connect <target> [port]"',
    shellUsage: 'Usage: ":shell <target>"',
    invalidPort: (port: string) => `Invalid port "${port}": must be a number from 0 to 65535`,
  },
} as const;
