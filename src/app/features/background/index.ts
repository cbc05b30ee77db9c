/** Forwards that outlive this program. */

export { createBackground } from './background.effects.ts';
export { watchHeldElsewhere } from './held-elsewhere.effects.ts';
