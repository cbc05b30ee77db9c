/** Keys that work on every screen. */
import type { Action } from '../core/actions.ts';
import type { UiBinding } from '../core/screen.ts';
import type { AppState } from '../core/state.ts';

/** Below the keys of the screen. */
export const GLOBAL: readonly UiBinding[] = [
  {
    id: 'help',
    strokes: ['?'],
    label: 'help',
    group: 'general',
    shown: 'menu',
    run: () => ({ type: 'open', view: { screen: 'help' } }),
  },
  {
    id: 'command',
    strokes: [':'],
    label: 'command',
    group: 'general',
    shown: 'help',
    run: () => ({ type: 'prompt', kind: 'command' }),
  },
  {
    id: 'back',
    strokes: ['esc', 'q'],
    label: 'back / clear',
    group: 'general',
    shown: 'help',
    run: () => ({ type: 'back' }),
  },
  {
    id: 'history.back',
    strokes: ['['],
    label: 'previous view',
    group: 'general',
    shown: 'help',
    run: () => ({ type: 'history', by: -1 }),
  },
  {
    id: 'history.forward',
    strokes: [']'],
    label: 'next view',
    group: 'general',
    shown: 'help',
    run: () => ({ type: 'history', by: 1 }),
  },
  {
    id: 'last-view',
    strokes: ['-'],
    label: 'last view',
    group: 'general',
    shown: 'help',
    run: () => ({ type: 'last-view' }),
  },
  {
    id: 'commands',
    strokes: ['ctrl-a'],
    label: 'commands',
    group: 'general',
    shown: 'help',
    run: () => ({ type: 'open', view: { screen: 'commands' } }),
  },
  {
    id: 'palette',
    strokes: ['ctrl-p'],
    label: 'find anything',
    group: 'general',
    shown: 'help',
    run: () => ({ type: 'palette.open' }),
  },
  {
    id: 'log',
    strokes: ['@'],
    label: 'log',
    group: 'general',
    shown: 'help',
    run: () => ({ type: 'log.open' }),
  },
  {
    id: 'refresh',
    strokes: ['ctrl-r'],
    label: 'refresh',
    group: 'general',
    shown: 'help',
    run: () => ({ type: 'refresh' }),
  },
  {
    id: 'all',
    strokes: ['0'],
    label: 'all targets',
    group: 'general',
    shown: 'help',
    run: () => ({ type: 'open', view: { screen: 'targets', filter: '', flags: {} } }),
  },
];

/** While a filter or a command is typed. */
export const PROMPT: readonly UiBinding[] = [
  {
    id: 'prompt.submit',
    strokes: ['enter'],
    label: 'run',
    group: 'general',
    shown: 'menu',
    run: () => ({ type: 'prompt.submit' }),
  },
  {
    id: 'prompt.close',
    strokes: ['esc'],
    label: 'cancel',
    group: 'general',
    shown: 'menu',
    run: () => ({ type: 'prompt.close' }),
  },
  {
    id: 'prompt.complete',
    strokes: ['tab'],
    label: 'complete',
    group: 'general',
    shown: 'help',
    run: () => ({ type: 'prompt.complete' }),
  },
  {
    id: 'prompt.down',
    strokes: ['down'],
    label: 'down / next command',
    group: 'move',
    shown: 'help',
    run: ({ state }) => inCommands(state, 1) ?? { type: 'move', by: 1 },
  },
  {
    id: 'prompt.up',
    strokes: ['up'],
    label: 'up / previous command',
    group: 'move',
    shown: 'help',
    run: ({ state }) => inCommands(state, -1) ?? { type: 'move', by: -1 },
  },
];

/** A filter leaves the arrows to its list, a command uses them for its history. */
function inCommands(state: AppState, by: 1 | -1): Action | undefined {
  return state.prompt?.kind === 'command' ? { type: 'prompt.recall', by } : undefined;
}
