/** The log screen. */
import type { Feature } from '../../core/feature.ts';
import { logScreen } from './log.view.tsx';

export { startLog } from './log.effects.ts';
export { INITIAL_LOG } from './log.state.ts';

export const LOG: Feature = { screens: [logScreen] };
