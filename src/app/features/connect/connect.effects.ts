/** Opens a forward for a target: the connect dialog and its buttons. */
import type { Action, Handlers } from '../../core/actions.ts';
import type { FeatureContext } from '../../core/app.ts';
import type { Connection } from '../../core/connections.ts';
import type { Failure } from '../../core/failure.ts';
import type { Running } from '../../core/feature.ts';
import { visit } from '../../core/history.ts';
import { nameById } from '../../core/names.ts';
import { type Runtime, whenSignedIn } from '../../core/runtime.ts';
import { sessionKey } from '../../core/session-ref.ts';
import { sharedText } from '../../core/shared-text.ts';
import { type AppState, visibleView } from '../../core/state.ts';
import { openView, sameView } from '../../core/view.ts';
import {
  type Forwards,
  type ForwardView,
  localAddress,
  NO_MEMORY,
  rememberedRequest,
} from '../forwards/index.ts';
import { clientMenuHandlers } from './client-menu.effects.ts';
import type { ClientMenuAction } from './client-menu.state.ts';
import { watchClientPreview } from './client-preview.effects.ts';
import { connectText } from './connect.text.ts';
import {
  type ConnectAction,
  type ConnectAnswers,
  type ConnectDialog,
  changeChoice,
  connectDialog,
  ifBusyOf,
  isButton,
  moveConnectFocus,
  readAnswers,
} from './connect-dialog.state.ts';
import { connectByName } from './connect-named.effects.ts';
import { keepAnswers } from './remember.effects.ts';

/** Started by registry.ts. */
export function startConnect(
  { runtime, perform }: FeatureContext,
  forwards: Forwards,
): Running & { readonly handlers: Handlers<ConnectAction | ClientMenuAction> } {
  return {
    handlers: { ...connectHandlers(runtime, forwards, perform), ...clientMenuHandlers(runtime, perform) },
    stop: watchClientPreview(runtime),
  };
}

function connectHandlers(
  runtime: Runtime,
  forwards: Forwards,
  perform: (action: Action) => void,
): Handlers<ConnectAction> {
  const setDialog = (change: (dialog: ConnectDialog) => ConnectDialog): void =>
    runtime.update((state) =>
      state.dialog?.kind === 'connect' ? { ...state, dialog: change(state.dialog) } : state,
    );

  /** The answers; undefined if one is invalid, which the dialog then shows. */
  const answered = (dialog: ConnectDialog): ConnectAnswers | undefined => {
    const read = readAnswers(dialog);
    if ('answers' in read) return read.answers;
    setDialog((open) => ({ ...open, focus: read.wrong, failure: read.failure }));
    return undefined;
  };

  const submit = (): void => whenSignedIn(runtime, submitOn);

  /** The newest one. A dialog that was closed and opened again does not wait for an earlier one. */
  let submitted: object | undefined;
  const waitsFor = (own: object): boolean => {
    const { dialog } = runtime.get();
    return own === submitted && dialog?.kind === 'connect' && dialog.busy;
  };

  const submitOn = (on: Connection): void => {
    const { dialog } = runtime.get();
    if (dialog?.kind !== 'connect' || dialog.busy) return;
    const answers = answered(dialog);
    if (answers === undefined) return;
    const { targetId, runsOn } = dialog;
    if (runsOn !== undefined) {
      const { client, commandText } = answers;
      runtime.update((state) => ({ ...state, dialog: undefined }));
      keepAnswers(runtime, on, targetId, { client, commandText });
      if (client !== undefined) perform({ type: 'client.session', ...runsOn });
      return;
    }
    setDialog((open) => ({ ...open, busy: true, failure: undefined }));
    const own = {};
    submitted = own;
    open(on, dialog, answers, {
      ended: () => waitsFor(own),
      failed: (failure) =>
        setDialog((open) => ({ ...open, busy: false, failure, focus: fieldOf(failure) ?? open.focus })),
    });
  };

  /** Controller and target of what is being opened without a dialog. */
  const opening = new Set<string>();

  /** Leaves the keys to the view: the user may type the next command meanwhile. A failure shows the dialog, with the answers. */
  const openAtOnce = (on: Connection, dialog: ConnectDialog): void => {
    const { targetId } = dialog;
    const read = readAnswers(dialog);
    if (!('answers' in read)) {
      runtime.update((state) => ({
        ...state,
        dialog: { ...dialog, focus: read.wrong, failure: read.failure },
      }));
      return;
    }
    const key = `${on.address} ${targetId}`;
    if (opening.has(key)) return;
    opening.add(key);
    const busy = sharedText.opening(nameById(runtime.get().targets.byId, targetId));
    runtime.update((state) => ({ ...state, busy }));
    const from = visibleView(runtime.get());
    open(on, dialog, read.answers, {
      ended: () => {
        opening.delete(key);
        runtime.update((state) => (state.busy === busy ? { ...state, busy: undefined } : state));
        const { dialog: other, prompt } = runtime.get();
        return (
          runtime.connections.isCurrent(on) &&
          other === undefined &&
          prompt === undefined &&
          sameView(visibleView(runtime.get()), from)
        );
      },
      failed: (failure) =>
        runtime.update((state) => ({
          ...state,
          dialog: { ...dialog, failure, focus: fieldOf(failure) ?? dialog.focus },
        })),
    });
  };

  /** `ended` is called once, before anything is shown: it returns whether the user still waits for the result in the same place. */
  const open = (
    on: Connection,
    dialog: ConnectDialog,
    answers: ConnectAnswers,
    { ended, failed }: { ended(): boolean; failed(failure: Failure): void },
  ): void => {
    const { targetId } = dialog;
    const remembered = { ...(runtime.get().memory[targetId] ?? NO_MEMORY), ...answers };
    const nextIfBusy = ifBusyOf(dialog) === 'next';
    runtime.finish(
      on,
      async () => {
        const view = await forwards.open(on, { ...rememberedRequest(targetId, remembered), nextIfBusy });
        const awaited = ended();
        if (awaited) makeWay(runtime, view);
        announce(runtime, on, view);
        keepAnswers(runtime, on, targetId, { ...answers, lastUsedAtMs: runtime.ports.clock.now() });
        if (awaited && answers.client !== undefined)
          perform({ type: 'client.session', sessionId: view.sessionId });
      },
      (failure) => {
        if (ended()) failed(failure);
        else runtime.report(on, 'error', connectText.couldNotOpen(failure.message));
      },
    );
  };

  return {
    'connect.ask': ({ targetId, hostId, listenPort, client, runsOn, atOnce = false }) => {
      const memory = runtime.get().memory[targetId];
      const dialog = connectDialog(targetId, { memory, hostId, listenPort, client, runsOn });
      if (atOnce) whenSignedIn(runtime, (on) => openAtOnce(on, dialog));
      else runtime.update((state) => ({ ...state, dialog }));
    },
    'connect.named': (asked) => connectByName(runtime, asked, perform),
    'connect.change': ({ by }) => {
      setDialog((dialog) => {
        if (isButton(dialog.focus)) return moveConnectFocus(dialog, by);
        const hosts = runtime.get().targetDetails[dialog.targetId]?.hosts ?? [];
        return changeChoice(
          dialog,
          by,
          hosts.map(({ id }) => id),
        );
      });
    },
    'connect.submit': submit,
    'connect.save': () =>
      whenSignedIn(runtime, (on) => {
        const { dialog } = runtime.get();
        if (dialog?.kind !== 'connect' || dialog.busy) return;
        const answers = answered(dialog);
        if (answers === undefined) return;
        const { targetId } = dialog;
        runtime.update((state) => withAnswers({ ...state, dialog: undefined }, targetId, answers));
        runtime.toast('ok', connectText.savedOnly(nameById(runtime.get().targets.byId, targetId)));
        keepAnswers(runtime, on, targetId, answers);
      }),
  };
}

/** The field that a failure is about. */
function fieldOf({ code }: Failure): 'port' | 'address' | undefined {
  if (code === 'bad-listen-address') return 'address';
  return code === 'port-busy' || code === 'port-forbidden' ? 'port' : undefined;
}

/** Replaces the dialog by the page of the new session. */
function makeWay(runtime: Runtime, view: ForwardView): void {
  const request = { screen: 'session', params: { sessionId: view.sessionId } };
  runtime.update((state) => ({
    ...state,
    dialog: undefined,
    views: openView(state.views, request),
    history: visit(state),
  }));
}

/** Shows where a forward listens, and why if the port differs from the requested one. */
export function announce(runtime: Runtime, on: Connection, view: ForwardView): void {
  const { meantPort, listenPort } = view;
  const at = localAddress(view);
  if (meantPort === undefined || meantPort === listenPort)
    runtime.report(on, 'ok', connectText.listening(at));
  else runtime.report(on, 'warn', connectText.portInUse(meantPort, at));
}

/** Open forwards follow the newest answers for their end. */
function withAnswers(
  state: AppState,
  targetId: string,
  { idleMs, onExpiry, closeOnExit }: ConnectAnswers,
): AppState {
  const changed = Object.values(state.forwards)
    .filter((view) => view.targetId === targetId && view.controller === state.connection.address)
    .map((view): [string, ForwardView] => {
      const request = { ...view.request, idleMs, closeOnExit, onExpiry: onExpiry ?? 'ask' };
      return [sessionKey(view), { ...view, request }];
    });
  return { ...state, forwards: { ...state.forwards, ...Object.fromEntries(changed) } };
}
