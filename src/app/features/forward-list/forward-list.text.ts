import { counted } from '../../../lib/format.ts';

/** Texts of the list of all forwards. */
export const forwardListText = {
  none: 'No forwards',
  opensOne: '<F> on a target opens one, <s> runs its client',

  // States.
  live: 'live',
  failing: 'failing',
  background: 'background',
  spokenLeft: (duration: string) => `${duration} left`,

  // Why a key does nothing.
  noneSelected: 'No forward selected',
  hasEnded: (target: string) => `${target} has ended. <r> reopens it.`,
  stillOpen: (target: string) => `${target} is still open`,
  ofController: (target: string, controller: string) =>
    `${target} belongs to ${controller}: switch to it first (":profiles")`,
  onlyEnded: 'Only forwards that ended are acknowledged',
  noneEnded: 'No forward has ended',

  cancel: {
    title: 'Close forward?',
    line: (target: string, local: string, controller: string) => `${target}  ${local}  on ${controller}`,
    connections: (open: number) =>
      open === 0
        ? 'No connection is open. Its session is canceled.'
        : `${counted(open, 'open connection')} will be closed, and its session is canceled.`,
    yes: 'Close forward',
    no: 'Keep',
    done: (target: string) => `Closed ${target} and canceled its session`,
    failed: (target: string, reason: string) => `${target}: ${reason}`,
  },
} as const;
