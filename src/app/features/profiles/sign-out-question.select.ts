/** Confirmations before leaving a controller. */

import type { Confirmation } from '../../core/binding.ts';
import type { AppState } from '../../core/state.ts';
import { openForwards } from '../forwards/index.ts';
import { profilesText } from './profiles.text.ts';

/** Before a profile is deleted: open forwards on its controller end with the stored sign-in. */
export function profileDeleteQuestion(
  state: AppState,
  name: string,
  address: string | undefined,
): Confirmation {
  return {
    title: profilesText.deleteQuestion.title(name),
    lines: [address ?? '', profilesText.deleteQuestion.effect, ...closesLines(state, address)],
    yes: profilesText.deleteQuestion.yes,
    no: profilesText.deleteQuestion.no,
  };
}

function closesLines(state: AppState, address: string | undefined): readonly string[] {
  const { length } = openForwards(state).filter(({ controller }) => controller === address);
  return length === 0 ? [] : [profilesText.closesForwards(length)];
}

/** Before signing out of the controller at this address, which closes its forwards. */
export function signOutQuestion(state: AppState, address: string | undefined, title: string): Confirmation {
  return {
    title,
    lines: [profilesText.signOutQuestion.effect, ...closesLines(state, address)],
    yes: profilesText.signOutQuestion.yes,
    no: profilesText.signOutQuestion.no,
  };
}
