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
  const chosen = async (): Promise<(CredentialEntry & { readonly value: string }) | undefined> => {
    const { dialog } = runtime.get();
    if (dialog?.kind !== 'credentials') return undefined;
    const ref = currentRef(runtime.get(), dialog.sessionId);
    const values = credentialValues(await forwards.credentials(ref));
    if (values.length === 0) runtime.toast('warn', credentialsText.sessionEnded);
    return values.find(({ id }) => id === dialog.focus);
  };

  const run = (work: () => Promise<void>): void =>
    runtime.spawn(work, (failure) => runtime.toast('error', failure.message));

  const open = async (sessionId: string): Promise<void> => {
    const ref = currentRef(runtime.get(), sessionId);
    const values = await forwards.credentials(ref);
    // Another controller may be current, or another dialog open.
    if (currentRef(runtime.get(), sessionId).controller !== ref.controller) return;
    if (values.length === 0) return runtime.toast('warn', credentialsText.none(sessionId));
    runtime.update((state) => ({
      ...state,
      dialog: state.dialog ?? openedCredentials(sessionId, values),
    }));
  };

  const reveal = async (): Promise<void> => {
    const entry = await chosen();
    if (entry === undefined) return;
    const { id, value } = entry;
    const shown = { id, value, untilMs: runtime.ports.clock.now() + SHOWN_MS };
    // The focus may have moved on.
    change((dialog) => (dialog.focus === id ? { ...dialog, shown } : dialog));
    runtime.ports.clock.after(SHOWN_MS, () =>
      change((dialog) => (dialog.shown === shown ? { ...dialog, shown: undefined } : dialog)),
    );
  };

  return {
    'credentials.ask': ({ sessionId }) => run(() => open(sessionId)),
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
      run(reveal);
    },
    'credentials.copy': () =>
      run(async () => {
        const entry = await chosen();
        if (entry !== undefined) await clipboard.copy(entry.value, credentialsText.value(entry.key));
      }),
  };
}
