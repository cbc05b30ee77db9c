/** Connects by the name of an alias: its target is looked up in the list of aliases, else by the controller. */
import { isBndError } from '../../../lib/errors.ts';
import { sanitize } from '../../../lib/text.ts';
import type { Action } from '../../core/actions.ts';
import type { Connection } from '../../core/connections.ts';
import type { MessageDialog } from '../../core/dialog.ts';
import { nameById } from '../../core/names.ts';
import { type Runtime, whenSignedIn } from '../../core/runtime.ts';
import { sharedText } from '../../core/shared-text.ts';
import { aliasesNamed, loadAliases, type NamedAlias } from '../inventory/index.ts';
import { connectText } from './connect.text.ts';
import type { ConnectAction } from './connect-dialog.state.ts';

type ByAlias = Extract<ConnectAction, { readonly type: 'connect.alias' }>;

const TEXT = connectText.byAlias;

/** Finds the target and connects to it, or shows why it cannot. */
export function connectByAlias(
  runtime: Runtime,
  { name, listenPort }: ByAlias,
  perform: (action: Action) => void,
): void {
  const connectTo = (targetId: string): void =>
    perform({
      type: 'connect.ask',
      targetId,
      ...(listenPort === undefined ? {} : { listenPort }),
      atOnce: true,
    });

  const find = async (on: Connection): Promise<void> => {
    await refreshAliases(runtime, on);
    const aliases = aliasesNamed(runtime.get(), name);
    const [alias] = aliases;
    // An alias can be used without permission to list aliases.
    const targetId =
      alias === undefined ? (await on.api.read('targets', name, on.signal)).id : alias.targetId;
    if (!runtime.connections.isCurrent(on)) return;
    if (aliases.length > 1)
      runtime.update((state) => ({ ...state, dialog: clashDialog(runtime, name, aliases) }));
    else if (targetId === undefined) runtime.toast('error', sharedText.aliasWithoutTarget(name));
    else connectTo(targetId);
  };

  whenSignedIn(runtime, (on) =>
    runtime.read(
      on,
      () => find(on),
      ({ code, message }) =>
        runtime.toast(
          'error',
          code === 'not-found' ? sharedText.unknownTarget(name) : connectText.couldNotOpen(message),
        ),
    ),
  );
}

/** Without permission to list aliases nothing changes. */
async function refreshAliases(runtime: Runtime, on: Connection): Promise<void> {
  try {
    const change = await loadAliases(runtime, on, on.signal);
    if (runtime.connections.isCurrent(on)) runtime.update(change);
  } catch (error) {
    if (!isBndError(error)) throw error;
  }
}

/** Several aliases have the name: each with its target, and what works instead. */
function clashDialog(runtime: Runtime, name: string, aliases: readonly NamedAlias[]): MessageDialog {
  const { targets } = runtime.get();
  return {
    kind: 'message',
    title: TEXT.clash(aliases.length, sanitize(name)),
    lines: [
      ...aliases.map(({ id, targetId }) =>
        targetId === undefined
          ? TEXT.withoutTarget(id)
          : TEXT.withTarget(id, nameById(targets.byId, targetId), sanitize(targetId)),
      ),
      '',
      ...TEXT.instead,
    ],
    copy: undefined,
  };
}
