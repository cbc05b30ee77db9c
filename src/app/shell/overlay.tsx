/** Draws the open dialog in the middle of the body. */
import { Box } from 'ink';
import type { ReactElement } from 'react';
import type { Catalog } from '../core/catalog.ts';
import type { Dialog } from '../core/dialog.ts';
import { type DialogProps, type DialogRecord, dialogRecord } from '../core/dialog-table.ts';
import type { AppState } from '../core/state.ts';
import type { Layout } from './layout.ts';

const WIDEST = 68;
const MARGIN = 6;
/** Below this every row is needed. */
const SHORT_ROWS = 16;
/** In a dialog as large as the body: its borders and the input line. */
const FULL_FRAME_ROWS = 3;

export function Overlay({
  catalog,
  state,
  layout,
}: {
  readonly catalog: Pick<Catalog, 'dialogs'>;
  readonly state: AppState;
  readonly layout: Layout;
}): ReactElement | null {
  const { dialog } = state;
  if (dialog === undefined) return null;
  const record = dialogRecord(catalog.dialogs, dialog);
  if (record.isFull === true)
    return <FullOverlay record={record} dialog={dialog} state={state} layout={layout} />;
  const width = layout.columns <= 60 ? layout.columns : Math.min(WIDEST, layout.columns - MARGIN);
  const left = Math.floor((layout.columns - width) / 2);
  const { headerRows, frameRows } = layout;
  const rows = record.rows?.(dialog, width, frameRows) ?? frameRows;
  const margin = layout.rows < SHORT_ROWS ? 0 : Math.floor(frameRows / 5);
  return (
    <Box
      position="absolute"
      flexDirection="column"
      top={headerRows}
      left={left}
      width={width}
      height={frameRows}
    >
      <Box height={margin} flexShrink={1} />
      <Box flexShrink={0}>
        <DialogBody record={record} dialog={dialog} state={state} width={width} rows={rows} />
      </Box>
    </Box>
  );
}

/** As large as the body: the list below is irrelevant during a search. */
function FullOverlay({
  record,
  dialog,
  state,
  layout,
}: {
  readonly record: DialogRecord<Dialog>;
  readonly dialog: Dialog;
  readonly state: AppState;
  readonly layout: Layout;
}): ReactElement {
  const { columns, headerRows, frameRows } = layout;
  const rows = Math.max(1, frameRows - FULL_FRAME_ROWS);
  return (
    <Box position="absolute" top={headerRows} left={0} width={columns}>
      <DialogBody record={record} dialog={dialog} state={state} width={columns} rows={rows} />
    </Box>
  );
}

/** Each kind of dialog is a separate component, so that React does not reuse the state of another one. */
function DialogBody({
  record,
  ...props
}: DialogProps<Dialog> & { readonly record: DialogRecord<Dialog> }): ReactElement {
  const Body = record.view;
  return <Body {...props} />;
}
