/** Name of the hidden command that lists targets for the completion scripts. */
export const TARGETS_COMMAND = 'complete-target';
