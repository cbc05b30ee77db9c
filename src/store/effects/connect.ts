/** From a target to an open forward: the connect dialog and what its button does. */
import { textValue } from '../../keys/edit.ts';
import type { Handlers, SessionAction } from '../actions.ts';
import type { ConnectDialog } from '../dialog.ts';
import type { Failure } from '../failure.ts';
import { type ForwardView, localAddress } from '../forward-view.ts';
import { openPlace } from '../place.ts';
import type { Runtime } from '../runtime.ts';
import { visit } from '../trail.ts';
import type { Forwards } from './forwards.ts';

type ConnectAction = Extract<SessionAction, { readonly type: `connect.${string}` }>;

export function connectHandlers(runtime: Runtime, forwards: Forwards): Handlers<ConnectAction> {
  const setDialog = (change: (dialog: ConnectDialog) => ConnectDialog): void =>
    runtime.update((state) =>
      state.dialog?.kind === 'connect' ? { ...state, dialog: change(state.dialog) } : state,
    );

  const submit = (): void => {
    const { dialog } = runtime.get();
    if (dialog?.kind !== 'connect' || dialog.busy) return;
    const port = parsePort(dialog.port.text);
    if (port === undefined) {
      setDialog((open) => ({ ...open, focus: 'port', failure: BAD_PORT }));
      return;
    }
    setDialog((open) => ({ ...open, busy: true, failure: undefined }));
    const { targetId, hostId } = dialog;
    const listenAddress = dialog.address.text.trim() || '127.0.0.1';
    runtime.spawn(
      async () => {
        const view = await forwards.open({ targetId, hostId, listenAddress, listenPort: port });
        opened(runtime, view);
        await rememberTarget(runtime, targetId, { hostId, listenPort: port === 0 ? undefined : port });
      },
      (failure) => {
        setDialog((open) => ({
          ...open,
          busy: false,
          failure,
          focus: failure.code.startsWith('port-') ? 'port' : open.focus,
        }));
      },
    );
  };

  return {
    'connect.ask': ({ targetId, hostId, listenPort, atOnce = false }) => {
      const memory = runtime.get().memory[targetId];
      const port = listenPort ?? memory?.listenPort;
      const dialog: ConnectDialog = {
        kind: 'connect',
        targetId,
        hostId: hostId ?? memory?.hostId,
        address: textValue('127.0.0.1'),
        port: textValue(port === undefined ? '' : String(port)),
        focus: 'connect',
        busy: false,
        failure: undefined,
      };
      runtime.update((state) => ({ ...state, dialog }));
      if (atOnce) submit();
    },
    'connect.host': ({ by }) => {
      setDialog((dialog) => {
        const hosts = runtime.get().targetDetails[dialog.targetId]?.hosts.map((host) => host.id) ?? [];
        const choices = [undefined, ...hosts];
        const index = choices.indexOf(dialog.hostId);
        return { ...dialog, hostId: choices[(Math.max(0, index) + by + choices.length) % choices.length] };
      });
    },
    'connect.submit': submit,
  };
}

const BAD_PORT: Failure = {
  code: 'usage',
  message: 'The port is a number from 0 to 65535.',
  hint: 'Leave it empty for an automatic one.',
  retryAfterMs: undefined,
};

/** Undefined for what is no port; empty = 0. */
function parsePort(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return 0;
  return /^\d{1,5}$/.test(trimmed) && Number(trimmed) <= 65_535 ? Number(trimmed) : undefined;
}

/** The dialog makes way for the page of the new session. */
function opened(runtime: Runtime, view: ForwardView): void {
  runtime.update((state) => {
    const waiting = state.dialog?.kind === 'connect' && state.dialog.targetId === view.targetId;
    if (!waiting) return state;
    const request = { screen: 'session', params: { sessionId: view.sessionId } };
    return { ...state, dialog: undefined, places: openPlace(state.places, request), trail: visit(state) };
  });
  runtime.flash('ok', `listening on ${localAddress(view)}`);
}

/** Keeps what was chosen for the next time. */
export async function rememberTarget(
  runtime: Runtime,
  targetId: string,
  change: { hostId?: string | undefined; listenPort?: number | undefined; favourite?: boolean },
): Promise<void> {
  const { address, lab } = runtime.get().connection;
  const known = runtime.get().memory[targetId];
  const base = known ?? {
    listenPort: undefined,
    hostId: undefined,
    favourite: false,
    lastUsedAtMs: undefined,
  };
  const lastUsedAtMs = change.favourite === undefined ? runtime.ports.clock.now() : base.lastUsedAtMs;
  const memory = { ...base, ...change, lastUsedAtMs };
  runtime.update((state) => ({ ...state, memory: { ...state.memory, [targetId]: memory } }));
  if (address !== undefined && !lab)
    await (await runtime.ports.settings()).saveTargetMemory(address, targetId, memory);
}
