/** Forwards that outlive this program. */

export { createBackground } from './background.effects.ts';
export { keptOf } from './background.select.ts';
export { watchHeldElsewhere } from './held-elsewhere.effects.ts';
