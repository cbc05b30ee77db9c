/** Texts of the copy menu and the clipboard. */

export const copyText = {
  /** The menu. */
  title: (resource: string) => `Copy ${resource}`,
  noSecrets: 'Secrets are not listed: <x> on a session shows them',
  noLine: (digit: string) => `No line ${digit}`,

  /** After copying. */
  copied: {
    taken: (what: string) => `Copied ${what}`,
    'in-tmux': (what: string) =>
      `Copied ${what} to the tmux buffer "bnd-tui", and to the clipboard if tmux and the terminal allow it`,
    sent: (what: string) =>
      `Sent ${what} to the terminal (OSC 52), which does not confirm that it was copied`,
  },
  /** `copied`: one of them. */
  copiedSecret: (copied: string, seconds: number) => `${copied}. Clearing the clipboard in ${seconds} s`,
  /** Completes them, for a line of the menu. */
  menuLine: (label: string) => `the ${label}`,

  /** In the log. */
  log: { cleared: 'cleared the copied secret from the clipboard' },
} as const;
