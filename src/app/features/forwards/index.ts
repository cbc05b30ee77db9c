/** Ports that are forwarded to targets: here, and by background processes. */
import type { Feature } from '../../core/feature.ts';
import { hasMovingForwards, sampled, withOldFigures } from './figures.select.ts';
import { FORWARDS_HEADER } from './forwards-header.select.ts';
import { ownSessionPolls } from './own-sessions.state.ts';

export { startForwards } from './forwards-start.effects.ts';
export { INITIAL_FORWARDS } from './held-forwards.state.ts';

export const FORWARDS: Feature = {
  header: FORWARDS_HEADER,
  polls: ownSessionPolls,
  countsSeconds: hasMovingForwards,
  withSecond: sampled,
  steady: withOldFigures,
};
