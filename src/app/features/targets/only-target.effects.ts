/** If exactly one target is visible after the first load, open it (unless the user has navigated). */
import type { Action } from '../../core/actions.ts';
import { nameOf } from '../../core/names.ts';
import type { Runtime } from '../../core/runtime.ts';
import type { AppState } from '../../core/state.ts';
import { targetsText } from './targets.text.ts';

/** Follows the store until stopped. */
export function watchOnlyTarget(runtime: Runtime, perform: (action: Action) => void): () => void {
  return runtime.store.subscribe((state, before) => {
    const first = before.targets.fetchedAtMs === undefined && state.targets.fetchedAtMs !== undefined;
    const [target, another] = state.targets.byId.values();
    if (!first || target === undefined || another !== undefined || !isUntouched(state)) return;
    // Not in the middle of the state change that caused it.
    queueMicrotask(() => {
      if (!isUntouched(runtime.get())) return;
      perform({ type: 'open', view: { screen: 'target', params: { targetId: target.id } } });
      runtime.toast('ok', targetsText.list.openedOnly(nameOf(target)));
    });
  });
}

function isUntouched({ connection, history, dialog, prompt }: AppState): boolean {
  const busy = dialog !== undefined || prompt !== undefined;
  return connection.phase === 'signed-in' && history.before.length === 0 && !busy;
}
