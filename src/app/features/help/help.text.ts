/** Texts of the screens of keys and commands. Their contents are labels of keys and summaries of commands, which stand in their records. */

export const helpText = {
  /** Notes in the header. */
  scrolls: 'j/k scroll',
  completes: 'tab completes',

  /** Groups of keys. */
  thisScreen: (screen: string) => `THIS SCREEN (${screen})`,
  danger: 'DANGER',
  general: 'GENERAL',
  move: 'MOVE',
  looks: 'LOOKS',
  commands: (names: string) => `COMMANDS ${names}`,
} as const;
