/** Typing into the line of filters and commands, and into the focused text field. */
import type { Handlers } from '../core/actions.ts';
import { edit, insert, textValue } from '../core/edit.ts';
import type { Failure } from '../core/failure.ts';
import type { Perform } from '../core/feature.ts';
import { toFound } from '../core/navigation.ts';
import type { Runtime } from '../core/runtime.ts';
import { type AppState, topView, withTopView } from '../core/state.ts';
import type { Stroke } from '../core/stroke.ts';
import { editFocused } from './focused-text.ts';
import { atEnd, completed, recalled, remembered } from './prompt.ts';

/** Typing into the focused text field. */
export type TextAction =
  | { readonly type: 'text'; readonly stroke: Stroke }
  | { readonly type: 'paste'; readonly text: string };

/** The line for typing a filter or a command. */
export type PromptAction =
  | { readonly type: 'prompt'; readonly kind: 'filter' | 'command'; readonly text?: string }
  | { readonly type: 'prompt.close' }
  /** Runs a command typed after `:`. */
  | { readonly type: 'command'; readonly line: string }
  | { readonly type: 'prompt.complete' }
  | { readonly type: 'prompt.recall'; readonly by: 1 | -1 }
  | { readonly type: 'prompt.submit' };

declare module '../core/actions.ts' {
  interface ActionMap {
    readonly text: TextAction;
    readonly prompt: PromptAction;
  }
}

/** `prepareFilter` loads what filters need, as soon as one is typed. */
export function typingHandlers(
  runtime: Runtime,
  perform: Perform,
  prepareFilter: () => Promise<void>,
): Handlers<TextAction | PromptAction> {
  const { catalog, update } = runtime;
  const fail = (failure: Failure): void => runtime.toast('error', failure.message);
  const searched = (state: AppState): AppState =>
    state.prompt?.kind === 'filter' ? withTopView(state, (view) => toFound(runtime, state, view, 0)) : state;
  return {
    prompt: ({ kind, text = '' }) => {
      update((state) => {
        const before = topView(state).filter;
        const value = textValue(kind === 'filter' ? before : text);
        return { ...state, prompt: { kind, value, before, recalled: 0 } };
      });
      runtime.spawn(prepareFilter, fail);
    },
    'prompt.complete': () => update((state) => completed(state, catalog)),
    'prompt.recall': ({ by }) => update((state) => recalled(state, by)),
    'prompt.close': () => update(closePrompt),
    'prompt.submit': () => {
      const { prompt } = runtime.get();
      update((state) => ({ ...state, prompt: undefined }));
      const line = prompt?.value.text.trim() ?? '';
      if (prompt?.kind !== 'command' || line === '') return;
      perform({ type: 'command', line });
    },
    command: ({ line }) => {
      update((state) => remembered(state, line));
      perform(catalog.command(runtime.get(), line));
    },
    text: ({ stroke }) =>
      update((state) =>
        stroke === 'right' && atEnd(state)
          ? completed(state, catalog)
          : searched(editFocused(catalog, state, (value) => edit(value, stroke))),
      ),
    paste: ({ text }) => update((state) => editFocused(catalog, state, (value) => insert(value, text))),
  };
}

function closePrompt(state: AppState): AppState {
  const { prompt } = state;
  const closed = { ...state, prompt: undefined };
  return prompt?.kind === 'filter'
    ? withTopView(closed, (view) => ({ ...view, filter: prompt.before }))
    : closed;
}
