/** The one place where keys and pastes come in. */
import { useInput, usePaste } from 'ink';
import { resolve } from '../keys/resolve.ts';
import { type Stroke, strokesOf } from '../keys/stroke.ts';
import type { Action } from '../store/actions.ts';
import { type AppState, visiblePlace } from '../store/state.ts';
import { layersOf } from './layers.ts';
import type { KeyContext } from './screen.ts';

/** What keys act on. */
export interface KeyboardTarget {
  readonly getState: () => AppState;
  readonly perform: (action: Action) => void;
}

/** Routes strokes while mounted. Every stroke of an event sees the state that the one before it left. */
export function useKeyboard(target: KeyboardTarget, pageRows: number): void {
  useInput((input, key) => {
    for (const stroke of strokesOf(input, key)) dispatch(target, stroke, pageRows);
  });
  usePaste((text) => target.perform({ type: 'paste', text }));
}

/** What one stroke does. */
export function dispatch(target: KeyboardTarget, stroke: Stroke, pageRows: number): void {
  const state = target.getState();
  if (state.closing) return;
  const context: KeyContext = { state, place: visiblePlace(state), pageRows };
  const resolution = resolve(stroke, layersOf(state), context);
  if (resolution.kind === 'text') target.perform({ type: 'text', stroke: resolution.stroke });
  if (resolution.kind === 'refused') target.perform({ type: 'flash', kind: 'warn', text: resolution.reason });
  if (resolution.kind !== 'run') return;
  const action = resolution.binding.run(context);
  const text = resolution.binding.confirm?.(context);
  target.perform(text === undefined ? action : { type: 'confirm', text, action });
}
