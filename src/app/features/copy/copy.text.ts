/** Texts of the copy menu and the clipboard. */
import type { CopyResult } from '../../core/ports.ts';

function copied(what: string, result: CopyResult): string {
  if (result === 'taken') return `Copied ${what}`;
  return result === 'in-tmux'
    ? `Copied ${what} to the tmux buffer "bnd-tui", and to the clipboard if tmux and the terminal allow it`
    : `Sent ${what} to the terminal (OSC 52), which does not confirm that it was copied`;
}

export const copyText = {
  /** The menu. */
  title: (resource: string) => `Copy ${resource}`,
  noSecrets: 'Secrets are not listed: <x> on a session shows them',
  noLine: (digit: string) => `No line ${digit}`,

  /** After copying. */
  copied,
  copiedSecret: (what: string, result: CopyResult, seconds: number) =>
    `${copied(what, result)}. Clearing the clipboard in ${seconds} s`,
  /** Completes them, for a line of the menu. */
  menuLine: (label: string) => `the ${label}`,

  /** In the log. */
  log: { cleared: 'cleared the copied secret from the clipboard' },
} as const;
