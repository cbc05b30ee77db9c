/** The command that the command line gave: carried out once, after the sign-in, when what it names can be known. */
import type { Action } from '../actions.ts';
import type { Runtime } from '../runtime.ts';
import type { AppState } from '../state.ts';

/** Follows the store until the command has run. */
export function watchStartCommand(
  runtime: Runtime,
  line: string | undefined,
  perform: (action: Action) => void,
): () => void {
  if (line === undefined) return () => undefined;
  const stop = runtime.store.subscribe((state) => {
    if (state.connection.phase !== 'signed-in' || !(isUnderstood(runtime, state, line) || isLoaded(state)))
      return;
    stop();
    // Not in the middle of the change of the store, and after what the sign-in has to say.
    queueMicrotask(() => perform({ type: 'command', line }));
  });
  return stop;
}

/** A command that is refused now may be one on a target that is not loaded yet. */
function isUnderstood(runtime: Runtime, state: AppState, line: string): boolean {
  const action = runtime.screens.command(state, line);
  return !(action.type === 'flash' && action.kind === 'error');
}

function isLoaded({ scopes, targets }: AppState): boolean {
  return [scopes, targets].every(
    ({ fetchedAtMs, failure }) => fetchedAtMs !== undefined || failure !== undefined,
  );
}
