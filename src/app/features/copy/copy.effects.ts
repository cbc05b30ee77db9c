/** Copies one text, or opens the menu of everything that can be copied of a resource. */
import { isBndError } from '../../../lib/errors.ts';
import type { Handlers } from '../../core/actions.ts';
import type { FeatureContext } from '../../core/app.ts';
import type { Running } from '../../core/feature.ts';
import type { Runtime } from '../../core/runtime.ts';
import { visibleView } from '../../core/state.ts';
import { sameView } from '../../core/view.ts';
import { clientPlan } from '../connect/index.ts';
import type { Forwards } from '../forwards/index.ts';
import type { CopyAction } from './copy.state.ts';
import { copyText } from './copy.text.ts';
import { copyItems, forwardOf } from './copy-items.state.ts';
import { createSecretClipboard, type SecretClipboard } from './secret-clipboard.effects.ts';

/** Started by registry.ts. `secrets` is used by other features to copy secrets. */
export function startCopy(
  { runtime }: FeatureContext,
  forwards: Forwards,
): Running & { readonly handlers: Handlers<CopyAction>; readonly secrets: SecretClipboard } {
  const secrets = createSecretClipboard(runtime);
  return {
    secrets,
    handlers: copyHandlers(runtime, forwards),
    close: async () => {
      await secrets.settle();
      return [];
    },
  };
}

function copyHandlers(runtime: Runtime, forwards: Forwards): Handlers<CopyAction> {
  const copy = (text: string, what: string): void =>
    runtime.spawn(
      async () => {
        const result = await runtime.ports.clipboard.copy(text);
        runtime.toast('ok', copyText.copied[result](what));
      },
      (failure) => runtime.toast('error', failure.message),
    );

  return {
    copy: ({ text, what }) => copy(text, what),
    'copy.menu': ({ subject, title }) => {
      const { connections } = runtime;
      const on = connections.current();
      const isHere = (): boolean => connections.current() === on;
      runtime.spawn(
        async () => {
          const view = visibleView(runtime.get());
          const forward = forwardOf(runtime.get(), subject);
          // An invalid custom command line must not hide everything else.
          const plan =
            forward === undefined
              ? undefined
              : await clientPlan(runtime, forwards, forward).catch((error: unknown) => {
                  if (isBndError(error, 'usage')) return undefined;
                  throw error;
                });
          runtime.update((state) =>
            // Does not interrupt a user who has moved on.
            isHere() && state.dialog === undefined && sameView(visibleView(state), view)
              ? {
                  ...state,
                  dialog: {
                    kind: 'copy',
                    title,
                    items: copyItems(state, subject, plan?.display),
                    focus: 0,
                  },
                }
              : state,
          );
        },
        (failure) => {
          if (isHere()) runtime.toast('error', failure.message);
        },
      );
    },
    'copy.item': ({ index }) => {
      const { dialog } = runtime.get();
      if (dialog?.kind !== 'copy') return;
      const item = dialog.items[index ?? dialog.focus];
      if (item === undefined) return;
      runtime.update((state) => ({ ...state, dialog: undefined }));
      copy(item.text, copyText.menuLine(item.label));
    },
  };
}
