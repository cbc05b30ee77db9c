/** Connects to the target that a user named: it is looked up in the newest aliases and the listed targets, else by the controller. */
import type { Candidate } from '../../../lib/target-index.ts';
import { candidateText, guessed } from '../../../lib/target-refusal.ts';
import { sanitize } from '../../../lib/text.ts';
import type { Action } from '../../core/actions.ts';
import type { Connection } from '../../core/connections.ts';
import type { MessageDialog } from '../../core/dialog.ts';
import { loadCoreList, refreshIfAllowed } from '../../core/poll-loads.ts';
import { type Runtime, whenSignedIn } from '../../core/runtime.ts';
import { sharedText } from '../../core/shared-text.ts';
import { loadAliases, targetsOf } from '../inventory/index.ts';
import { connectText } from './connect.text.ts';
import type { ConnectAction } from './connect-dialog.state.ts';

type ByName = Extract<ConnectAction, { readonly type: 'connect.named' }>;

/** Finds the target and connects to it, or shows why it cannot. */
export function connectByName(
  runtime: Runtime,
  { name, listenPort, client = false }: ByName,
  perform: (action: Action) => void,
): void {
  const connectTo = (targetId: string, hostId: string | undefined): void => {
    const host = hostId === undefined ? {} : { hostId };
    const port = listenPort === undefined ? {} : { listenPort };
    if (client) perform({ type: 'client.target', targetId, ...host });
    else perform({ type: 'connect.ask', targetId, ...host, ...port, atOnce: true });
  };

  const find = async (on: Connection): Promise<void> => {
    await refreshIfAllowed(runtime, on, () => loadAliases(runtime, on, on.signal));
    // A command may be faster than the first lists.
    for (const name of ['scopes', 'targets'] as const)
      if (runtime.get()[name].fetchedAtMs === undefined)
        await refreshIfAllowed(runtime, on, () => loadCoreList(runtime, on, name, on.signal));
    const found = targetsOf(runtime.get()).resolve(name);
    // A target or an alias can be used without permission to list it.
    const hidden =
      found.kind === 'unknown' ? await guessed(on.api.read('targets', name, on.signal)) : undefined;
    if (!runtime.connections.isCurrent(on)) return;
    if (hidden !== undefined) connectTo(hidden.id, undefined);
    else if (found.kind === 'found') connectTo(found.targetId, found.alias?.hostId);
    else if (found.kind === 'ambiguous')
      runtime.update((state) => ({ ...state, dialog: ambiguousDialog(name, found.candidates) }));
    else if (found.kind === 'no-target') runtime.toast('error', sharedText.aliasWithoutTarget(name));
  };

  whenSignedIn(runtime, (on) =>
    runtime.read(
      on,
      () => find(on),
      ({ code, message }) => {
        const found = targetsOf(runtime.get()).resolve(name);
        const near = found.kind === 'unknown' ? found.near() : [];
        runtime.toast(
          'error',
          code === 'not-found' ? sharedText.unknownTarget(name, near) : connectText.couldNotOpen(message),
        );
      },
    ),
  );
}

/** Everything that has the name, and what works instead. */
function ambiguousDialog(name: string, candidates: readonly Candidate[]): MessageDialog {
  const text = connectText.ambiguous;
  return {
    kind: 'message',
    title: text.title(sanitize(name)),
    lines: [...candidates.map(candidateText), '', text.instead],
    copy: undefined,
  };
}
