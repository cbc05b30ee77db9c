/** Texts of the program itself: quitting, `:info` and commands. */
export const programText = {
  quitQuestion: {
    title: (forwards: number, proxy: boolean) => {
      const open = forwards === 1 ? '1 forward is open' : `${forwards} forwards are open`;
      return forwards === 0 ? 'The proxy is open' : proxy ? `${open}, and the proxy` : open;
    },
    proxy: (address: string) => `proxy for all targets  ${address}`,
    proxyEffect: 'Quitting ends the proxy. <^c> again quits.',
    forward: (name: string, address: string, connections: number) =>
      `${connections} open  ${address}  ${name}`,
    effect: 'Quitting closes all connections and cancels the sessions. <^c> again quits.',
    keeps: '<k> keeps ports and sessions in the background; open connections are closed once.',
    keepsProxy: '<k> keeps the proxy in the background, on the same port.',
    labEnds: 'Lab sessions end: the lab stops when bnd-tui exits.',
    yes: (forwards: number) => (forwards <= 1 ? 'Cancel it and quit' : 'Cancel them and quit'),
    /** If the forwards can also be kept. */
    yesShort: 'Cancel, quit',
    keep: (kept: number) => (kept === 1 ? 'Quit, keep it' : 'Quit, keep them'),
    no: 'Stay',
  },
  suspendFreezes: 'Suspending would freeze your forwards. Cancel them or run :bg first.',

  info: {
    title: 'Info',
    logFile: (path: string, level: string) => `${path}, level ${level}`,
    inKeyring: 'the system keyring',
    inPrivateFile: 'a file only readable by you',
    notChecked: 'not checked yet',
    responds: (latencyMs: number) => `yes, within ${Math.round(latencyMs)} ms`,
    workersHidden: 'not visible to you',
  },

  // Commands.
  signOutTitle: 'Sign out?',
  themeUsage: (themes: readonly string[]) => `Usage: ":theme <name>" with one of ${themes.join(', ')}`,
  clipboardUsage: 'Usage: ":clipboard <seconds>", 0 to 9999',
  readOnlyUsage: (word: string) => `Usage: ":read-only on" or "off", not "${word}"`,
  readOnlyFixed: 'Started with --read-only, which cannot be turned off',
} as const;
