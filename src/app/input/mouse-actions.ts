/** Actions of the mouse: the same as the keys for the thing under the pointer. */

import type { UiBinding } from '../core/screen.ts';
import { cursorOf } from '../core/view.ts';
import type { MouseReport } from './mouse.ts';
import { createPointer, type Drawn, type DrawnList, type Pointer, placeOf } from './pointer.ts';
import { contextOf, type KeyboardTarget, type KeySize, runBinding } from './use-keyboard.ts';

/** Rows per notch of the wheel. */
const NOTCH = 3;

type Press = Extract<MouseReport, { readonly x: number }>;

/** A pointer that acts on the program. */
export function pointerOf(target: KeyboardTarget): Pointer {
  return createPointer((report, drawn) => {
    if (target.getState().closing) return;
    if (report.kind === 'unreadable') {
      target.perform({
        type: 'prefer',
        change: { mouse: false },
        told: 'Mouse disabled: this terminal does not support SGR mouse reports',
      });
    } else if (report.kind === 'press') press(target, drawn, report);
    else turn(target, report.kind === 'wheel-up' ? -1 : 1);
  });
}

/** Moves the list, or the choice in a dialog. */
function turn({ getState, perform }: KeyboardTarget, way: 1 | -1): void {
  perform(
    getState().dialog === undefined ? { type: 'move', by: way * NOTCH } : { type: 'dialog.focus', by: way },
  );
}

function press(target: KeyboardTarget, { frame, list }: Drawn, { x, y }: Press): void {
  if (frame === undefined) return;
  const key = frame.keyAt(x, y);
  if (key !== undefined) {
    runKey(target, frame.size, key.binding);
    return;
  }
  const box = list?.box.current;
  if (target.getState().dialog !== undefined || list === undefined || box == null) return;
  const origin = placeOf(box);
  const id = list.rows[y - origin.y - 1]?.id;
  if (y === origin.y) sortByTitleAt(target, frame.size, list, x - origin.x - list.indent);
  else if (id !== undefined) chooseRow(target, frame.size, id);
}

/** Opens the row under the cursor, selects any other: so a double click opens any. */
function chooseRow(target: KeyboardTarget, size: KeySize, id: string): void {
  leavePrompt(target);
  const { view, screen } = contextOf(target.catalog, target.getState(), size);
  const open = screen.bindings.find(({ strokes }) => strokes.includes('enter'));
  if (cursorOf(view) !== id) target.perform({ type: 'select', id });
  else if (open !== undefined) runKey(target, size, open);
}

function runKey(target: KeyboardTarget, size: KeySize, binding: UiBinding): void {
  const context = contextOf(target.catalog, target.getState(), size);
  const allowed = binding.when?.(context) ?? true;
  if (allowed === true) runBinding(target, binding, context);
  else target.perform({ type: 'toast', kind: 'warn', text: allowed });
}

function sortByTitleAt(
  { catalog, getState, perform }: KeyboardTarget,
  size: KeySize,
  list: DrawnList,
  x: number,
): void {
  if (contextOf(catalog, getState(), size).screen.sortColumns === undefined) return;
  let right = 0;
  const column = list.columns.find(({ fitted }) => {
    right += fitted + 1;
    return x >= 0 && x < right;
  });
  if (column !== undefined) perform({ type: 'sort', column: column.title });
}

/** A click elsewhere ends typing: a filter stays, a command is dropped. */
function leavePrompt({ getState, perform }: KeyboardTarget): void {
  const { prompt } = getState();
  if (prompt !== undefined) perform({ type: prompt.kind === 'filter' ? 'prompt.submit' : 'prompt.close' });
}
