/** Forwarded ports: in this program, and in background processes. */
import type { Feature } from '../../core/feature.ts';
import { hasMovingForwards, sampled, withOldFigures } from './figures.select.ts';
import { FORWARDS_HEADER } from './forwards-header.select.ts';
import { ownSessionPolls } from './own-sessions.state.ts';

export { noteCancel } from './canceled-here.effects.ts';
export { canceledAtMs } from './canceled-here.state.ts';
export { CLOSED_TEXTS, CLOSED_WORDS, closedBy, ENDED_WORDS } from './closed-forward.state.ts';
export type { EndedForward } from './ended-forwards.state.ts';
export { hostPart, LOOPBACK, NO_MEMORY, rememberedRequest } from './forward-request.state.ts';
export { type ForwardView, idleEndsAtMs, isFailing, isOpen, localAddress } from './forward-view.state.ts';
export type { Forwards, Released } from './forwards.effects.ts';
export { startForwards } from './forwards-start.effects.ts';
export {
  backgroundById,
  forwardById,
  forwardName,
  INITIAL_FORWARDS,
  openForwards,
  openForwardsHere,
} from './held-forwards.state.ts';
export { failing, fitted, type LocalCells, sayFailing } from './local-cell.view.ts';

export const FORWARDS: Feature = {
  header: FORWARDS_HEADER,
  polls: ownSessionPolls,
  countsSeconds: hasMovingForwards,
  withSecond: sampled,
  steady: withOldFigures,
};
