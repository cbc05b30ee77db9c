import { sanitize } from '../../../lib/text.ts';
import type { BackgroundForward } from '../../core/ports.ts';
import type { AppState } from '../../core/state.ts';
import { forwardName } from '../forwards/index.ts';

/** The name of its target, with the controller if that is not the current one. */
export function nameOf(state: AppState, held: BackgroundForward): string {
  return forwardName(state, { ...held, target: sanitize(held.target) });
}
