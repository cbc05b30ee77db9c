/** Forwards that outlive this program. */

export { type Background, createBackground } from './background.effects.ts';
