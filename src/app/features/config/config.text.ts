/** Texts of the config screen and of preferences. */

export const configText = {
  /** How each row of the screen is changed. */
  how: {
    settingsFile: 'read at startup',
    logFile: '<@> shows the log',
    tokenStore: 'BND_TUI_TOKEN_STORE: keyring, file or memory',
    theme: (names: string) => `:theme (BND_TUI_THEME overrides it): ${names}`,
    mouse: '<%>: wheel, click, double click, column titles',
    header: '<^e>: rows above the list',
    crumbs: '<^g>: row of breadcrumbs',
    readOnly: ':read-only: do not open sessions or change anything',
    warm: 'ready connections per forward, 0 to 8',
    onlyYou: 'new forwards refuse programs of other users: auto (while such run), on, off',
    clipboard: ':clipboard: seconds until copied secrets are cleared',
  },
  copyKeyEntry: (entry: string) => `<c> copies the entry for preferences.keys in settings.json: ${entry}`,
  notChangedHere: (name: string, how: string) => `${name} cannot be changed here: ${how}`,
  keyEntry: (entry: string) => `In settings.json, preferences.keys: { ${entry} }`,

  /** Instead of the path of a file. */
  systemKeyring: 'system keyring',
  inMemory: 'memory, for this run only',

  /** After a preference was changed. */
  warmSet: (count: number) =>
    count === 0 ? 'New forwards dial on demand' : 'New forwards keep a connection to their worker ready',
  onlyYouSet: {
    auto: 'New forwards serve only your programs while other users are active',
    on: 'New forwards serve only your programs',
    off: 'New forwards serve programs of all users of this machine',
  },
  readOnlySet: (value: 'on' | 'off') => `Read-only mode ${value}`,
  secretsStay: 'Copied secrets stay in the clipboard',
  secretsCleared: (seconds: number) => `Copied secrets are cleared from the clipboard after ${seconds} s`,
  /** `told`: one of the above. */
  notSaved: (told: string, message: string) => `${told} for this run only, could not save: ${message}`,

  /** Problems of the settings, at startup. */
  keyProblem: (problem: string) => `keys: ${problem}`,
  /** `more`: problems besides the first. */
  problems: (first: string, more: number) => (more === 0 ? first : `${first} (and ${more} more in :config)`),
} as const;
