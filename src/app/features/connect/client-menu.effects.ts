/** Runs the client chosen from the menu. */
import type { Handlers } from '../../core/actions.ts';
import type { Perform } from '../../core/feature.ts';
import { type Runtime, whenSignedIn } from '../../core/runtime.ts';
import type { ClientMenuAction, ClientMenuDialog } from './client-menu.state.ts';
import { CUSTOM_CLIENT } from './connect-dialog.state.ts';

export function clientMenuHandlers(runtime: Runtime, perform: Perform): Handlers<ClientMenuAction> {
  const run = (dialog: ClientMenuDialog, client: string): void =>
    whenSignedIn(runtime, () => {
      const { controller, sessionId, targetId, listenPort, beside } = dialog;
      // A custom command has to be entered first.
      if (client !== CUSTOM_CLIENT)
        return perform({ type: 'client.session', controller, sessionId, client, beside });
      const runsOn = { controller, sessionId, beside };
      perform({ type: 'connect.ask', targetId, client, listenPort, runsOn });
    });

  return {
    'clients.choose': ({ index }) => {
      const { dialog } = runtime.get();
      if (dialog?.kind !== 'clients') return;
      const client = dialog.choices[index ?? dialog.focus];
      if (client === undefined) return;
      runtime.update((state) => ({ ...state, dialog: undefined }));
      run(dialog, client);
    },
  };
}
