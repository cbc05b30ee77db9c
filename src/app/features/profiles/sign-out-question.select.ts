/** What is asked before leaving a controller. Pure. */

import { counted } from '../../../lib/format.ts';
import type { Confirmation } from '../../core/binding.ts';
import type { AppState } from '../../core/state.ts';
import { openForwards } from '../forwards/index.ts';

/** Before a profile is deleted: what is open on its controller ends with the stored sign-in. */
export function profileDeleteQuestion(
  state: AppState,
  name: string,
  address: string | undefined,
): Confirmation {
  return {
    title: `Delete profile ${name}?`,
    lines: [address ?? '', 'Signs out there and deletes the stored token.', ...closesLines(state, address)],
    yes: 'Delete',
    no: 'Keep',
  };
}

function closesLines(state: AppState, address: string | undefined): readonly string[] {
  const { length } = openForwards(state).filter(({ controller }) => controller === address);
  return length === 0
    ? []
    : [
        `That closes ${counted(length, 'open forward')} and cancels ${length === 1 ? 'its session' : 'their sessions'}.`,
      ];
}

/** Before signing out of the controller at this address: its forwards are closed with it. */
export function signOutQuestion(state: AppState, address: string | undefined, title: string): Confirmation {
  return {
    title,
    lines: [
      'The token is deleted; the controller then ends every session that was opened with it.',
      ...closesLines(state, address),
    ],
    yes: 'Sign out',
    no: 'Stay',
  };
}
