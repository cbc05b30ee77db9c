/** The hidden command that a background process runs. */
export const BACKGROUND_COMMAND = 'background';
