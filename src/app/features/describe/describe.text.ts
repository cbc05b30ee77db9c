/** Texts of the screens that show one resource in full. */

export const describeText = {
  /** Moments, with their distance from now. */
  justNow: (moment: string) => `${moment}, just now`,
  ahead: (moment: string, age: string) => `${moment}, in ${age}`,
  ago: (moment: string, age: string) => `${moment}, ${age} ago`,

  /** Titles: `Raw db[3/40] </port> 2 found`. */
  title: (name: string, line: number, lines: number) => `${name}[${line}/${lines}]`,
  titleFound: (title: string, search: string, found: number) => `${title} </${search}> ${found} found`,
  /** For a screen reader: `Raw db: line 3 of 40, 2 with port`. */
  saidTitle: (name: string, line: number, lines: number) => `${name}: line ${line} of ${lines}`,
  saidTitleFound: (title: string, search: string, found: number) => `${title}, ${found} with ${search}`,

  /** Why a key does nothing. */
  nothingToCopy: 'Nothing to copy',
  noSearch: '</> searches, <n> jumps to the next match',

  /** Complete "Copied …". */
  description: 'the description',
  json: 'the JSON',
} as const;
