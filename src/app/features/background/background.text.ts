/** Texts of background forwards. */
import { counted } from '../../../lib/format.ts';

export const backgroundText = {
  /** `more`: lost besides the first. */
  processExited: (forward: string, sessionId: string, more: number) =>
    `A background process exited; ${forward} (${sessionId})${more === 0 ? ' is' : ` and ${more} more are`} no longer forwarded`,

  /** Why forwards cannot be kept. */
  unsupportedOnWindows: 'Background forwards are not supported on Windows',
  noneOpen: 'No open forwards to keep. <:q> quits.',
  labStops: 'Lab sessions cannot be kept: the lab stops when bnd-tui exits',

  /** Keeping forwards at exit. */
  handingOver: (count: number) => `handing over ${counted(count, 'forward')}`,
  couldNotKeep: (forward: string, message: string) => `Could not keep ${forward}: ${message}`,
  couldNotKeepAny: (message: string) => `Could not keep any forward: ${message}`,
  forwardOnPort: (target: string, address: string) => `${target} on ${address}`,

  /** Printed after the screen is closed. */
  staysOpen: (target: string, address: string) => `${target} stays open on ${address}`,
  howToStop: 'Run `bnd-tui ps` to list background forwards, `bnd-tui stop` to stop them.',

  /** In the log. */
  log: {
    lookFailed: (message: string) => `background: ${message}`,
    sessionLeft: (session: string, message: string) => `session ${session}: ${message}`,
  },
} as const;
