import { counted } from '../../../lib/format.ts';

/** Texts of the target list and of the page of one target. */
export const targetsText = {
  list: {
    /** Only targets that the user may connect to. */
    openable: 'openable',
    noneInScope: 'No targets visible to you in this scope',
    showsAll: '<0> shows all targets',
    openedOnly: (target: string) => `Opened ${target}, your only target. <esc> shows the list.`,
    spoken: {
      favorite: 'favorite',
      port: (port: string) => `local port ${port}`,
      forwardEnded: (why: string) => `forward ${why}`,
      noPermission: 'no permission to connect',
      ownSessions: (sessions: number) => `${counted(sessions, 'session')} of yours`,
      otherSessions: (sessions: number) => `${sessions} of others`,
      bothSessions: (own: string, others: string) => `${own} and ${others}`,
      used: (duration: string) => `used ${duration} ago`,
    },
  },

  /** In the log. */
  wordsNotKept: (message: string) => `Shells cannot complete new targets: ${message}`,

  page: {
    // Facts, on one or two lines of a small terminal.
    oneLine: (type: string, port: string, longest: string, connections: string) =>
      `${type} ${port} | max ${longest} | connections ${connections}`,
    firstLine: (type: string, port: string, longest: string, connections: string, alias: string) =>
      `${type} | port ${port} | max ${longest} | connections ${connections} | alias ${alias}`,
    aliasLine: (alias: string) => `alias ${alias}`,
    noGrant: 'you lack permission to connect (authorize-session)',
    opensAtSignIn: ' | opens at sign-in',
    opensForward: 'opens a forward',
    unlimited: 'unlimited',
    anyWorker: 'any worker',

    // Tabs.
    noMatchingHost: 'No matching host',
    noHostSets: 'No host sets (target uses a direct address)',
    hostSetsNotPermitted: (sets: number) =>
      `You lack permission to read ${sets === 1 ? 'its host set' : `its ${sets} host sets`}`,
    noMatchingHostSet: 'No matching host set',
    noCredentials: 'No credential sources',
    noMatchingCredential: 'No matching credential source',
    injectedShown: 'by the worker only',
    brokeredShown: 'after connecting, with <x>',
    noLiveSession: 'No live session',
    opensSession: '<F> opens one',
  },

  // Why a key does nothing.
  noneSelected: 'No target selected',
  notLoaded: 'Target not loaded yet',
  noSessions: 'No sessions. <F> opens one.',
  offline: 'Controller offline: sessions cannot be opened',
  gone: (target: string) => `${target} was deleted or is no longer visible`,
  noGrant: (target: string) => `You lack permission to connect to ${target} (authorize-session)`,
  inItsProject: 'Already in its project',
  noFavorite: (digit: number) => `No favorite ${digit}. <*> on a target adds one.`,

  /** What was copied. Completes "Copied …". */
  markedIds: (count: number) => `${count} ids`,
} as const;
