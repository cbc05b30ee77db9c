/** Asking where to write what a list shows. Pure. */
import { type TextValue, textValue } from '../../core/edit.ts';
import { formatOf, TABLE_FORMATS, withFormat } from '../../list/table.ts';

/** The file decides by its ending how it is written. */
export interface SaveDialog {
  readonly kind: 'save';
  /** Rows that would be written. */
  readonly count: number;
  readonly file: TextValue;
}

/** What a list shows, to a file. */
export type SaveViewAction =
  | { readonly type: 'view.ask' }
  /** To the next kind of file. */
  | { readonly type: 'view.format'; readonly by: number }
  /** Without a file the one that the dialog names. A file that is there is replaced only when that was agreed to. */
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

/** A name that sorts by time and is no path on any system: `targets-2026-03-01T12-00-00.csv`. */
export function defaultName(screen: string, nowMs: number): string {
  const stamp = new Date(nowMs).toISOString().slice(0, 19).replaceAll(':', '-');
  return `${screen}-${stamp}.csv`;
}
