/** Saves the rows of a list, filtered and sorted, to a file. */

import type { Action, Handlers } from '../../core/actions.ts';
import { textValue } from '../../core/edit.ts';
import type { Runtime } from '../../core/runtime.ts';
import type { Table } from '../../core/screen.ts';
import { sharedText } from '../../core/shared-text.ts';
import { visibleView } from '../../core/state.ts';
import { sameView } from '../../core/view.ts';
import { formatOf, tableText } from '../../list/table.ts';
import { defaultName, nextFormat, type SaveViewAction } from './save-dialog.state.ts';
import { saveViewText } from './save-view.text.ts';

export function saveViewHandlers(
  runtime: Runtime,
  perform: (action: Action) => void,
): Handlers<SaveViewAction> {
  const shown = (): Table | undefined => {
    const state = runtime.get();
    return runtime.catalog.table(state, visibleView(state));
  };

  /** Whether the list is still that of the same controller, in the same view. */
  const stays = (): (() => boolean) => {
    const on = runtime.connections.current();
    const view = visibleView(runtime.get());
    return () => runtime.connections.current() === on && sameView(visibleView(runtime.get()), view);
  };

  const write = async (file: string, table: Table, replace: boolean): Promise<void> => {
    const isHere = stays();
    const written = await runtime.ports.files.write(file, tableText(table, formatOf(file)), replace);
    if (written !== 'exists') {
      runtime.update((state) => (state.dialog?.kind === 'save' ? { ...state, dialog: undefined } : state));
      return runtime.toast('ok', saveViewText.saved(table.rows.length, written.path));
    }
    // It would save what is shown by then.
    if (!isHere()) return runtime.toast('warn', saveViewText.fileExists(file));
    perform({
      type: 'confirm',
      text: {
        title: saveViewText.replaceQuestion.title,
        lines: [file, saveViewText.replaceQuestion.effect],
        yes: saveViewText.replaceQuestion.yes,
        no: saveViewText.replaceQuestion.no,
      },
      action: { type: 'view.save', file, replace: true },
    });
  };

  return {
    'view.ask': () => {
      const table = shown();
      if (table === undefined) return runtime.toast('warn', saveViewText.noListHere);
      if (table.rows.length === 0) return runtime.toast('warn', sharedText.nothingToSave);
      const { screen } = visibleView(runtime.get());
      // In the current folder.
      const file = textValue(defaultName(screen, runtime.ports.clock.now()));
      runtime.update((state) => ({ ...state, dialog: { kind: 'save', count: table.rows.length, file } }));
    },
    'view.format': ({ by }) =>
      runtime.update((state) =>
        state.dialog?.kind === 'save' ? { ...state, dialog: nextFormat(state.dialog, by) } : state,
      ),
    'view.save': ({ file: given, replace = false }) => {
      const { dialog } = runtime.get();
      const file = given ?? (dialog?.kind === 'save' ? dialog.file.text.trim() : '');
      const table = shown();
      if (table === undefined) return runtime.toast('warn', saveViewText.noListHere);
      if (file === '') return runtime.toast('warn', saveViewText.fileNameEmpty);
      runtime.spawn(
        () => write(file, table, replace),
        (failure) => runtime.toast('error', `${failure.message} ${failure.hint}`),
      );
    },
  };
}
