/** The dialog for opening a session: host, listen address, client, and idle and expiry behavior. */
import type { ReactElement } from 'react';
import { formatDuration } from '../../../lib/format.ts';
import { sanitize } from '../../../lib/text.ts';
import { fitText, wrapTextWithin } from '../../../lib/text-width.ts';
import type { DialogProps, DialogRecord } from '../../core/dialog-table.ts';
import { digitsOf } from '../../core/edit.ts';
import { nameById } from '../../core/names.ts';
import type { UiBinding } from '../../core/screen.ts';
import { type AppState, targetById } from '../../core/state.ts';
import { BlankRow, buttonSpan, DialogBox, innerWidth } from '../../shell/dialog-box.tsx';
import { keyed, Line, type Span, TextLine, widthOf } from '../../shell/line.tsx';
import type { Tone } from '../../shell/theme.ts';
import { connectText } from './connect.text.ts';
import { type ConnectDialog, focusedField, isButton, moveConnectFocus } from './connect-dialog.state.ts';
import { type DialogPlan, planFor } from './connect-layout.view.ts';
import { ConnectRow } from './connect-row.view.tsx';
import { singleConnectionTrap } from './connection-trap.select.ts';

const bindings: readonly UiBinding[] = [
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
    label: 'previous',
    group: 'move',
    shown: 'help',
    run: () => ({ type: 'dialog.focus', by: -1 }),
  },
  {
    id: 'connect.choose',
    strokes: ['space'],
    label: 'change',
    group: 'general',
    shown: 'menu',
    run: ({ state }) => (onButton(state) ? { type: 'dialog.submit' } : { type: 'connect.change', by: 1 }),
  },
  {
    id: 'connect.change',
    strokes: ['right', 'l'],
    label: 'next choice',
    group: 'general',
    shown: 'help',
    run: () => ({ type: 'connect.change', by: 1 }),
  },
  {
    id: 'connect.change-back',
    strokes: ['left', 'h'],
    label: 'previous choice',
    group: 'general',
    shown: 'help',
    run: () => ({ type: 'connect.change', by: -1 }),
  },
  {
    id: 'connect.save',
    strokes: ['ctrl-s'],
    label: 'save only',
    group: 'general',
    shown: 'menu',
    when: ({ state: { dialog } }) =>
      (dialog?.kind === 'connect' && dialog.runsOn === undefined) || connectText.runsAndSaves,
    run: () => ({ type: 'connect.save' }),
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

function onButton({ dialog }: AppState): boolean {
  return dialog?.kind === 'connect' && isButton(dialog.focus);
}

/** Rows of the box besides the fields and what it says: borders and buttons. */
const FRAME_ROWS = 3;

function ConnectView({ dialog, state, width, rows }: DialogProps<ConnectDialog>): ReactElement {
  const inner = innerWidth(width);
  const plan = planFor(dialog, width, rows);
  const blank = (key: string): ReactElement[] => (plan.airy ? [<BlankRow key={key} width={width} />] : []);
  const most = Math.max(1, rows - FRAME_ROWS - plan.rows.length);
  const texts = textsOf(dialog, state, plan).flatMap((told) => linesOf(told, plan, inner, most));
  return (
    <DialogBox title={titleOf(dialog, state)} width={width} rows={rows}>
      {plan.oneLine ? [] : blank('top')}
      {plan.rows.map((row) => (
        <ConnectRow key={row.label} row={row} plan={plan} dialog={dialog} state={state} width={inner} />
      ))}
      {blank('above')}
      {keyed(texts.map(({ text }) => text)).map(({ key, text }, index) => (
        <TextLine key={key} text={text} width={inner} tone={texts[index]?.tone ?? 'plain'} />
      ))}
      {plan.oneLine ? [] : blank('below')}
      <Line width={inner} spans={buttons(dialog, plan, inner)} />
    </DialogBox>
  );
}

function titleOf({ targetId, runsOn }: ConnectDialog, state: AppState): string {
  const name = nameById(state.targets.byId, targetId);
  return runsOn === undefined ? connectText.title(name) : connectText.runTitle(name);
}

interface Told {
  /** In front of its first line; the others are indented as far. */
  readonly label: string;
  readonly text: string;
  readonly tone: Tone;
}

/** Messages about the current answers, the most important first. */
function textsOf(dialog: ConnectDialog, state: AppState, plan: DialogPlan): readonly Told[] {
  const { failure, preview, client } = dialog;
  const target = targetById(state, dialog.targetId);
  const trap = singleConnectionTrap(target);
  const all: Told[] =
    dialog.runsOn === undefined ? [{ label: '  Limits', text: limitsOf(target), tone: 'dim' }] : [];
  if (client !== undefined && preview !== undefined)
    all.unshift({ label: '  Will run', text: preview, tone: 'plain' });
  if (trap !== undefined) all.unshift({ label: '!', text: trap, tone: 'warn' });
  if (failure !== undefined) {
    const hint = plan.airy ? ` ${failure.hint}` : '';
    all.unshift({ label: 'x', text: `${failure.message}${hint}`, tone: 'error' });
  }
  return plan.oneLine ? all.slice(0, 1) : all;
}

/** At most so many lines. Marks stand in the margin; words stand where those of the fields do, if there is room. */
function linesOf(
  { label, text, tone }: Told,
  plan: DialogPlan,
  width: number,
  most: number,
): readonly Omit<Told, 'label'>[] {
  const indent = label.length > 1 && !plan.short ? plan.labelWidth : 2;
  const lead = label.length <= indent ? label : '';
  return wrapTextWithin(sanitize(text), width - indent, most).map((line, index) => ({
    text: `${fitText(index === 0 ? lead : '', indent)}${line}`,
    tone,
  }));
}

function limitsOf(target: ReturnType<typeof targetById>): string {
  const max = target?.sessionMaxSeconds === undefined ? '-' : formatDuration(target.sessionMaxSeconds * 1000);
  const limit = target?.sessionConnectionLimit;
  return connectText.limits(max, limit === -1 ? undefined : limit);
}

function buttons({ busy, focus, runsOn }: ConnectDialog, plan: DialogPlan, width: number): readonly Span[] {
  if (busy) return [{ text: `  ${connectText.opening}`, tone: 'accent' }];
  const named = connectText.buttons;
  const save = buttonSpan(plan.short ? named.save : named.saveOnly, focus === 'save');
  const spans = [
    buttonSpan(runsOn === undefined ? named.connect : named.run, focus === 'connect'),
    ...(runsOn === undefined ? [save] : []),
    buttonSpan(named.cancel, focus === 'cancel'),
  ];
  return [{ text: ' '.repeat(Math.max(0, Math.floor((width - widthOf(spans)) / 2))) }, ...spans];
}

export const CONNECT_DIALOG: DialogRecord<ConnectDialog> = {
  bindings,
  view: ConnectView,
  moveFocus: moveConnectFocus,
  text: (dialog) => {
    const field = focusedField(dialog);
    return field === undefined ? undefined : dialog[field];
  },
  withText: (dialog, text) => ({
    ...dialog,
    [dialog.focus]: dialog.focus === 'port' ? digitsOf(text) : text,
    failure: undefined,
  }),
  submit: ({ focus }) =>
    focus === 'cancel' ? undefined : { type: focus === 'save' ? 'connect.save' : 'connect.submit' },
};
