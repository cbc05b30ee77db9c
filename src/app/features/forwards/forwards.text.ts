/** Texts of forwards: their ends, failures, reopening, and the header. */
import { counted } from '../../../lib/format.ts';

export const forwardsText = {
  /** A forward of another controller than the current one. */
  elsewhere: (target: string, controller: string) => `${target} on ${controller}`,
  /** A message about one forward. */
  about: (forward: string, message: string) => `${forward}: ${message}`,

  /** The header. */
  header: {
    name: 'Forwards',
    summary: (open: number, background: number) =>
      ` | forwards ${open}${background === 0 ? '' : `+${background} bg`}`,
    background: (count: number) => `+${count} bg`,
    /** Not acknowledged yet. */
    ended: (count: number) => `, ${count} ended`,
    none: (ended: string) => `none${ended}`,
    inBackground: (count: number) => `${count} in background`,
    /** The proxy for all targets. */
    proxy: (port: number) => `on :${port}`,
    proxyOn: (port: number) => `proxy on :${port}`,
    failing: (count: number) => `, ${count} failing`,
    /** `more`: texts above, or empty. */
    live: (count: number, more: string) => `${count} live${more}`,
    rates: (up: string, down: string) => `up ${up}  dn ${down}`,
    ending: (left: string, forward: string) => `! ${left} left: ${forward}`,
  },

  /** In lists instead of the address, by the reason of the end. */
  closedWords: {
    closed: '(closed)',
    expired: '(expired)',
    'no-connections-left': '(used up)',
    'session-over': '(session ended)',
    failed: '(failed)',
  },
  /** Why a forward that is not acknowledged ended. */
  endedWords: {
    expired: 'expired',
    'used-up': 'used up',
    ended: 'ended',
    canceled: 'canceled',
    unused: 'unused',
    failed: 'failed',
  },
  /** The same on the page of the session, with a hint. */
  closed: {
    closed: 'The port was closed by this program.',
    expired: 'The session expired. <r> opens a new one.',
    'no-connections-left': 'All connections of this session are used up. <r> opens a new one.',
    'session-over': 'The controller ended the session. <r> opens a new one.',
    failed: 'The forward failed. <r> opens a new session.',
  },

  /** Connections fail: in lists, the longest that fits. */
  failingAt: (place: string) => `! ${place} failing`,
  failingAtTight: (place: string) => `!${place} failing`,
  failing: '! failing',
  failingTight: '!failing',
  saidFailing: (port: string) => `local port ${port}, connections failing`,
  /** On the page of the session, which contains the reason. */
  connectionsFailing: 'connections are failing',

  /** A session is about to end, or a forward is unused. */
  minutes: (count: number) => counted(count, 'minute'),
  endsSoon: (forward: string, left: string) => `Session on ${forward} ends in ${left}`,
  closedIdle: (idle: string) => `closed after ${idle} without connections`,
  closesSoon: (forward: string) => `${forward}: unused, will be closed in 1 minute`,

  /** A forward ended. */
  sessionEnded: 'session ended',
  forwardFailed: (message: string | undefined) =>
    `forward failed${message === undefined ? '' : `: ${message}`}`,
  canceledElsewhere: (address: string) => `session canceled by another client, ${address} is closed`,

  /** A session ended by time or connections: why, and what becomes of the forward. */
  over: {
    expired: 'session expired',
    'used-up': 'all connections of the session are used up',
  },
  /** `next`: one of the sentences below, or empty. */
  isOver: (why: string, next: string) => `${why}${next === '' ? '' : `. ${next}`}`,
  reopened: (address: string) => `Reopened on ${address}`,
  notReopened: (message: string, hint: string) => `Could not reopen it: ${message} ${hint}`,
  tooShort: 'Not reopened: the previous session lasted less than 10 s',
  afterSignIn: 'Will be reopened after you sign in',
  whenResponding: 'Will be reopened when the controller responds',
  switchToReopen: (controller: string) => `Switch to ${controller} to reopen it`,
  keyReopens: '<r> reopens on the same port',
  commandReopens: (forward: string, port: number) => `":c ${forward} ${port}" reopens on the same port`,

  /** The question at the end of a session. */
  ask: {
    title: (forward: string) => `The session of ${forward} expired`,
    closed: (address: string) => `${address} is closed. Open a new session on the same port?`,
    staysListed: 'Otherwise it stays in ":forwards" until you acknowledge it.',
    yes: 'Reopen',
    no: 'Not now',
  },

  /** Forwards that are opened at sign-in. */
  signIn: {
    opened: (forwards: string) => `Opened at sign-in: ${forwards}`,
    failed: (targets: string) => `Not opened at sign-in: ${targets}. <@> shows why.`,
  },

  /** Errors of opening one. */
  sessionTwice: (sessionId: string) => `The controller returned session ${sessionId} a second time.`,
  quitting: 'bnd-tui is quitting.',
  closedWhileOpening: 'The forward was closed while opening.',
  maybeAuthorized: 'The controller did not respond, so a session may have been authorized.',

  /** In the log. `session`: its name there. */
  log: {
    /** `reason`: its code. */
    ended: (session: string, reason: string, message: string | undefined) =>
      `${session} ended, ${reason}${message === undefined ? '' : `: ${message}`}`,
    listening: (session: string, address: string) => `${session} listening on ${address}`,
    connectionFailed: (session: string, message: string, hint: string) =>
      `${session} connection failed: ${message} ${hint}`,
    notCanceled: (session: string, message: string) => `Could not cancel ${session}: ${message}`,
    notOpened: (target: string, message: string, hint: string) =>
      `Could not open ${target} at sign-in: ${message} ${hint}`,
  },
} as const;
