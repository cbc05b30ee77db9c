/** Texts of the palette. */
export const paletteText = {
  title: 'Find',
  titleLoading: (lists: readonly string[]) => `Find (loading ${lists.join(', ')})`,
  placeholder: 'target, host, session, scope, :command',
  /** Announced before the field. */
  spokenField: 'Search:',
  noMatches: 'No matches',

  connects: '<^s> shell  <^o> forward',
  notConnectable: 'Select a target, host or session that you may connect to',
  runsCommand: 'run this command',
  hostOf: (address: string, target: string) => `${address}  host of ${target}`,
} as const;
