/** The program without its screen: state, and `perform`, which carries out actions. */
import type { StoreApi } from 'zustand/vanilla';
import { type Background, createBackground } from '../features/background/background.effects.ts';
import { prefer, recallPreferences } from '../features/config/preferences.effects.ts';
import { watchClientPreview } from '../features/connect/client-preview.effects.ts';
import { connectHandlers } from '../features/connect/connect.effects.ts';
import { rememberTarget } from '../features/connect/remember.effects.ts';
import { copyHandlers } from '../features/copy/copy.effects.ts';
import { createSecretClipboard } from '../features/copy/secret-clipboard.effects.ts';
import { credentialHandlers } from '../features/credentials/credentials.effects.ts';
import { watchFailing } from '../features/forwards/failing.effects.ts';
import { createForwards } from '../features/forwards/forwards.effects.ts';
import { watchEnds } from '../features/forwards/reopen.effects.ts';
import { openOnSignIn } from '../features/forwards/sign-in-forwards.effects.ts';
import { logHandlers, startLogFeed } from '../features/log/log.effects.ts';
import { createPalette } from '../features/palette/palette.effects.ts';
import { profileHandlers } from '../features/profiles/profiles.effects.ts';
import { infoHandlers } from '../features/program/info.effects.ts';
import { quitQuestion } from '../features/program/quit-question.select.ts';
import { saveViewHandlers } from '../features/save-view/save-view.effects.ts';
import { sessionHandlers } from '../features/sessions/sessions.effects.ts';
import { createIdentity } from '../features/sign-in/identity.effects.ts';
import { watchOnlyTarget } from '../features/targets/only-target.effects.ts';
import type { Action, Handlers, WorldAction } from './actions.ts';
import { leftLines } from './left-sessions.ts';
import { localHandlers } from './navigation.ts';
import { type Polls, startPolls } from './polls.ts';
import type { Ports } from './ports.ts';
import { isReadOnly, readOnlyRefusal } from './read-only.ts';
import { readOnlyPorts } from './read-only-api.ts';
import { createRuntime, type Runtime, type ScreenPort, whenSignedIn } from './runtime.ts';
import { createSessionReads } from './session-reads.ts';
import { startSpinner } from './spinner.ts';
import { watchStartCommand } from './start-command.ts';
import { type AppState, initialState } from './state.ts';
import { startTicker } from './ticker.ts';
import { startUse } from './use.ts';
import { viewHandlers } from './view-handlers.ts';

export interface AppOptions {
  readonly version: string;
  /** Controller address from the command line or the environment. */
  readonly address: string | undefined;
  /** Auth token from the environment. Secret; it is not kept in the state. */
  readonly token: string | undefined;
  /** Start on the lab. */
  readonly lab: boolean;
  /** Change nothing. */
  readonly readOnly?: boolean;
  /** Carried out after the sign-in. */
  readonly command?: string | undefined;
  readonly ports: Ports;
  readonly screens: ScreenPort;
}

export interface App {
  readonly store: StoreApi<AppState>;
  /** Carries out what the user wants, by a key or a click. */
  perform(action: Action): void;
  /** Begins: reaches for the controller or starts the lab. Call after the first frame. */
  start(): void;
  /** Stops polling, cancels the sessions of open forwards within five seconds, closes the client. Idempotent; never rejects. Resolves with a line for each session that may stay active. */
  close(): Promise<readonly string[]>;
}

const CLOSE_TIMEOUT_MS = 5000;

export function createApp(options: AppOptions): App {
  const { version, screens, address, lab, readOnly = false } = options;
  const ports = readOnlyPorts(options.ports, () => isReadOnly(runtime.get()));
  const initial = initialState({ version, address, lab, readOnly, nowMs: ports.clock.now() });
  const runtime: Runtime = createRuntime(initial, ports, screens);
  const identity = createIdentity(runtime, {
    remembered: (on) => openOnSignIn(runtime, on, forwards, ends.isWaiting),
    endSessions: (controller) => forwards.endOf(controller),
    sessionsOver: (controller) => forwards.dropOf(controller),
  });
  const use = startUse(runtime);
  const polls = startPolls(runtime, identity, use);
  const sessionReads = createSessionReads(runtime, identity, polls);
  const forwards = createForwards(runtime, sessionReads);
  const ends = watchEnds(runtime, forwards, identity.report);
  const stopFailing = watchFailing(runtime);
  const stopPreview = watchClientPreview(runtime);
  const secrets = createSecretClipboard(runtime);
  const stopTicker = startTicker(runtime, forwards, identity.look);
  const stopLogFeed = startLogFeed(runtime);
  const stopSpinner = startSpinner(runtime);
  let closed: Promise<readonly string[]> | undefined;

  const close = (): Promise<readonly string[]> => {
    closed ??= (async () => {
      stopTicker();
      stopLogFeed();
      stopSpinner();
      stopOnlyTarget();
      ends.stop();
      stopFailing();
      stopPreview();
      stopStartCommand();
      background.stop();
      palette.stop();
      polls.stop();
      sessionReads.stop();
      use.stop();
      const [left] = await Promise.all([forwards.endAll(CLOSE_TIMEOUT_MS), secrets.settle()]);
      await runtime.connections.close();
      return leftLines(left, ports.clock.now());
    })();
    return closed;
  };

  const perform = (action: Action): void => {
    const refused = readOnlyRefusal(runtime.get(), action);
    if (refused !== undefined) {
      runtime.flash('warn', refused);
      return;
    }
    const handle: (action: never) => void = handlers[action.type];
    // The table is complete and keyed by type; only the pairing of the two is beyond the type checker.
    handle(action as never);
  };

  const background = createBackground(runtime, forwards, perform);
  const palette = createPalette(runtime, perform);
  const stopOnlyTarget = watchOnlyTarget(runtime, (action) => perform(action));
  const stopStartCommand = watchStartCommand(runtime, options.command, (action) => perform(action));
  const handlers: Handlers<Action> = {
    ...localHandlers(runtime, perform),
    ...identity.handlers,
    ...connectHandlers(runtime, forwards, perform),
    ...sessionHandlers(runtime, background.withBackground(forwards), sessionReads),
    ...credentialHandlers(runtime, forwards, secrets),
    ...copyHandlers(runtime, forwards),
    ...logHandlers(runtime, perform),
    ...infoHandlers(runtime),
    ...palette.handlers,
    ...profileHandlers(runtime, identity, forwards, perform),
    ...saveViewHandlers(runtime, perform),
    ...viewHandlers(runtime, perform),
    ...worldHandlers(runtime, polls, close, perform, background),
  };

  return {
    store: runtime.store,
    perform: (action) => {
      // Effects call the inner one: what they do is not use.
      if (action.type !== 'terminal.focus' || action.focused) use.note();
      perform(action);
    },
    start: () => {
      recallPreferences(runtime);
      background.start();
      if (lab) identity.startLab();
      else if (address === undefined) identity.recall(() => perform({ type: 'profiles.open' }));
      else identity.contact(address, options.token === undefined ? 'stored' : { given: options.token });
    },
    close,
  };
}

function worldHandlers(
  runtime: Runtime,
  polls: Polls,
  close: () => Promise<readonly string[]>,
  perform: (action: Action) => void,
  background: Background,
): Handlers<WorldAction> {
  return {
    prefer: ({ change, told }) => prefer(runtime, change, told),
    favourite: ({ targetId }) => {
      const favourite = runtime.get().memory[targetId]?.favourite !== true;
      whenSignedIn(runtime, (on) =>
        runtime.spawn(
          () => rememberTarget(runtime, on, targetId, { favourite }),
          (failure) => runtime.report(on, 'error', failure.message),
        ),
      );
    },
    refresh: () => polls.refresh(),
    'terminal.focus': ({ focused }) =>
      runtime.update((state) => (state.focused === focused ? state : { ...state, focused })),
    suspend: () => {
      const { terminal, stopSelf } = runtime.ports;
      runtime.spawn(
        async () => {
          await terminal.lend(stopSelf);
          polls.refresh();
        },
        (failure) => runtime.flash('error', failure.message),
      );
    },
    ...background.handlers,
    quit: () => {
      const { dialog } = runtime.get();
      const question = quitQuestion(runtime.get(), background.mayKeep());
      const asked = dialog?.kind === 'confirm' && dialog.action.type === 'quit.now';
      if (question === undefined || asked) return perform({ type: 'quit.now' });
      perform({
        type: 'confirm',
        text: question,
        action: { type: 'quit.now' },
        other: { type: 'quit.keep' },
      });
    },
    'quit.now': () => {
      if (runtime.get().closing) return;
      runtime.update((state) => ({ ...state, closing: true, dialog: undefined, prompt: undefined }));
      runtime.spawn(
        async () => {
          await close();
          runtime.ports.exit();
        },
        () => runtime.ports.exit(),
      );
    },
  };
}
