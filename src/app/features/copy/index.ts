/** The copy menu and the clipboard. */

export { CLIPBOARD_SECONDS } from './clipboard-seconds.state.ts';
export { startCopy } from './copy.effects.ts';
export type { CopySubject } from './copy.state.ts';
export { COPY_DIALOG } from './copy.view.tsx';
export type { SecretClipboard } from './secret-clipboard.effects.ts';
