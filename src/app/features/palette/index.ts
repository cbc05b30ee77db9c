/** Searching everything that is loaded. */

export { createPalette } from './palette.effects.ts';
export { INITIAL_PALETTE } from './palette.state.ts';
export { PALETTE_DIALOG } from './palette.view.tsx';
