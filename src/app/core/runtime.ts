/** The store with everything that effects need: the ports, safe starting of asynchronous work, and handling of failures. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Catalog } from './catalog.ts';
import { type Connection, type Connections, createConnections } from './connections.ts';
import { type Failure, failureOf } from './failure.ts';
import { controllerName } from './names.ts';
import type { Ports } from './ports.ts';
import type { SessionRef } from './session-ref.ts';
import { type AppState, type Toast, topView, visibleView, withTopView } from './state.ts';
import { settleCursor } from './view.ts';

export interface Runtime {
  readonly store: StoreApi<AppState>;
  readonly ports: Ports;
  readonly catalog: Catalog;
  get(): AppState;
  /** Applies one transition; the selection is moved to an existing row. */
  update(change: (state: AppState) => AppState): void;
  /** Starts asynchronous work of a command. Failures with a code go to `onFailure`, anything else is a bug and ends the program. */
  spawn(work: () => Promise<void>, onFailure: (failure: Failure) => void): void;
  /** Starts a read from a controller: a failure is dropped once another connection is current. The work itself checks before it changes the state. */
  read(on: Connection, work: () => Promise<void>, onFailure: (failure: Failure) => void): void;
  /** Starts a change on a controller: it finishes and keeps its client open until then, whatever is current. */
  finish(on: Connection, work: () => Promise<void>, onFailure: (failure: Failure) => void): void;
  /** Shows a message in the last line and logs it. */
  toast(kind: Toast['kind'], text: string): void;
  /** Shows a message that is already in the log in other words. */
  show(kind: Toast['kind'], text: string): void;
  /** Shows a message about a controller, which is named if another one is current. */
  report(on: Connection, kind: Toast['kind'], text: string): void;
  /** Names a session in the log: with its controller once there was another one. */
  sessionName(ref: SessionRef): string;
  readonly connections: Connections;
}

/** Acts on the current sign-in; reports if there is none. */
export function whenSignedIn(runtime: Runtime, act: (on: Connection) => void): void {
  const on = runtime.connections.current();
  if (on?.user === undefined) runtime.toast('error', 'Not signed in.');
  else act(on);
}

/** Creates the store. Nothing runs until an action is performed. */
export function createRuntime(initial: AppState, ports: Ports, catalog: Catalog): Runtime {
  const store = createStore<AppState>(() => initial);
  let serial = 0;
  const update = (change: (state: AppState) => AppState): void => {
    const before = store.getState();
    const after = change(before);
    if (after !== before) store.setState(settled(before, after, catalog), true);
  };
  const spawn: Runtime['spawn'] = (work, onFailure) => {
    work().catch((error: unknown) => {
      const failure = failureOf(error);
      if (failure === undefined) ports.crash(error);
      else onFailure(failure);
    });
  };
  const show: Runtime['show'] = (kind, text) => {
    serial += 1;
    const own = serial;
    const shownAtMs = ports.clock.now();
    update((state) => ({ ...state, toast: { kind, text, serial: own, shownAtMs } }));
    if (kind === 'error') return;
    ports.clock.after(NOTE_MS, () => {
      update((state) => (state.toast?.serial === own ? { ...state, toast: undefined } : state));
    });
  };
  const toast: Runtime['toast'] = (kind, text) => {
    show(kind, text);
    ports.log.write(kind === 'ok' ? 'info' : kind, text);
  };
  const connections = createConnections();
  return {
    store,
    ports,
    catalog,
    get: store.getState,
    update,
    connections,
    spawn,
    read: (on, work, onFailure) =>
      spawn(work, (failure) => {
        if (connections.isCurrent(on)) onFailure(failure);
      }),
    finish: (on, work, onFailure) => {
      const release = connections.hold(on);
      spawn(() => work().finally(release), onFailure);
    },
    toast,
    show,
    sessionName: ({ controller, sessionId }) =>
      connections.several() ? `${sessionId} on ${controllerName(controller)}` : sessionId,
    report: (on, kind, text) =>
      toast(
        kind,
        connections.current()?.address === on.address ? text : `${controllerName(on.address)}: ${text}`,
      ),
  };
}

/** How long a note stays. An error stays until the next action: see `withoutSeenError`. */
const NOTE_MS = 8000;

function settled(before: AppState, after: AppState, catalog: Catalog): AppState {
  const view = visibleView(after);
  if (view !== topView(after)) return after;
  const idsBefore = catalog.rowIds(before, view);
  const held = after.dialog === undefined ? undefined : (before.heldOrder ?? idsBefore);
  const next = held === after.heldOrder ? after : { ...after, heldOrder: held };
  const idsAfter = catalog.rowIds(next, view);
  return withTopView(next, (top) => settleCursor(top, idsBefore, idsAfter));
}
