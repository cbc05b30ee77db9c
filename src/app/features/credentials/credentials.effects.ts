/** Brokered credentials of a session: searching, revealing for a moment, copying without showing. */

import type { Handlers } from '../../core/actions.ts';
import { textValue } from '../../core/edit.ts';
import type { Runtime } from '../../core/runtime.ts';
import { currentRef } from '../../core/session-ref.ts';
import type { SecretClipboard } from '../copy/index.ts';
import type { Forwards } from '../forwards/index.ts';
import {
  type CredentialAction,
  type CredentialEntry,
  type CredentialsDialog,
  credentialValues,
  openedCredentials,
  withCredentialQuery,
} from './credential-list.state.ts';
import { credentialsText } from './credentials.text.ts';

/** A revealed value is hidden again after this time. */
const SHOWN_MS = 30_000;

export function credentialHandlers(
  runtime: Runtime,
  forwards: Forwards,
  clipboard: SecretClipboard,
): Handlers<CredentialAction> {
  const change = (next: (dialog: CredentialsDialog) => CredentialsDialog | undefined): void =>
    runtime.update((state) =>
      state.dialog?.kind === 'credentials' ? { ...state, dialog: next(state.dialog) } : state,
    );

  /** The selected entry with its value. */
  const chosen = (): (CredentialEntry & { readonly value: string }) | undefined => {
    const { dialog } = runtime.get();
    if (dialog?.kind !== 'credentials') return undefined;
    const values = credentialValues(forwards.credentials(currentRef(runtime.get(), dialog.sessionId)));
    if (values.length === 0) runtime.toast('warn', credentialsText.sessionEnded);
    return values.find(({ id }) => id === dialog.focus);
  };

  return {
    'credentials.ask': ({ sessionId }) =>
      runtime.update((state) => ({
        ...state,
        dialog: openedCredentials(sessionId, forwards.credentials(currentRef(state, sessionId))),
      })),
    'credentials.search': ({ typing }) => change((dialog) => ({ ...dialog, typing })),
    'credentials.back': () =>
      change((dialog) =>
        dialog.typing || dialog.query.text !== ''
          ? { ...withCredentialQuery(dialog, textValue('')), typing: false }
          : undefined,
      ),
    'credentials.reveal': () => {
      const { dialog } = runtime.get();
      if (dialog?.kind !== 'credentials') return;
      if (dialog.shown !== undefined && dialog.shown.id === dialog.focus)
        return change((open) => ({ ...open, shown: undefined }));
      const entry = chosen();
      if (entry === undefined) return;
      const { id, value } = entry;
      const shown = { id, value, untilMs: runtime.ports.clock.now() + SHOWN_MS };
      change((open) => ({ ...open, shown }));
      runtime.ports.clock.after(SHOWN_MS, () =>
        change((open) => (open.shown === shown ? { ...open, shown: undefined } : open)),
      );
    },
    'credentials.copy': () => {
      const entry = chosen();
      if (entry === undefined) return;
      runtime.spawn(
        () => clipboard.copy(entry.value, credentialsText.value(entry.key)),
        (failure) => runtime.toast('error', failure.message),
      );
    },
  };
}
