/** Runs the command from the command line: once, after the sign-in, when its arguments can be resolved. */
import type { Action } from './actions.ts';
import type { Runtime } from './runtime.ts';
import type { AppState } from './state.ts';

/** Follows the store until the command has run. If the program was started on a controller, it does not run on another one. */
export function watchStartCommand(
  runtime: Runtime,
  line: string | undefined,
  perform: (action: Action) => void,
): () => void {
  if (line === undefined) return () => undefined;
  const { address, lab } = runtime.get().connection;
  const isNamed = address !== undefined || lab;
  /** Its address as typed, then normalized. */
  let own = address;
  const stop = runtime.store.subscribe((state) => {
    const { connection } = state;
    if (connection.phase !== 'signed-in') {
      if (!isNamed || (connection.address === own && connection.lab === lab)) return;
      stop();
      // Not in the middle of a state change, and after the message about the change of controllers.
      return queueMicrotask(() =>
        runtime.toast('warn', `"${line}" was not run: another controller is active`),
      );
    }
    own = connection.address;
    if (!(isUnderstood(runtime, state, line) || isLoaded(state))) return;
    stop();
    // Not in the middle of a state change, and after the message about the sign-in.
    queueMicrotask(() => perform({ type: 'command', line }));
  });
  return stop;
}

/** A command that is refused now may refer to a target that is not loaded yet. */
function isUnderstood(runtime: Runtime, state: AppState, line: string): boolean {
  const action = runtime.catalog.command(state, line);
  return !(action.type === 'toast' && action.kind === 'error');
}

function isLoaded({ scopes, targets }: AppState): boolean {
  return [scopes, targets].every(
    ({ fetchedAtMs, failure }) => fetchedAtMs !== undefined || failure !== undefined,
  );
}
