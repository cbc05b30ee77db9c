/** The dialog for saving the rows of a list. */
import { type TextValue, textValue } from '../../core/edit.ts';
import { formatOf, TABLE_FORMATS, withFormat } from '../../list/table.ts';

/** The file extension selects the format. */
export interface SaveDialog {
  readonly kind: 'save';
  /** Number of rows to save. */
  readonly count: number;
  readonly file: TextValue;
}

/** Saves the rows of a list to a file. */
export type SaveViewAction =
  | { readonly type: 'view.ask' }
  /** Selects the next file format. */
  | { readonly type: 'view.format'; readonly by: number }
  /** Without a file the one in the dialog. An existing file is replaced only if the user confirmed it. */
  | { readonly type: 'view.save'; readonly file?: string; readonly replace?: boolean };

declare module '../../core/actions.ts' {
  interface ActionMap {
    readonly saveView: SaveViewAction;
  }
}

declare module '../../core/dialog.ts' {
  interface DialogKinds {
    readonly save: SaveDialog;
  }
}

/** The same file in the next format. */
export function nextFormat(dialog: SaveDialog, by: number): SaveDialog {
  const index = TABLE_FORMATS.indexOf(formatOf(dialog.file.text)) + by + TABLE_FORMATS.length;
  const format = TABLE_FORMATS[index % TABLE_FORMATS.length] ?? 'csv';
  return { ...dialog, file: textValue(withFormat(dialog.file.text, format)) };
}

/** Returns a file name that sorts by time and is portable: `targets-2026-03-01T12-00-00.csv`. */
export function defaultName(screen: string, nowMs: number): string {
  const stamp = new Date(nowMs).toISOString().slice(0, 19).replaceAll(':', '-');
  return `${screen}-${stamp}.csv`;
}
