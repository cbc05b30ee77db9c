/** The list of all forwards. */
import type { Feature } from '../../core/feature.ts';
import { FORWARD_LIST_COMMANDS } from './forward-list.commands.ts';
import { forwardListScreen } from './forward-list.view.tsx';

export { forwardListHandlers } from './forward-list.effects.ts';

export const FORWARD_LIST: Feature = { screens: [forwardListScreen], commands: FORWARD_LIST_COMMANDS };
