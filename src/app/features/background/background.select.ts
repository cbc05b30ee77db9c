import { sanitize } from '../../../lib/text.ts';
import type { BackgroundForward } from '../../core/ports.ts';
import type { AppState } from '../../core/state.ts';
import { forwardName, openForwards } from '../forwards/index.ts';
import type { ProxyView } from '../proxy/index.ts';

/** The name of its target, with the controller if that is not the current one. */
export function nameOf(state: AppState, held: BackgroundForward): string {
  return forwardName(state, { ...held, target: sanitize(held.target) });
}

/** What a background process can keep at exit. */
export interface Kept {
  /** Forwards that can be kept. */
  readonly count: number;
  /** Undefined if there is none that can be kept. */
  readonly proxy: ProxyView | undefined;
  /** How much of the lab is open, which ends with this program. */
  readonly ofLab: number;
}

export function keptOf(state: AppState): Kept {
  const open = openForwards(state);
  const { proxy } = state;
  const count = open.filter(({ lab }) => !lab).length;
  const isLabProxy = proxy?.lab === true;
  return {
    count,
    proxy: isLabProxy ? undefined : proxy,
    ofLab: open.length - count + (isLabProxy ? 1 : 0),
  };
}
