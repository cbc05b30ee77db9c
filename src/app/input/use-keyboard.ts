/** The only place where keys and pastes arrive. */
import { useInput, usePaste } from 'ink';
import { useEffect, useRef } from 'react';
import type { Action } from '../core/actions.ts';
import type { Catalog } from '../core/catalog.ts';
import type { KeyContext, UiBinding } from '../core/screen.ts';
import { type AppState, visibleView } from '../core/state.ts';
import { type Stroke, strokesOf } from '../core/stroke.ts';
import { withoutCursor } from '../core/view.ts';
import { useKeySequence } from './key-sequence.ts';
import { layersOf, whereItWorks } from './layers.ts';
import { resolve } from './resolve.ts';

/** The targets of keys. */
export interface KeyboardTarget {
  readonly catalog: Catalog;
  readonly getState: () => AppState;
  readonly perform: (action: Action) => void;
}

/** The terminal as far as keys need it: rows of a page, and columns. */
export interface KeySize {
  readonly pageRows: number;
  readonly columns: number;
}

/**
 * Routes keystrokes while mounted. Every keystroke of an event sees the state after the previous one. `typed` removes fragments of mouse reports from
 * an event. What comes while the program starts waits for the sign-in that continues, except the key that
 * always quits.
 */
export function useKeyboard(target: KeyboardTarget, size: KeySize, typed: (input: string) => string): void {
  const early = useRef<(() => void)[]>([]);
  const { starting } = target.getState();
  const runEarly = (): void => {
    const works = early.current.splice(0);
    // Without a sign-in they would end up in a form that was not there yet.
    if (target.getState().connection.phase === 'signed-in') for (const work of works) work();
  };
  const run = (work: () => void): void => {
    if (target.getState().starting) early.current.push(work);
    else {
      runEarly();
      work();
    }
  };
  useEffect(() => {
    if (!starting) runEarly();
  });
  const sequence = useKeySequence();
  useInput((input, key) => {
    const own = typed(input);
    if (own === '' && input !== '') return;
    for (const stroke of strokesOf(own, key, sequence.current)) {
      if (stroke === ALWAYS_QUITS) dispatch(target, stroke, size);
      else run(() => dispatch(target, stroke, size));
    }
  });
  usePaste((text) => run(() => target.perform({ type: 'paste', text })));
}

const ALWAYS_QUITS: Stroke = 'ctrl-c';

/** Handles one keystroke. */
export function dispatch(target: KeyboardTarget, stroke: Stroke, size: KeySize): void {
  const state = target.getState();
  if (state.closing) return;
  const { catalog } = target;
  const context: KeyContext = { ...contextOf(catalog, state, size), stroke };
  const resolution = resolve(stroke, layersOf(catalog, state), context);
  if (resolution.kind === 'text') target.perform({ type: 'text', stroke: resolution.stroke });
  if (resolution.kind === 'refused') target.perform({ type: 'toast', kind: 'warn', text: resolution.reason });
  if (resolution.kind === 'run') runBinding(target, resolution.binding, context);
  const elsewhere = resolution.kind === 'none' ? whereItWorks(catalog, stroke, state) : undefined;
  if (elsewhere !== undefined) target.perform({ type: 'toast', kind: 'warn', text: elsewhere });
}

/** Runs a binding, or asks first. */
export function runBinding(target: KeyboardTarget, binding: UiBinding, context: KeyContext): void {
  const action = binding.run(context);
  const text = binding.confirm?.(context);
  target.perform(text === undefined ? action : { type: 'confirm', text, action });
}

/** Returns the context for bindings. */
export function contextOf(
  { screenOf }: Pick<Catalog, 'screenOf'>,
  state: AppState,
  size: KeySize,
): KeyContext {
  const view = visibleView(state);
  const screen = screenOf(view);
  // A filter without matches keeps the selection for later, but keys do not act on an invisible row.
  const seen = screen.rowIds(state, view).length === 0 ? withoutCursor(view) : view;
  return { state, view: seen, screen, ...size };
}
