/** Texts of background forwards. */
import { counted } from '../../../lib/format.ts';

export const backgroundText = {
  /** `more`: lost besides the first. */
  processExited: (forward: string, sessionId: string, more: number) =>
    `A background process exited; ${forward} (${sessionId})${more === 0 ? ' is' : ` and ${more} more are`} no longer forwarded`,

  proxyExited: (address: string) =>
    `A background process exited; the proxy no longer listens on ${address}. ":proxy" starts one.`,

  /** Why forwards or the proxy cannot be kept. */
  unsupportedOnWindows: 'Background forwards are not supported on Windows',
  noneOpen: 'No open forwards and no proxy to keep. <:q> quits.',
  signInNotStored: (controller: string) =>
    `The proxy cannot be kept: the sign-in to ${controller} is not stored, and a background process needs it. ":proxy stop", then ":bg" keeps the forwards alone.`,
  labStops: 'Lab sessions cannot be kept: the lab stops when bnd-tui exits',

  /** Keeping forwards at exit. */
  handingOver: (count: number, proxy: boolean) =>
    `handing over ${[...(proxy ? ['the proxy'] : []), ...(count === 0 ? [] : [counted(count, 'forward')])].join(' and ')}`,
  couldNotKeepProxy: (message: string) => `Could not keep the proxy: ${message} ":proxy" starts it again.`,
  couldNotKeep: (forward: string, message: string) => `Could not keep ${forward}: ${message}`,
  couldNotKeepAny: (message: string) => `Could not keep any forward: ${message}`,
  forwardOnPort: (target: string, address: string) => `${target} on ${address}`,

  /** Printed after the screen is closed. */
  staysOpen: (target: string, address: string) => `${target} stays open on ${address}`,
  proxyStaysOpen: (address: string) => `The proxy for all targets stays open on ${address}`,
  howToStop: 'Run `bnd-tui ps` to list what runs in the background, `bnd-tui stop all` to stop it.',

  /** In the log. */
  log: {
    lookFailed: (message: string) => `background: ${message}`,
    sessionLeft: (session: string, message: string) => `session ${session}: ${message}`,
  },
} as const;
