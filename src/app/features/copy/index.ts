/** The menu of what can be copied, and the clipboard. */

export { startCopy } from './copy.effects.ts';
export { COPY_DIALOG } from './copy.view.tsx';
