/** The dialog for saving the rows of a list. */
import type { ReactElement } from 'react';
import type { DialogProps, DialogRecord } from '../../core/dialog-table.ts';
import type { UiBinding } from '../../core/screen.ts';
import { formatOf, TABLE_FORMATS } from '../../list/table.ts';
import { BlankRow, DialogBox, innerWidth } from '../../shell/dialog-box.tsx';
import { FieldLine } from '../../shell/field-line.tsx';
import { Line, TextLine } from '../../shell/line.tsx';
import type { SaveDialog } from './save-dialog.state.ts';
import { saveViewText } from './save-view.text.ts';

const bindings: readonly UiBinding[] = [
  {
    id: 'save.submit',
    strokes: ['enter'],
    label: 'save',
    group: 'general',
    shown: 'menu',
    when: ({ state: { dialog } }) =>
      (dialog?.kind === 'save' && dialog.file.text.trim() !== '') || saveViewText.fileNameEmpty,
    run: () => ({ type: 'view.save' }),
  },
  {
    id: 'save.format',
    strokes: ['tab', 'down'],
    label: 'format',
    group: 'general',
    shown: 'menu',
    run: () => ({ type: 'view.format', by: 1 }),
  },
  {
    id: 'save.format-before',
    strokes: ['shift-tab', 'up'],
    label: 'previous format',
    group: 'general',
    shown: 'help',
    run: () => ({ type: 'view.format', by: -1 }),
  },
  {
    id: 'save.close',
    strokes: ['esc'],
    label: 'cancel',
    group: 'general',
    shown: 'menu',
    run: () => ({ type: 'dialog.close' }),
  },
];

const LABEL = 8;

function SaveView({ dialog, width, rows }: DialogProps<SaveDialog>): ReactElement {
  const inner = innerWidth(width);
  const chosen = formatOf(dialog.file.text);
  return (
    <DialogBox title={saveViewText.title(dialog.count)} width={width} rows={rows}>
      <BlankRow width={width} />
      <FieldLine
        label="File"
        labelWidth={LABEL}
        value={dialog.file}
        focused
        width={inner}
        room={inner - LABEL - 2}
      />
      <Line
        width={inner}
        spans={[
          { text: '  As'.padEnd(LABEL) },
          ...TABLE_FORMATS.map((format) =>
            format === chosen
              ? ({
                  text: `<${format}> `,
                  said: saveViewText.spokenSelectedFormat(format),
                  tone: 'key',
                } as const)
              : ({ text: ` ${format}  `, said: saveViewText.spokenFormat(format), tone: 'dim' } as const),
          ),
        ]}
      />
      <BlankRow width={width} />
      <TextLine text={saveViewText.explanation} width={inner} tone="dim" />
    </DialogBox>
  );
}

export const SAVE_DIALOG: DialogRecord<SaveDialog> = {
  bindings,
  view: SaveView,
  text: ({ file }) => file,
  withText: (dialog, file) => ({ ...dialog, file }),
};
