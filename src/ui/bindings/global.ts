/** Keys that work on every screen. */
import type { Action } from '../../store/actions.ts';
import { type AppState, openForwards } from '../../store/state.ts';
import type { UiBinding } from '../screen.ts';

/** Works always, in text fields and dialogs too. */
export const ALWAYS: readonly UiBinding[] = [
  {
    id: 'quit',
    strokes: ['ctrl-c'],
    label: 'quit',
    group: 'danger',
    shown: 'help',
    run: () => ({ type: 'quit' }),
  },
  {
    id: 'suspend',
    strokes: ['ctrl-z'],
    label: 'to the shell',
    group: 'general',
    shown: 'help',
    when: ({ state }) =>
      openForwards(state).length === 0
        ? true
        : 'open forwards would stand still: cancel them, or keep them by :bg',
    run: () => ({ type: 'suspend' }),
  },
];

/** Below the keys of the screen. */
export const GLOBAL: readonly UiBinding[] = [
  {
    id: 'help',
    strokes: ['?'],
    label: 'help',
    group: 'general',
    shown: 'menu',
    run: () => ({ type: 'open', place: { screen: 'help' } }),
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
    label: 'view before',
    group: 'general',
    shown: 'help',
    run: () => ({ type: 'history', by: -1 }),
  },
  {
    id: 'history.forward',
    strokes: [']'],
    label: 'view after',
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
    run: () => ({ type: 'open', place: { screen: 'commands' } }),
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
    run: () => ({ type: 'open', place: { screen: 'targets' } }),
  },
];

/** `/` on screens that can be filtered. */
export const FILTER: readonly UiBinding[] = [
  {
    id: 'filter',
    strokes: ['/'],
    label: 'filter',
    group: 'general',
    shown: 'menu',
    run: () => ({ type: 'prompt', kind: 'filter' }),
  },
];

/** Sorting, on screens with columns. */
export const SORT: readonly UiBinding[] = [
  {
    id: 'sort.right',
    strokes: ['>', 'shift-right'],
    label: 'pick column right',
    group: 'move',
    shown: 'help',
    run: () => ({ type: 'sort.pick', by: 1 }),
  },
  {
    id: 'sort.left',
    strokes: ['<', 'shift-left'],
    label: 'pick column left',
    group: 'move',
    shown: 'help',
    run: () => ({ type: 'sort.pick', by: -1 }),
  },
  {
    id: 'sort.picked',
    strokes: ['O'],
    label: 'sort, again reverses',
    group: 'move',
    shown: 'help',
    when: ({ place }) => place.pickedColumn !== undefined || '<shift-right> picks the column to sort by',
    run: ({ place }) => ({ type: 'sort', column: place.pickedColumn ?? '' }),
  },
];

/** Marking rows, on screens where something can be done with several at once. */
export const MARK: readonly UiBinding[] = [
  {
    id: 'mark',
    strokes: ['space'],
    label: 'mark',
    group: 'general',
    shown: 'help',
    run: () => ({ type: 'mark' }),
  },
  {
    id: 'mark.range',
    strokes: ['ctrl-space'],
    label: 'mark to here',
    group: 'general',
    shown: 'help',
    run: () => ({ type: 'mark.range' }),
  },
  {
    id: 'mark.clear',
    strokes: ['ctrl-\\'],
    label: 'clear marks',
    group: 'general',
    shown: 'help',
    when: ({ place }) => place.marks.size > 0 || 'nothing is marked',
    run: () => ({ type: 'mark.clear' }),
  },
];

/** Letters of a screen that sort by one of its columns. */
export function sortKeys(columns: Readonly<Record<string, string>>): readonly UiBinding[] {
  return Object.entries(columns).map(([stroke, column]) => ({
    id: `sort-by.${column.toLowerCase()}`,
    strokes: [stroke],
    label: `sort ${column.toLowerCase()}`,
    group: 'move',
    shown: 'help',
    run: () => ({ type: 'sort', column }),
  }));
}

const END = Number.MAX_SAFE_INTEGER;

/** Moving in lists. */
export const MOVE: readonly UiBinding[] = [
  {
    id: 'down',
    strokes: ['j', 'down'],
    label: 'down',
    group: 'move',
    shown: 'help',
    run: () => ({ type: 'move', by: 1 }),
  },
  {
    id: 'up',
    strokes: ['k', 'up'],
    label: 'up',
    group: 'move',
    shown: 'help',
    run: () => ({ type: 'move', by: -1 }),
  },
  {
    id: 'top',
    strokes: ['g', 'home'],
    label: 'top',
    group: 'move',
    shown: 'help',
    run: () => ({ type: 'move', by: -END }),
  },
  {
    id: 'bottom',
    strokes: ['G', 'end'],
    label: 'bottom',
    group: 'move',
    shown: 'help',
    run: () => ({ type: 'move', by: END }),
  },
  {
    id: 'page-down',
    strokes: ['ctrl-f', 'pgdn'],
    label: 'page down',
    group: 'move',
    shown: 'help',
    run: ({ pageRows }) => ({ type: 'move', by: pageRows }),
  },
  {
    id: 'page-up',
    strokes: ['ctrl-b', 'pgup'],
    label: 'page up',
    group: 'move',
    shown: 'help',
    run: ({ pageRows }) => ({ type: 'move', by: -pageRows }),
  },
];

/** While a filter or a command is typed. */
export const PROMPT: readonly UiBinding[] = [
  {
    id: 'prompt.submit',
    strokes: ['enter'],
    label: 'take',
    group: 'general',
    shown: 'menu',
    run: () => ({ type: 'prompt.submit' }),
  },
  {
    id: 'prompt.close',
    strokes: ['esc'],
    label: 'leave',
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
    label: 'down / newer command',
    group: 'move',
    shown: 'help',
    run: ({ state }) => inCommands(state, 1) ?? { type: 'move', by: 1 },
  },
  {
    id: 'prompt.up',
    strokes: ['up'],
    label: 'up / older command',
    group: 'move',
    shown: 'help',
    run: ({ state }) => inCommands(state, -1) ?? { type: 'move', by: -1 },
  },
];

/** A filter leaves the arrows to its list, a command has its history. */
function inCommands(state: AppState, by: 1 | -1): Action | undefined {
  return state.prompt?.kind === 'command' ? { type: 'prompt.recall', by } : undefined;
}
