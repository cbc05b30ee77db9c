import { counted } from '../../../lib/format.ts';

/** Texts of saving the rows of a list, and of saved filters. */
export const saveViewText = {
  title: (rows: number) => `Save ${counted(rows, 'row')} to a file`,
  explanation: 'Only you can read the file. Asks before replacing one.',
  spokenFormat: (format: string) => `${format}; `,
  spokenSelectedFormat: (format: string) => `${format}, selected; `,
  fileNameEmpty: 'The file name is empty',
  noListHere: 'No list to save here',
  saved: (rows: number, path: string) => `Saved ${counted(rows, 'row')} to ${path}`,
  fileExists: (path: string) => `Not saved: ${path} exists`,
  replaceQuestion: {
    title: 'Replace the file?',
    effect: 'The file exists. Its content would be lost.',
    yes: 'Replace',
    no: 'Keep',
  },

  filters: {
    none: (screen: string) => `No saved filters for ${screen}`,
    known: (screen: string, names: readonly string[]) => `Filters for ${screen}: ${names.join(', ')}`,
    /** `known` is one of the sentences above. */
    howToSave: (known: string) => `${known}; ":filter save <name>"`,
    unknown: (name: string) => `Unknown filter "${name}"`,
    unknownOf: (name: string, known: string) => `Unknown filter "${name}". ${known}`,
    notHere: (screens: readonly string[], screen: string) =>
      `Filters can be saved for ${screens.join(', ')}, not for ${screen}`,
    nothingToSave: 'No filter to save. </> adds one.',
    saved: (name: string, screen: string, filter: string) =>
      `Saved filter "${name}" for ${screen}: /${filter}`,
    saveUsage: 'Usage: ":filter save <name>", one word',
    removed: (name: string, screen: string) => `Removed filter "${name}" for ${screen}`,
    removeUsage: 'Usage: ":filter rm <name>"',
  },
} as const;
