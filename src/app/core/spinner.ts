/** Animates the frame while a response is pending. Nothing ticks otherwise. */
import type { PollTable } from './poll-table.ts';
import type { Runtime } from './runtime.ts';
import { visibleView } from './state.ts';
import { isWaiting } from './waiting.ts';

/** A response within this time needs no spinner. */
const PATIENCE_MS = 150;
const STEP_MS = 120;

/** Follows the store until stopped. */
export function startSpinner(runtime: Runtime, polls: PollTable): () => void {
  const { catalog } = runtime;
  const { clock } = runtime.ports;
  let cancel: (() => void) | undefined;

  const step = (): void => {
    cancel = clock.after(STEP_MS, step);
    runtime.update((state) => ({ ...state, spinner: (state.spinner ?? -1) + 1 }));
  };
  const stop = (): void => {
    cancel?.();
    cancel = undefined;
  };
  const follow = (): void => {
    const state = runtime.get();
    const waiting = isWaiting(state, catalog, polls, catalog.polls(state, visibleView(state)));
    if (waiting && cancel === undefined) cancel = clock.after(PATIENCE_MS, step);
    if (waiting || cancel === undefined) return;
    stop();
    if (state.spinner !== undefined) runtime.update((old) => ({ ...old, spinner: undefined }));
  };

  const unsubscribe = runtime.store.subscribe(follow);
  follow();
  return () => {
    unsubscribe();
    stop();
  };
}
