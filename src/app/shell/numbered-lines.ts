/** Keys of a dialog whose lines have numbers. */
import type { KeyContext, UiBinding } from '../core/screen.ts';

export const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

/** `name` begins the ids of the keys; `label`, `when` and `run` are for the line of a digit, its index beginning with 0. */
export function lineKeys(
  name: string,
  line: {
    readonly label: string;
    readonly when: (context: KeyContext, index: number, digit: string) => true | string;
    readonly run: (index: number) => ReturnType<UiBinding['run']>;
  },
): readonly UiBinding[] {
  return [
    {
      id: `${name}.down`,
      strokes: ['j', 'down', 'tab'],
      label: 'down',
      group: 'move',
      shown: 'menu',
      run: () => ({ type: 'dialog.focus', by: 1 }),
    },
    {
      id: `${name}.up`,
      strokes: ['k', 'up', 'shift-tab'],
      label: 'up',
      group: 'move',
      shown: 'help',
      run: () => ({ type: 'dialog.focus', by: -1 }),
    },
    ...DIGITS.map(
      (digit, index): UiBinding => ({
        id: `${name}.${digit}`,
        strokes: [digit],
        label: `${line.label} ${digit}`,
        group: 'general',
        shown: 'help',
        when: (context) => line.when(context, index, digit),
        run: () => line.run(index),
      }),
    ),
  ];
}
