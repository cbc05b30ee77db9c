/** The program without its screen: state, and `perform`, which carries out actions. */
import type { StoreApi } from 'zustand/vanilla';
import type { Action, Handlers, WorldAction } from './actions.ts';
import { connectHandlers, rememberTarget } from './effects/connect.ts';
import { copyHandlers } from './effects/copy.ts';
import { credentialHandlers } from './effects/credentials.ts';
import { createForwards } from './effects/forwards.ts';
import { createIdentity } from './effects/identity.ts';
import { logHandlers, startLogFeed } from './effects/log.ts';
import { localHandlers } from './effects/navigation.ts';
import { watchOnlyTarget } from './effects/only-target.ts';
import { createPalette } from './effects/palette.ts';
import { type Polls, startPolls } from './effects/polls.ts';
import { prefer, recallPreferences } from './effects/preferences.ts';
import { profileHandlers } from './effects/profiles.ts';
import { createSecretClipboard } from './effects/secret-clipboard.ts';
import { sessionHandlers } from './effects/sessions.ts';
import { startTicker } from './effects/ticker.ts';
import type { Ports } from './ports.ts';
import { quitQuestion } from './quit-question.ts';
import { createRuntime, type Runtime, type ScreenPort } from './runtime.ts';
import { type AppState, initialState } from './state.ts';

export interface AppOptions {
  readonly version: string;
  /** Controller address from the command line or the environment. */
  readonly address: string | undefined;
  /** Auth token from the environment. Secret; it is not kept in the state. */
  readonly token: string | undefined;
  /** Start on the lab. */
  readonly lab: boolean;
  readonly ports: Ports;
  readonly screens: ScreenPort;
}

export interface App {
  readonly store: StoreApi<AppState>;
  perform(action: Action): void;
  /** Begins: reaches for the controller or starts the lab. Call after the first frame. */
  start(): void;
  /** Stops polling, cancels the sessions of open forwards within five seconds, closes the client. Idempotent; never rejects. */
  close(): Promise<void>;
}

const CLOSE_TIMEOUT_MS = 5000;

export function createApp(options: AppOptions): App {
  const { ports, screens, address } = options;
  const { lab } = options;
  const initial = initialState({ version: options.version, address, lab, nowMs: ports.clock.now() });
  const runtime = createRuntime(initial, ports, screens);
  const identity = createIdentity(runtime);
  const polls = startPolls(runtime, identity);
  const forwards = createForwards(runtime, polls.refresh);
  const secrets = createSecretClipboard(runtime);
  const stopTicker = startTicker(runtime, forwards);
  const stopLogFeed = startLogFeed(runtime);
  let closed: Promise<void> | undefined;

  const close = (): Promise<void> => {
    closed ??= (async () => {
      stopTicker();
      stopLogFeed();
      stopOnlyTarget();
      palette.stop();
      polls.stop();
      await Promise.all([secrets.settle(), forwards.closeAll(CLOSE_TIMEOUT_MS)]);
      await runtime.api?.close();
    })();
    return closed;
  };

  const perform = (action: Action): void => {
    const handle: (action: never) => void = handlers[action.type];
    // The table is complete and keyed by type; only the pairing of the two is beyond the type checker.
    handle(action as never);
  };

  const palette = createPalette(runtime, perform);
  const stopOnlyTarget = watchOnlyTarget(runtime, (action) => perform(action));
  const handlers: Handlers<Action> = {
    ...localHandlers(runtime, perform),
    ...identity.handlers,
    ...connectHandlers(runtime, forwards),
    ...sessionHandlers(runtime, forwards, polls.refresh),
    ...credentialHandlers(runtime, forwards, secrets),
    ...copyHandlers(runtime, forwards),
    ...logHandlers(runtime, perform),
    ...palette.handlers,
    ...profileHandlers(runtime, identity, perform),
    ...worldHandlers(runtime, polls, close, perform),
  };

  return {
    store: runtime.store,
    perform,
    start: () => {
      recallPreferences(runtime);
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
  close: () => Promise<void>,
  perform: (action: Action) => void,
): Handlers<WorldAction> {
  return {
    prefer: ({ change, told }) => prefer(runtime, change, told),
    favourite: ({ targetId }) => {
      const favourite = runtime.get().memory[targetId]?.favourite !== true;
      runtime.spawn(
        () => rememberTarget(runtime, targetId, { favourite }),
        (failure) => runtime.flash('error', failure.message),
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
    quit: () => {
      const { dialog } = runtime.get();
      const question = quitQuestion(runtime.get());
      const asked = dialog?.kind === 'confirm' && dialog.action.type === 'quit.now';
      if (question === undefined || asked) return perform({ type: 'quit.now' });
      perform({ type: 'confirm', text: question, action: { type: 'quit.now' } });
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
