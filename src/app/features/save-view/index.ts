/** Saving the rows of a list to a file, and saved filters. */
import type { Feature } from '../../core/feature.ts';
import { SAVE_VIEW_COMMANDS } from './save-view.commands.ts';

export { SAVE_DIALOG } from './save-dialog.view.tsx';
export { saveViewHandlers } from './save-view.effects.ts';

export const SAVE_VIEW: Feature = { commands: SAVE_VIEW_COMMANDS };
