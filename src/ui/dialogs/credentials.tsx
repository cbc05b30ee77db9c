/** Brokered credentials of a session: hidden until asked for, gone when closed. A value can be copied without being shown. */
import type { ReactElement } from 'react';
import { fitText, sanitize } from '../../lib/text.ts';
import type { CredentialsDialog } from '../../store/dialog.ts';
import { Line, TextLine } from '../components/line.tsx';
import type { UiBinding } from '../screen.ts';
import { BlankRow, DialogBox, innerWidth } from './box.tsx';
import type { DialogProps } from './registry.ts';

export const credentialsBindings: readonly UiBinding[] = [
  {
    id: 'credentials.reveal',
    strokes: ['x'],
    label: 'show / hide',
    group: 'general',
    shown: 'menu',
    run: () => ({ type: 'credentials.reveal' }),
  },
  {
    id: 'credentials.copy',
    strokes: ['c'],
    label: 'copy',
    group: 'general',
    shown: 'menu',
    run: () => ({ type: 'credentials.copy' }),
  },
  {
    id: 'credentials.down',
    strokes: ['j', 'down', 'tab'],
    label: 'down',
    group: 'move',
    shown: 'help',
    run: () => ({ type: 'dialog.focus', by: 1 }),
  },
  {
    id: 'credentials.up',
    strokes: ['k', 'up', 'shift-tab'],
    label: 'up',
    group: 'move',
    shown: 'help',
    run: () => ({ type: 'dialog.focus', by: -1 }),
  },
  {
    id: 'credentials.close',
    strokes: ['esc', 'q', 'enter'],
    label: 'close',
    group: 'general',
    shown: 'menu',
    run: () => ({ type: 'dialog.close' }),
  },
];

const HIDDEN = '********';

export function CredentialsView({ dialog, width }: DialogProps<CredentialsDialog>): ReactElement {
  const inner = innerWidth(width);
  return (
    <DialogBox title="Credentials" width={width}>
      <BlankRow width={width} />
      {dialog.entries.map((entry, index) => (
        <Line
          key={`${entry.source} ${entry.key}`}
          width={inner}
          inverse={index === dialog.focus}
          spans={[
            { text: index === dialog.focus ? '> ' : '  ' },
            { text: `${fitText(entry.source, 16)} ${fitText(entry.key, 18)} ` },
            { text: entry.value === undefined ? HIDDEN : sanitize(entry.value) },
          ]}
        />
      ))}
      <BlankRow width={width} />
      <TextLine
        text={dialog.revealed ? '<x> hides them  <c> copies one' : '<x> shows them  <c> copies one unseen'}
        width={inner}
        tone="dim"
      />
    </DialogBox>
  );
}
