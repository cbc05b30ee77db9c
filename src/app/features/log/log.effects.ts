/** Updates the log screen while it is visible, and runs its actions. */
import type { Action, Handlers } from '../../core/actions.ts';
import type { FeatureContext } from '../../core/app.ts';
import type { Running } from '../../core/feature.ts';
import type { Runtime } from '../../core/runtime.ts';
import { type AppState, topView, visibleView, withTopView } from '../../core/state.ts';
import { cursorOf, moveCursor } from '../../core/view.ts';
import type { LogAction } from './log.state.ts';
import { logText } from './log.text.ts';

/** Maximum update rate of the screen. */
const COALESCE_MS = 200;
const END = Number.MAX_SAFE_INTEGER;

/** Takes new lines while the log is visible. Runs until stopped. */
function startLogFeed(runtime: Runtime): () => void {
  const { clock, log } = runtime.ports;
  let due = false;
  const visible = (): boolean => visibleView(runtime.get()).screen === 'log';
  const feed = (): void => {
    if (due || !visible() || runtime.get().log.lines === log.lines()) return;
    due = true;
    clock.after(COALESCE_MS, () => {
      due = false;
      if (visible()) runtime.update((state) => taken(state, runtime));
    });
  };
  const ends = [log.onLine(feed), runtime.store.subscribe(feed)];
  return () => {
    for (const end of ends) end();
  };
}

/** A selected last line follows new lines. */
function taken(state: AppState, runtime: Runtime): AppState {
  const view = topView(state);
  const following = runtime.catalog.rowIds(state, view).at(-1) === cursorOf(view);
  const next = { ...state, log: { ...state.log, lines: runtime.ports.log.lines() } };
  return following ? atLastLine(next, runtime) : next;
}

function atLastLine(state: AppState, runtime: Runtime): AppState {
  return withTopView(state, (view) => moveCursor(view, runtime.catalog.rowIds(state, view), END));
}

/** Started by registry.ts. */
export function startLog({ runtime, perform }: FeatureContext): Running & {
  readonly handlers: Handlers<LogAction>;
} {
  return { handlers: logHandlers(runtime, perform), stop: startLogFeed(runtime) };
}

function logHandlers(runtime: Runtime, perform: (action: Action) => void): Handlers<LogAction> {
  return {
    'log.open': ({ filter = '' }) => {
      perform({ type: 'open', view: { screen: 'log', filter } });
      runtime.update((state) => ({ ...state, log: { ...state.log, lines: runtime.ports.log.lines() } }));
      runtime.update((state) => atLastLine(state, runtime));
      if (runtime.get().log.file !== undefined) return;
      runtime.spawn(
        async () => {
          const file = await runtime.ports.log.path();
          runtime.update((state) => ({
            ...state,
            log: { ...state.log, file, fileLevel: runtime.ports.log.fileLevel },
          }));
        },
        // The lines are shown in any case.
        () => undefined,
      );
    },
    'log.level': ({ level }) => {
      runtime.update((state) => withTopView(state, (view) => ({ ...view, tab: level })));
      runtime.update((state) => atLastLine(state, runtime));
    },
    'log.save': ({ text }) => {
      runtime.spawn(
        async () => runtime.toast('ok', logText.savedTo(await runtime.ports.log.save(text))),
        (failure) => runtime.toast('error', failure.message),
      );
    },
  };
}
