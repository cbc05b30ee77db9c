/** Texts of the sign-in form, of browser sign-ins, and of signing in and out. */
export const signInText = {
  form: {
    starting: 'Looking for a stored sign-in',
    labStarting: 'Starting the lab: a controller, a worker and demo targets',
    continues: (reason: string) => `! ${reason} - sign in to continue where you were`,
    staysSignedIn: (user: string) => `Signed in as ${user}. <esc> returns without signing in again.`,
    enterAddress: 'enter the address of a Boundary controller',
    loadsMethods: '<enter> loads its auth methods',
    loadingMethods: 'loading auth methods',
    reachable: (latencyMs: number) => `reachable, ${Math.round(latencyMs)} ms`,
    signingIn: 'signing in',
    onlyOneMethod: 'Only one method to sign in with',
    selectLine: 'Select the scope or method line with <tab> to change it',
    spokenScope: (name: string) => `${name}.  `,
    spokenSelectedScope: (name: string) => `${name}, selected.  `,
    spokenSelectedMethod: (method: string) => `${method}, selected`,
  },

  browser: {
    start: 'Sign-in with a browser: press <enter> to start',
    waiting: (waited: string, limit: string) => `Waiting for the browser  ${waited} / ${limit}`,
    openUrl: 'If no browser opened, open this URL on any machine:',
    urlTooLong: 'The URL does not fit here: <c> copies it.',
    keys: '<c> copy URL  <o> open  <r> try again  <esc> cancel',
    labStarting: 'The lab is starting',
    notWaiting: 'Only available during a browser sign-in',
    opened: 'Opened in the browser',
    noBrowser: 'No browser available. <c> copies the URL.',
    copied: 'Copied the URL',
    timedOut: 'The browser sign-in was not completed within 5 minutes.',
    timedOutHint: 'Press <enter> to try again.',
  },

  signedInAs: (user: string) => `Signed in as ${user}`,
  /** If neither a name nor an id of the user is known. */
  unnamedUser: 'you',
  signedOut: 'Signed out',
  signOutFailed: (reason: string) => `Could not sign out: ${reason}`,

  // The end of a token.
  tokenExpiresSoon: 'Your sign-in expires in 10 minutes. You will be asked to sign in again.',
  tokenExpired: 'Signed out: token expired. Open forwards keep running.',
  tokenRejected: 'Signed out: the controller no longer accepts the token',
} as const;
