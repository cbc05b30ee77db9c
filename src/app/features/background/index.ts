/** Forwards that outlive this program. */

export { createBackground } from './background.effects.ts';
