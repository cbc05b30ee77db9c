/** The open dialog in the middle of the body. */
import { Box } from 'ink';
import type { ReactElement } from 'react';
import type { Dialog, PaletteDialog } from '../core/dialog.ts';
import type { AppState } from '../core/state.ts';
import { ConnectView } from '../features/connect/connect.view.tsx';
import { CopyView, copyRows } from '../features/copy/copy.view.tsx';
import { CredentialsView, credentialsRows } from '../features/credentials/credentials.view.tsx';
import { PaletteView } from '../features/palette/palette.view.tsx';
import { ProfileDialogView } from '../features/profiles/profile-dialog.view.tsx';
import { SaveView } from '../features/save-view/save-dialog.view.tsx';
import { ConfirmView } from './confirm.tsx';
import type { Layout } from './layout.ts';
import { MessageView } from './message.tsx';

const WIDEST = 68;
const MARGIN = 6;
/** Below this every row is needed. */
const SHORT_ROWS = 16;

export function Overlay({
  state,
  layout,
}: {
  readonly state: AppState;
  readonly layout: Layout;
}): ReactElement | null {
  const { dialog } = state;
  if (dialog === undefined) return null;
  if (dialog.kind === 'palette') return <PaletteOverlay dialog={dialog} state={state} layout={layout} />;
  const width = layout.columns <= 60 ? layout.columns : Math.min(WIDEST, layout.columns - MARGIN);
  const left = Math.floor((layout.columns - width) / 2);
  const rows = rowsOf(dialog, width, layout.frameRows);
  const margin = layout.rows < SHORT_ROWS ? 0 : Math.floor(layout.frameRows / 5);
  const top = layout.headerRows + Math.max(0, Math.min(margin, layout.frameRows - rows));
  return (
    <Box position="absolute" top={top} left={left} width={width}>
      <View dialog={dialog} state={state} width={width} rows={rows || layout.frameRows} />
    </Box>
  );
}

/** Rows that a list of any length takes of those that there are; other dialogs are short. */
function rowsOf(dialog: Dialog, width: number, room: number): number {
  if (dialog.kind === 'credentials') return credentialsRows(dialog, width, room);
  return dialog.kind === 'copy' ? copyRows(dialog, room) : 0;
}

/** As large as the body: what is below does not matter while one searches. */
function PaletteOverlay(props: {
  readonly dialog: PaletteDialog;
  readonly state: AppState;
  readonly layout: Layout;
}): ReactElement {
  const { dialog, state, layout } = props;
  const { columns, headerRows, frameRows } = layout;
  return (
    <Box position="absolute" top={headerRows} left={0} width={columns}>
      <PaletteView dialog={dialog} state={state} width={columns} height={Math.max(1, frameRows - 3)} />
    </Box>
  );
}

function View({
  dialog,
  state,
  width,
  rows,
}: {
  readonly dialog: Exclude<Dialog, PaletteDialog>;
  readonly state: AppState;
  readonly width: number;
  readonly rows: number;
}): ReactElement {
  switch (dialog.kind) {
    case 'confirm':
      return <ConfirmView dialog={dialog} state={state} width={width} />;
    case 'connect':
      return <ConnectView dialog={dialog} state={state} width={width} rows={rows} />;
    case 'copy':
      return <CopyView dialog={dialog} state={state} width={width} rows={rows} />;
    case 'message':
      return <MessageView dialog={dialog} state={state} width={width} />;
    case 'profile':
      return <ProfileDialogView dialog={dialog} state={state} width={width} />;
    case 'save':
      return <SaveView dialog={dialog} state={state} width={width} />;
    case 'credentials':
      return <CredentialsView dialog={dialog} state={state} width={width} rows={rows} />;
  }
}
