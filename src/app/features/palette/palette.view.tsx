/** Searches everything that is loaded. */
import { Box, Text, useIsScreenReaderEnabled } from 'ink';
import type { ReactElement } from 'react';
import { fitText } from '../../../lib/text-width.ts';
import type { DialogProps, DialogRecord } from '../../core/dialog-table.ts';
import type { KeyContext, UiBinding } from '../../core/screen.ts';
import type { AppState } from '../../core/state.ts';
import { useLooks } from '../../shell/context.ts';
import { DialogBox, innerWidth } from '../../shell/dialog-box.tsx';
import { scrollOffset } from '../../shell/layout.ts';
import { Line, type Span } from '../../shell/line.tsx';
import { TextField } from '../../shell/text-field.tsx';
import type { PaletteDialog, PaletteEntry } from './palette.state.ts';
import { paletteText } from './palette.text.ts';

const PAGE = 8;
/** Below, the keys of a hit are only in the menu. */
const HINTED_WIDTH = 76;

const bindings: readonly UiBinding[] = [
  {
    id: 'palette.submit',
    strokes: ['enter'],
    label: 'open',
    group: 'general',
    shown: 'menu',
    when: (context) => focused(context) !== undefined || paletteText.noMatches,
    run: () => ({ type: 'palette.submit' }),
  },
  {
    id: 'palette.shell',
    strokes: ['ctrl-s'],
    label: 'shell',
    group: 'general',
    shown: 'menu',
    when: connectable,
    run: () => ({ type: 'palette.shell' }),
  },
  {
    id: 'palette.connect',
    strokes: ['ctrl-o'],
    label: 'forward',
    group: 'general',
    shown: 'menu',
    when: connectable,
    run: () => ({ type: 'palette.connect' }),
  },
  ...[
    { id: 'palette.down', strokes: ['down', 'tab', 'ctrl-n'], label: 'down', by: 1 },
    { id: 'palette.up', strokes: ['up', 'shift-tab', 'ctrl-p'], label: 'up', by: -1 },
    { id: 'palette.page-down', strokes: ['pgdn'], label: 'page down', by: PAGE },
    { id: 'palette.page-up', strokes: ['pgup'], label: 'page up', by: -PAGE },
  ].map(
    ({ by, ...names }): UiBinding => ({
      ...names,
      group: 'move',
      shown: 'help',
      run: () => ({ type: 'dialog.focus', by }),
    }),
  ),
  {
    id: 'palette.close',
    strokes: ['esc'],
    label: 'close',
    group: 'general',
    shown: 'menu',
    run: () => ({ type: 'dialog.close' }),
  },
];

function focused({ state: { dialog } }: KeyContext): PaletteEntry | undefined {
  return dialog?.kind === 'palette' ? dialog.rows.find(({ key }) => key === dialog.focus) : undefined;
}

function connectable(context: KeyContext): true | string {
  return focused(context)?.destination !== undefined || paletteText.notConnectable;
}

/** `rows`: for results. */
function PaletteView({ dialog, state, width, rows: height }: DialogProps<PaletteDialog>): ReactElement {
  const inner = innerWidth(width);
  const { theme } = useLooks();
  const spoken = useIsScreenReaderEnabled();
  const lines = linesOf(dialog.rows);
  const at = lines.findIndex((line) => line.kind === 'entry' && line.entry.key === dialog.focus);
  const offset = scrollOffset(0, Math.max(0, at), height, lines.length);
  const shown = lines.slice(offset, offset + height);
  return (
    <DialogBox title={titleOf(state)} width={width}>
      <Box width={inner} height={1}>
        <Text {...theme.key}>{spoken ? paletteText.spokenField : '> '}</Text>
        <TextField value={dialog.query} focused width={inner - 2} placeholder={paletteText.placeholder} />
      </Box>
      {Array.from({ length: height }, (_, index) => {
        const line = shown[index];
        const key = keyOf(line, index);
        const chosen = line?.kind === 'entry' && line.entry.key === dialog.focus;
        return <Line key={key} width={inner} inverse={chosen} spans={spansOf(line, chosen, inner)} />;
      })}
    </DialogBox>
  );
}

/** Data that is not loaded yet cannot be found. */
function titleOf({ targets, sessions, scopes }: AppState): string {
  const lists = Object.entries({ targets, sessions, scopes });
  const names = lists.filter(([, { status }]) => status === 'loading').map(([name]) => name);
  return names.length === 0 ? paletteText.title : paletteText.titleLoading(names);
}

type PaletteLine =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'title'; readonly group: string }
  | { readonly kind: 'entry'; readonly entry: PaletteEntry };

function keyOf(line: PaletteLine | undefined, index: number): string {
  if (line === undefined || line.kind === 'nothing') return `blank ${index}`;
  return line.kind === 'title' ? line.group : line.entry.key;
}

/** A heading before the first entry of each group. */
function linesOf(rows: readonly PaletteEntry[]): readonly PaletteLine[] {
  if (rows.length === 0) return [{ kind: 'nothing' }];
  return rows.flatMap((entry, index): readonly PaletteLine[] => {
    const line = { kind: 'entry', entry } as const;
    return rows[index - 1]?.group === entry.group ? [line] : [{ kind: 'title', group: entry.group }, line];
  });
}

function spansOf(line: PaletteLine | undefined, chosen: boolean, width: number): readonly Span[] {
  if (line === undefined) return [];
  if (line.kind === 'nothing') return [{ text: `  ${paletteText.noMatches}`, tone: 'dim' }];
  if (line.kind === 'title') return [{ text: line.group, tone: 'accent' }];
  const { title, detail, destination } = line.entry;
  const room = Math.max(12, Math.floor(width * 0.38));
  const hinted = chosen && destination !== undefined && width >= HINTED_WIDTH;
  const hint = hinted ? ` ${paletteText.connects}` : '';
  return [
    { text: `${chosen ? '> ' : '  '}${fitText(title, room)} ` },
    { text: fitText(detail, Math.max(0, width - room - 3 - hint.length)), tone: 'dim' },
    { text: hint, tone: 'key' },
  ];
}

export const PALETTE_DIALOG: DialogRecord<PaletteDialog> = {
  bindings,
  view: PaletteView,
  isFull: true,
  isTyping: true,
  moveFocus: (dialog, by) => {
    const index = dialog.rows.findIndex(({ key }) => key === dialog.focus);
    const next = dialog.rows[Math.min(dialog.rows.length - 1, Math.max(0, index + by))];
    return { ...dialog, focus: next?.key };
  },
  text: ({ query }) => query,
  withText: (dialog, query) => ({ ...dialog, query }),
};
