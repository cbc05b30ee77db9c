/** Texts that several features and the shell show word for word. What one feature shows is in its `<feature>.text.ts`. */

const CLEARS_FILTER = '<esc> clears the filter';
const noMatch = (filter: string): string => `No match for /${filter}`;

export const sharedText = {
  /** Nothing matches a filter or a search. */
  noMatch,
  clearsFilter: CLEARS_FILTER,
  /** Instead of the rows of a list, all of which the filter hides. */
  noRows: (filter: string): readonly string[] => [noMatch(filter), CLEARS_FILTER],
  /** After the first of many. */
  andMore: (count: number): string => `and ${count} more`,
  /** What was copied. Completes "Copied …". */
  theId: (id: string): string => `the id ${id}`,
  nothingToSave: 'Nothing to save',
  /** Instead of the path of a file. */
  notStored: 'not stored',
  themeSet: (theme: string): string => `Theme set to ${theme}`,
  nothingSelected: 'Nothing selected',
  /** While a session is being opened. */
  opening: (target: string): string => `opening ${target}`,
  /** It exists for the controller, or not. */
  unknownTarget: (name: string, near: readonly string[] = []): string =>
    `Unknown target "${name}". ${near.length === 0 ? 'If it is new, <^r> reloads the list.' : `Did you mean ${near.join(', ')}?`}`,
  aliasWithoutTarget: (alias: string): string => `Alias ${alias} does not point to a target`,
  unknownScope: (name: string): string => `Unknown scope "${name}"`,
} as const;
