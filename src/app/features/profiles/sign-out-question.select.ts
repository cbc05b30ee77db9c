/** Confirmations before leaving a controller. */

import { counted } from '../../../lib/format.ts';
import type { Confirmation } from '../../core/binding.ts';
import type { AppState } from '../../core/state.ts';
import { openForwards } from '../forwards/index.ts';

/** Before a profile is deleted: open forwards on its controller end with the stored sign-in. */
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
        `This closes ${counted(length, 'open forward')} and cancels ${length === 1 ? 'its session' : 'their sessions'}.`,
      ];
}

/** Before signing out of the controller at this address, which closes its forwards. */
export function signOutQuestion(state: AppState, address: string | undefined, title: string): Confirmation {
  return {
    title,
    lines: [
      'Deletes the token; the controller then cancels every session opened with it.',
      ...closesLines(state, address),
    ],
    yes: 'Sign out',
    no: 'Stay',
  };
}
