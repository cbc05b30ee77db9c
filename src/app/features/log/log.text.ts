/** Texts of the log screen. */
export const logText = {
  noneAtLevel: 'No log lines at this level yet',
  showsEverything: '<5> shows everything',

  noneSelected: 'No line selected',
  /** What was copied. Completes "Copied …". */
  theLine: 'the line',
  savedTo: (path: string) => `Saved to ${path}`,
} as const;
