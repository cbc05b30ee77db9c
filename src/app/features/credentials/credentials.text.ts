/** Texts of the dialog of brokered credentials. */

export const credentialsText = {
  title: (target: string, count: string) => `Credentials(${target})[${count}]`,
  noMatch: 'No matching credential',
  searchPlaceholder: 'source or field',
  /** Instead of a value that is too long for its row. */
  shownBelow: 'shown below',
  moreLines: (count: number) => `and ${count} more lines: <c> copies all of it`,

  /** The last line: what the keys do now. */
  keys: {
    searching: '<enter> list  <esc> clear search',
    hidden: '<x> reveal  <c> copy  </> search',
    shown: (left: string) => `hidden in ${left}  <x> hide  <c> copy`,
    otherShown: (left: string) => `hidden in ${left}  <x> reveal this one  <c> copy`,
  },

  /** Why a key does nothing. */
  searching: 'Searching. <enter> returns to the list.',
  sessionEnded: 'The session has ended: its credentials are no longer available',

  none: (sessionId: string) => `No brokered credentials for ${sessionId}`,

  /** Completes "Copied …". */
  value: (key: string) => `the ${key}`,
} as const;
