/** Texts of the copy menu and the clipboard. */

export const copyText = {
  /** The menu. */
  title: (resource: string) => `Copy ${resource}`,
  noSecrets: 'Secrets are not listed: <x> on a session shows them',
  noLine: (digit: string) => `No line ${digit}`,

  /** After copying. */
  copied: (what: string) => `Copied ${what}`,
  copiedSecret: (what: string, seconds: number) => `Copied ${what}, clearing the clipboard in ${seconds} s`,
  /** Completes them, for a line of the menu. */
  menuLine: (label: string) => `the ${label}`,

  /** In the log. */
  log: { cleared: 'cleared the copied secret from the clipboard' },
} as const;
