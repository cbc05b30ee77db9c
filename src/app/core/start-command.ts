/** The command that the command line gave: carried out once, after the sign-in, when what it names can be known. */
import type { Action } from './actions.ts';
import type { Runtime } from './runtime.ts';
import type { AppState } from './state.ts';

/** Follows the store until the command has run. Where the program was started on a controller, it is not carried out on another one. */
export function watchStartCommand(
  runtime: Runtime,
  line: string | undefined,
  perform: (action: Action) => void,
): () => void {
  if (line === undefined) return () => undefined;
  const { address, lab } = runtime.get().connection;
  const isNamed = address !== undefined || lab;
  /** Its address as the user typed it, then as the client spells it. */
  let own = address;
  const stop = runtime.store.subscribe((state) => {
    const { connection } = state;
    if (connection.phase !== 'signed-in') {
      if (!isNamed || (connection.address === own && connection.lab === lab)) return;
      stop();
      // Not in the middle of the change of the store, and after what is said of the change of controllers.
      return queueMicrotask(() => runtime.flash('warn', `"${line}" was not run: you left its controller`));
    }
    own = connection.address;
    if (!(isUnderstood(runtime, state, line) || isLoaded(state))) return;
    stop();
    // Not in the middle of the change of the store, and after what the sign-in has to say.
    queueMicrotask(() => perform({ type: 'command', line }));
  });
  return stop;
}

/** A command that is refused now may be one on a target that is not loaded yet. */
function isUnderstood(runtime: Runtime, state: AppState, line: string): boolean {
  const action = runtime.catalog.command(state, line);
  return !(action.type === 'flash' && action.kind === 'error');
}

function isLoaded({ scopes, targets }: AppState): boolean {
  return [scopes, targets].every(
    ({ fetchedAtMs, failure }) => fetchedAtMs !== undefined || failure !== undefined,
  );
}
