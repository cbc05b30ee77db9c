/** Copied secrets: cleared from the clipboard after a while, and at exit. */

import type { Runtime } from '../../core/runtime.ts';
import { CLIPBOARD_SECONDS } from './clipboard-seconds.state.ts';
import { copyText } from './copy.text.ts';

/** A timer is limited to some weeks. */
const LONGEST_SECONDS = 86_400;

export interface SecretClipboard {
  /** Copies a secret and shows a message; `what` names it. Rejects with BndError if nothing took it. */
  copy(secret: string, what: string): Promise<void>;
  /** Clears the clipboard now if it still holds a secret. Never rejects. */
  settle(): Promise<void>;
}

export function createSecretClipboard(runtime: Runtime): SecretClipboard {
  const { clipboard, clock, log } = runtime.ports;
  /** Of the newest secret; an older one is no longer in the clipboard. */
  let due: { readonly secret: string; readonly cancel: () => void } | undefined;

  const settle = async (): Promise<void> => {
    if (due === undefined) return;
    const { secret, cancel } = due;
    due = undefined;
    cancel();
    await clipboard.clear(secret);
    log.write('info', copyText.log.cleared);
  };

  return {
    settle,
    copy: async (secret, what) => {
      const result = await clipboard.copySecret(secret);
      due?.cancel();
      due = undefined;
      const { clipboardClearSeconds: seconds = CLIPBOARD_SECONDS } = runtime.get().preferences;
      if (seconds <= 0) return runtime.toast('ok', copyText.copied[result](what));
      const cancel = clock.after(Math.min(seconds, LONGEST_SECONDS) * 1000, () =>
        runtime.spawn(settle, ({ message }) => runtime.toast('warn', message)),
      );
      due = { secret, cancel };
      runtime.toast('ok', copyText.copiedSecret(copyText.copied[result](what), seconds));
    },
  };
}
