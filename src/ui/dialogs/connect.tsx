/** Opening a session: which host, where to listen. */
import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import { formatDuration } from '../../lib/format.ts';
import { fitText, wrapText } from '../../lib/text.ts';
import type { ConnectDialog } from '../../store/dialog.ts';
import { nameById, nameOf } from '../../store/selectors/names.ts';
import { targetById } from '../../store/selectors/targets.ts';
import type { AppState } from '../../store/state.ts';
import { keyed, Line, TextLine } from '../components/line.tsx';
import { TextField } from '../components/text-field.tsx';
import type { UiBinding } from '../screen.ts';
import { BlankRow, buttonSpan, DialogBox, innerWidth } from './box.tsx';
import type { DialogProps } from './registry.ts';

export const connectBindings: readonly UiBinding[] = [
  {
    id: 'connect.submit',
    strokes: ['enter'],
    label: 'connect',
    group: 'general',
    shown: 'menu',
    run: () => ({ type: 'dialog.submit' }),
  },
  {
    id: 'connect.next',
    strokes: ['tab', 'down', 'j'],
    label: 'next',
    group: 'move',
    shown: 'menu',
    run: () => ({ type: 'dialog.focus', by: 1 }),
  },
  {
    id: 'connect.before',
    strokes: ['shift-tab', 'up', 'k'],
    label: 'before',
    group: 'move',
    shown: 'help',
    run: () => ({ type: 'dialog.focus', by: -1 }),
  },
  {
    id: 'connect.host',
    strokes: ['space', 'right', 'l'],
    label: 'next host',
    group: 'general',
    shown: 'menu',
    when: ({ state }) => (onHost(state) ? true : '<space> changes the host when the host line is chosen'),
    run: () => ({ type: 'connect.host', by: 1 }),
  },
  {
    id: 'connect.host-before',
    strokes: ['left', 'h'],
    label: 'host before',
    group: 'general',
    shown: 'help',
    when: ({ state }) => (onHost(state) ? true : '<left> changes the host when the host line is chosen'),
    run: () => ({ type: 'connect.host', by: -1 }),
  },
  {
    id: 'connect.close',
    strokes: ['esc', 'q'],
    label: 'cancel',
    group: 'general',
    shown: 'menu',
    run: () => ({ type: 'dialog.close' }),
  },
];

function onHost(state: AppState): boolean {
  return state.dialog?.kind === 'connect' && state.dialog.focus === 'host';
}

const LABEL = 12;

export function ConnectView({ dialog, state, width }: DialogProps<ConnectDialog>): ReactElement {
  const inner = innerWidth(width);
  const name = nameById(state.targets.byId, dialog.targetId);
  const { focus, busy, failure } = dialog;
  const label = (field: ConnectDialog['focus'], text: string): string =>
    fitText(`${focus === field ? '>' : ' '} ${text}`, LABEL);
  return (
    <DialogBox title={`Forward ${name}`} width={width}>
      <BlankRow width={width} />
      <Line
        width={inner}
        spans={[
          { text: label('host', 'Host'), tone: focus === 'host' ? 'accent' : 'plain' },
          { text: hostText(dialog, state) },
        ]}
      />
      <FieldRow
        label={label('address', 'Listen on')}
        dialog={dialog}
        field="address"
        inner={inner}
        note="IP address of this machine"
      />
      <FieldRow
        label={label('port', 'Port')}
        dialog={dialog}
        field="port"
        inner={inner}
        note="empty = automatic"
      />
      <TextLine text={`  ${limitsText(state, dialog.targetId)}`} width={inner} tone="dim" />
      <BlankRow width={width} />
      {failure === undefined
        ? []
        : keyed(wrapText(`x ${failure.message} ${failure.hint}`, inner)).map(({ key, text }) => (
            <TextLine key={key} text={text} width={inner} tone="error" />
          ))}
      <Line
        width={inner}
        spans={
          busy
            ? [{ text: '  opening the session', tone: 'accent' }]
            : [
                { text: '   ' },
                buttonSpan('Connect', focus === 'connect'),
                { text: '  ' },
                buttonSpan('Cancel', focus === 'cancel'),
              ]
        }
      />
      <BlankRow width={width} />
    </DialogBox>
  );
}

function FieldRow(props: {
  readonly label: string;
  readonly dialog: ConnectDialog;
  readonly field: 'address' | 'port';
  readonly inner: number;
  readonly note: string;
}): ReactElement {
  const { dialog, field, inner } = props;
  const room = field === 'port' ? 7 : 18;
  return (
    <Box width={inner} height={1}>
      <Text>{props.label}[</Text>
      <TextField value={dialog[field]} focused={dialog.focus === field && !dialog.busy} width={room} />
      <Text>{fitText(`]  ${props.note}`, inner - LABEL - 1 - room)}</Text>
    </Box>
  );
}

function hostText(dialog: ConnectDialog, state: AppState): string {
  const hosts = state.targetDetails[dialog.targetId]?.hosts ?? [];
  const host = hosts.find((candidate) => candidate.id === dialog.hostId);
  if (dialog.hostId === undefined) return hosts.length === 0 ? '< any >' : `< any >  of ${hosts.length}`;
  return `< ${host === undefined ? dialog.hostId : nameOf(host)} >`;
}

function limitsText(state: AppState, targetId: string): string {
  const target = targetById(state, targetId);
  const max = target?.sessionMaxSeconds === undefined ? '-' : formatDuration(target.sessionMaxSeconds * 1000);
  const limit = target?.sessionConnectionLimit;
  return `session max ${max}, connections ${limit === undefined || limit === -1 ? 'unlimited' : limit}`;
}
