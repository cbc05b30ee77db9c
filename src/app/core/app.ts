/** The program without its screen: state, and `perform`, which executes actions. */
import type { StoreApi } from 'zustand/vanilla';
import type { Action, ActionMap, Handlers } from './actions.ts';
import type { Catalog } from './catalog.ts';
import type { Connection } from './connections.ts';
import { dialogHandlers } from './dialog-handlers.ts';
import type { Failure } from './failure.ts';
import type { Perform, Running } from './feature.ts';
import { navigationHandlers } from './navigation.ts';
import type { PollTable } from './poll-table.ts';
import { startPolls } from './polls.ts';
import type { Ports } from './ports.ts';
import { isReadOnly, readOnlyRefusal } from './read-only.ts';
import { readOnlyPorts } from './read-only-api.ts';
import { createRuntime, type Runtime } from './runtime.ts';
import { createSessionReads, type SessionReads } from './session-reads.ts';
import { startSpinner } from './spinner.ts';
import { watchStartCommand } from './start-command.ts';
import { type AppState, type StartFacts, withoutSeenError } from './state.ts';
import { startTicker } from './ticker.ts';
import { startUse } from './use.ts';
import { viewHandlers } from './view-handlers.ts';

export interface AppOptions {
  readonly version: string;
  /** Controller address from the command line or the environment. */
  readonly address: string | undefined;
  /** Auth token from the environment. Secret; not kept in the state. */
  readonly token: string | undefined;
  /** Starts on the lab. */
  readonly lab: boolean;
  /** Read-only mode. */
  readonly readOnly?: boolean;
  /** Command to run after the sign-in. */
  readonly command?: string | undefined;
  readonly ports: Ports;
}

/** Arguments for starting features. */
export interface FeatureContext {
  readonly runtime: Runtime;
  readonly perform: Perform;
  readonly sessionReads: SessionReads;
  /** Handles a failure of any request on a connection: signs out on 401, marks the controller as offline. Ignored once another connection is current. */
  readonly report: (on: Connection, failure: Failure) => void;
  /** Requests everything visible now. */
  readonly refresh: () => void;
  readonly options: Pick<AppOptions, 'address' | 'token' | 'lab'>;
  /** Stops everything and closes open connections. Idempotent; never rejects. */
  readonly close: () => Promise<readonly string[]>;
}

/** Actions that core handles itself. */
type CoreAction = ActionMap['navigation' | 'dialog' | 'view' | 'world'];

/** All started features. */
export interface StartedFeatures {
  readonly handlers: Handlers<Exclude<Action, CoreAction>>;
  readonly running: readonly Running[];
  /** See `FeatureContext`. */
  report(on: Connection, failure: Failure): void;
}

/** The parts that registry.ts combines from the features. */
export interface Program {
  readonly catalog: Catalog;
  readonly polls: PollTable;
  initialState(facts: StartFacts): AppState;
  start(context: FeatureContext): StartedFeatures;
}

export interface App {
  readonly store: StoreApi<AppState>;
  /** Executes an action that the user triggered, by a key or a click. */
  perform(action: Action): void;
  /** Starts: connects to a controller or starts the lab. Call after the first frame. */
  start(): void;
  /**
   * Stops polling, cancels the sessions of open forwards within five seconds, closes the client. Idempotent; never rejects. Resolves with a line for
   * each session that may stay active.
   */
  close(): Promise<readonly string[]>;
}

const CLOSE_TIMEOUT_MS = 5000;

/** Creates the program. Sends nothing to a controller before `start`. */
export function createApp(program: Program, options: AppOptions): App {
  const { version, address, lab, readOnly = false } = options;
  const ports = readOnlyPorts(options.ports, () => isReadOnly(runtime.get()));
  const initial = program.initialState({ version, address, lab, readOnly, nowMs: ports.clock.now() });
  const runtime: Runtime = createRuntime(initial, ports, program.catalog);
  const report: StartedFeatures['report'] = (on, failure) => features.report(on, failure);
  const use = startUse(runtime);
  const polls = startPolls(runtime, program.polls, { report, use });
  const sessionReads = createSessionReads(runtime, report, polls);
  let closed: Promise<readonly string[]> | undefined;

  const close = (): Promise<readonly string[]> => {
    closed ??= (async () => {
      stopTicker();
      stopSpinner();
      stopStartCommand();
      for (const { stop } of features.running) stop?.();
      polls.stop();
      sessionReads.stop();
      use.stop();
      const left = await Promise.all(features.running.map((feature) => feature.close?.(CLOSE_TIMEOUT_MS)));
      await runtime.connections.close();
      return left.flatMap((lines) => lines ?? []);
    })();
    return closed;
  };

  const perform = (action: Action): void => {
    const refused = readOnlyRefusal(runtime.get(), action);
    if (refused !== undefined) {
      runtime.toast('warn', refused);
      return;
    }
    const handle: (action: never) => void = handlers[action.type];
    // The table is complete and keyed by type; only the pairing of the two is beyond the type checker.
    handle(action as never);
  };

  const { refresh } = polls;
  const features = program.start({ runtime, perform, sessionReads, report, refresh, options, close });
  const stopTicker = startTicker(runtime, features.running);
  const stopSpinner = startSpinner(runtime, program.polls);
  const stopStartCommand = watchStartCommand(runtime, options.command, (action) => perform(action));
  const handlers: Handlers<Action> = {
    ...navigationHandlers(runtime),
    ...dialogHandlers(runtime, perform),
    ...viewHandlers(runtime),
    refresh,
    'terminal.focus': ({ focused }) =>
      runtime.update((state) => (state.focused === focused ? state : { ...state, focused })),
    ...features.handlers,
  };

  return {
    store: runtime.store,
    perform: (action) => {
      // Effects call the inner one, which does not count as user activity.
      if (action.type !== 'terminal.focus' || action.focused) use.note();
      if (action.type !== 'terminal.focus')
        runtime.update((state) => withoutSeenError(state, ports.clock.now()));
      perform(action);
    },
    start: () => {
      for (const { start } of features.running) start?.();
    },
    close,
  };
}
