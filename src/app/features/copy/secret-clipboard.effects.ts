/** Secrets in the clipboard: they are taken out again after a while, and when the program is left. */

import type { Runtime } from '../../core/runtime.ts';
import { CLIPBOARD_SECONDS } from './clipboard-seconds.state.ts';

/** A timer holds no more than some weeks. */
const LONGEST_SECONDS = 86_400;

export interface SecretClipboard {
  /** Copies a secret and says so once; `what` names it. Rejects with BndError when nothing took it. */
  copy(secret: string, what: string): Promise<void>;
  /** Empties the clipboard now if a secret is still due to leave it. Never rejects. */
  settle(): Promise<void>;
}

export function createSecretClipboard(runtime: Runtime): SecretClipboard {
  const { clipboard, clock, log } = runtime.ports;
  /** Of the newest secret; an older one is not in the clipboard any more. */
  let due: { readonly secret: string; readonly cancel: () => void } | undefined;

  const settle = async (): Promise<void> => {
    if (due === undefined) return;
    const { secret, cancel } = due;
    due = undefined;
    cancel();
    await clipboard.clear(secret);
    log.write('info', 'the clipboard no longer holds the secret that was copied');
  };

  return {
    settle,
    copy: async (secret, what) => {
      await clipboard.copySecret(secret);
      due?.cancel();
      due = undefined;
      const { clipboardClearSeconds: seconds = CLIPBOARD_SECONDS } = runtime.get().preferences;
      if (seconds <= 0) return runtime.flash('ok', `copied ${what}`);
      const cancel = clock.after(Math.min(seconds, LONGEST_SECONDS) * 1000, () =>
        runtime.spawn(settle, ({ message }) => runtime.flash('warn', message)),
      );
      due = { secret, cancel };
      runtime.flash('ok', `copied ${what}; the clipboard is emptied in ${seconds} s`);
    },
  };
}
