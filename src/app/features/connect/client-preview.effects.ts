/** Updates the open connect dialog with the available clients and a preview of the command. */
import type { LaunchRequest } from '../../../launch/types.ts';
import type { Runtime } from '../../core/runtime.ts';
import { type AppState, targetById } from '../../core/state.ts';
import { LOOPBACK } from '../forwards/index.ts';
import { clientPart, targetPart } from './client-plan.effects.ts';
import { connectText } from './connect.text.ts';
import type { ConnectDialog } from './connect-dialog.state.ts';
import { parsePort } from './connect-dialog.state.ts';

/** Placeholder for the port while it is unknown. */
const ANY_PORT = 61_027;
const ANY_PORT_TEXT = 'PORT';

/** Follows the store until stopped. */
export function watchClientPreview(runtime: Runtime): () => void {
  return runtime.store.subscribe((state, before) => {
    const { dialog } = state;
    if (dialog?.kind !== 'connect' || dialog === before.dialog) return;
    if (before.dialog?.kind === 'connect' && inputOf(before.dialog) === inputOf(dialog)) return;
    const { connections } = runtime;
    const on = connections.current();
    // The same target of another controller may have the same answers.
    const set: SetPreview = (change) => {
      if (connections.current() === on) setPreview(runtime, dialog, change);
    };
    runtime.spawn(
      () => preview(runtime, dialog, set),
      ({ message }) => set({ preview: message }),
    );
  });
}

/** Everything that the command depends on. */
function inputOf({ targetId, client, command, address, port }: ConnectDialog): string {
  return JSON.stringify([targetId, client, command.text, address.text, port.text]);
}

type Previewed = Partial<Pick<ConnectDialog, 'clients' | 'preview'>>;
type SetPreview = (change: Previewed) => void;

async function preview(runtime: Runtime, dialog: ConnectDialog, set: SetPreview): Promise<void> {
  const request = requestOf(runtime.get(), dialog);
  const launcher = await runtime.ports.launcher();
  const { client } = dialog;
  const offered = launcher.choices(request);
  const clients = client === undefined || offered.includes(client) ? offered : [client, ...offered];
  const plan = client === undefined ? undefined : await launcher.plan(request);
  const text =
    plan === undefined || plan.installed
      ? plan?.display
      : connectText.previewNotInstalled(plan.display, plan.program);
  const shown = request.port === ANY_PORT ? text?.replaceAll(String(ANY_PORT), ANY_PORT_TEXT) : text;
  set({ clients, preview: shown });
}

/** Without credentials: they do not exist before the session is authorized. */
function requestOf(state: AppState, dialog: ConnectDialog): LaunchRequest {
  const target = targetById(state, dialog.targetId);
  return {
    ...targetPart(state, dialog.targetId),
    ...clientPart(dialog.client, dialog.command.text.trim() || undefined),
    targetType: target?.type ?? 'tcp',
    address: dialog.address.text.trim() || LOOPBACK,
    port: parsePort(dialog.port.text) || target?.defaultClientPort || ANY_PORT,
    credentials: [],
  };
}

/** Unless the choice has changed in the meantime. */
function setPreview(runtime: Runtime, of: ConnectDialog, change: Previewed): void {
  runtime.update((state) =>
    state.dialog?.kind === 'connect' && inputOf(state.dialog) === inputOf(of)
      ? { ...state, dialog: { ...state.dialog, ...change } }
      : state,
  );
}
