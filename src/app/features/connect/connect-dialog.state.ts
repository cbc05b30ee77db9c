/** The connect dialog as plain data: its fields, focus, choices, and parsing the answers. */

import { durationText, parseDuration } from '../../../lib/duration.ts';
import type { IfBusy, OnExpiry, TargetMemory } from '../../../settings/types.ts';
import { type TextValue, textValue } from '../../core/edit.ts';
import type { Failure } from '../../core/failure.ts';
import type { SessionRef } from '../../core/session-ref.ts';
import { LOOPBACK, NO_MEMORY } from '../forwards/index.ts';
import { connectText } from './connect.text.ts';

const TEXTS = ['address', 'port', 'command', 'idle'] as const;
type TextFieldName = (typeof TEXTS)[number];
type ChoiceName = 'host' | 'ifBusy' | 'client' | 'onExpiry' | FlagName;
type FlagName = 'closeOnExit' | 'onSignIn';
type ButtonName = 'connect' | 'save' | 'cancel';
/** A focusable element of the dialog. */
export type ConnectField = TextFieldName | ChoiceName | ButtonName;

/** In the order of `tab`. */
const FIELDS: readonly ConnectField[] = [
  'host',
  'address',
  'port',
  'ifBusy',
  'client',
  'command',
  'idle',
  'closeOnExit',
  'onExpiry',
  'onSignIn',
  'connect',
  'save',
  'cancel',
];

/** Of an open session only the client is left to choose. */
const RUN_FIELDS: readonly ConnectField[] = ['client', 'command', 'connect', 'cancel'];

/** Name of the choice with a custom command line. */
export const CUSTOM_CLIENT = 'custom';
export const ON_EXPIRY: readonly OnExpiry[] = ['ask', 'reopen', 'stop'];

/** An open session on which a client is to run. */
interface OpenSession extends SessionRef {
  /** In a new tmux window. */
  readonly beside: boolean;
}

/** Opening a session on a target, or running a client on one that is open. */
export interface ConnectDialog extends Readonly<Record<TextFieldName, TextValue>> {
  readonly kind: 'connect';
  readonly targetId: string;
  /** Undefined: a session is opened. */
  readonly runsOn: OpenSession | undefined;
  /** Undefined: the controller chooses. */
  readonly hostId: string | undefined;
  /** The remembered port: any other text was typed this time. */
  readonly rememberedPort: string;
  /** Undefined: not chosen, see `ifBusyOf`. */
  readonly ifBusy: IfBusy | undefined;
  /** Undefined: nothing is run. */
  readonly client: string | undefined;
  /** Available choices, best match first. */
  readonly clients: readonly string[];
  /** Preview of the command, without secrets; undefined until it is known. */
  readonly preview: string | undefined;
  readonly onExpiry: OnExpiry;
  readonly closeOnExit: boolean;
  readonly onSignIn: boolean;
  readonly focus: ConnectField;
  /** True while the session is being authorized. */
  readonly busy: boolean;
  readonly failure: Failure | undefined;
}

/** Opening a session. */
export type ConnectAction =
  | {
      readonly type: 'connect.ask';
      readonly targetId: string;
      readonly hostId?: string;
      /** Overrides the remembered port. */
      readonly listenPort?: number;
      /** Overrides the remembered client. */
      readonly client?: string;
      /** Connects without a dialog. */
      readonly atOnce?: boolean;
      /** Asks only for the client, and runs it on this session. */
      readonly runsOn?: OpenSession;
    }
  /** Connects to the target that a user named, without a dialog; with `client`, runs its client on it. */
  | {
      readonly type: 'connect.named';
      readonly name: string;
      readonly listenPort?: number;
      readonly client?: boolean;
    }
  /** Selects the next or previous choice. */
  | { readonly type: 'connect.change'; readonly by: number }
  | { readonly type: 'connect.submit' }
  /** Saves the answers and opens nothing. */
  | { readonly type: 'connect.save' };

declare module '../../core/actions.ts' {
  interface ActionMap {
    readonly connect: ConnectAction;
  }
}

declare module '../../core/dialog.ts' {
  interface DialogKinds {
    readonly connect: ConnectDialog;
  }
}

/** The initial dialog: the remembered answers, with the given overrides. */
export function connectDialog(
  targetId: string,
  given: {
    readonly memory: TargetMemory | undefined;
    readonly hostId: string | undefined;
    readonly listenPort: number | undefined;
    readonly client?: string | undefined;
    readonly runsOn?: OpenSession | undefined;
  },
): ConnectDialog {
  const memory = given.memory ?? NO_MEMORY;
  const { idleMs } = memory;
  const client = given.client ?? memory.client;
  const rememberedPort = portText(memory.listenPort);
  return {
    kind: 'connect',
    targetId,
    runsOn: given.runsOn,
    hostId: given.hostId ?? memory.hostId,
    address: textValue(memory.listenAddress ?? LOOPBACK),
    port: textValue(given.listenPort === undefined ? rememberedPort : portText(given.listenPort)),
    rememberedPort,
    ifBusy: memory.ifBusy,
    client,
    clients: client === undefined ? [] : [client],
    command: textValue(memory.commandText ?? ''),
    preview: undefined,
    idle: textValue(idleMs === undefined ? '' : durationText(idleMs)),
    onExpiry: memory.onExpiry ?? 'ask',
    closeOnExit: memory.closeOnExit,
    onSignIn: memory.onSignIn,
    focus: given.client === CUSTOM_CLIENT ? 'command' : 'port',
    busy: false,
    failure: undefined,
  };
}

function portText(port: number | undefined): string {
  return port === undefined || port === 0 ? '' : String(port);
}

/** The chosen behavior; by default a port that was typed this time is fixed, and any other may change. */
export function ifBusyOf({ ifBusy, port, rememberedPort }: ConnectDialog): IfBusy {
  return ifBusy ?? (port.text.trim() === rememberedPort || port.text.trim() === '' ? 'next' : 'fail');
}

/** Returns the name of the focused text field; undefined if a choice or a button has the focus. */
export function focusedField(dialog: ConnectDialog): TextFieldName | undefined {
  return dialog.busy ? undefined : TEXTS.find((field) => field === dialog.focus);
}

/** Returns true for buttons. */
export function isButton(field: ConnectField): field is ButtonName {
  return field === 'connect' || field === 'save' || field === 'cancel';
}

/** Returns the next or previous field; arguments are skipped without a client. */
export function moveConnectFocus(dialog: ConnectDialog, by: number): ConnectDialog {
  const all = dialog.runsOn === undefined ? FIELDS : RUN_FIELDS;
  const fields = all.filter((field) => field !== 'command' || dialog.client !== undefined);
  const index = fields.indexOf(dialog.focus);
  return { ...dialog, focus: fields[(index + by + fields.length) % fields.length] ?? 'connect' };
}

/** Advances the focused choice; `hostIds` are the available hosts. */
export function changeChoice(dialog: ConnectDialog, by: number, hostIds: readonly string[]): ConnectDialog {
  switch (dialog.focus) {
    case 'host':
      return { ...dialog, hostId: along([undefined, ...hostIds], dialog.hostId, by) };
    case 'ifBusy':
      return { ...dialog, ifBusy: ifBusyOf(dialog) === 'next' ? 'fail' : 'next' };
    case 'client':
      return {
        ...dialog,
        client: along([undefined, ...dialog.clients], dialog.client, by),
        preview: undefined,
      };
    case 'onExpiry':
      return { ...dialog, onExpiry: along(ON_EXPIRY, dialog.onExpiry, by) ?? 'ask' };
    case 'closeOnExit':
    case 'onSignIn':
      return { ...dialog, [dialog.focus]: !dialog[dialog.focus] };
    default:
      return dialog;
  }
}

function along<T>(choices: readonly T[], chosen: T, by: number): T | undefined {
  const index = Math.max(0, choices.indexOf(chosen));
  return choices[(index + by + choices.length) % choices.length];
}

/** The remembered part of the answers. */
export type ConnectAnswers = Omit<TargetMemory, 'favourite' | 'lastUsedAtMs'>;

/** Returns the answers, or the field that is invalid. */
export function readAnswers(
  dialog: ConnectDialog,
): { readonly answers: ConnectAnswers } | { readonly wrong: TextFieldName; readonly failure: Failure } {
  const { invalid } = connectText;
  const port = parsePort(dialog.port.text);
  if (port === undefined)
    return {
      wrong: 'port',
      failure: usage(invalid.port, invalid.portHint),
    };
  const idle = parseIdle(dialog.idle.text);
  if (idle === undefined)
    return {
      wrong: 'idle',
      failure: usage(invalid.idle, invalid.idleHint),
    };
  const command = dialog.command.text.trim();
  if (dialog.client === CUSTOM_CLIENT && command === '')
    return {
      wrong: 'command',
      failure: usage(invalid.command, invalid.commandHint),
    };
  const address = dialog.address.text.trim();
  return {
    answers: {
      listenAddress: address === '' || address === LOOPBACK ? undefined : address,
      listenPort: port === 0 ? undefined : port,
      ifBusy: dialog.ifBusy,
      client: dialog.client,
      commandText: command === '' ? undefined : command,
      idleMs: idle.ms,
      onExpiry: dialog.onExpiry === 'ask' ? undefined : dialog.onExpiry,
      closeOnExit: dialog.closeOnExit,
      onSignIn: dialog.onSignIn,
      hostId: dialog.hostId,
    },
  };
}

/** Undefined for an invalid port; empty: 0. */
export function parsePort(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return 0;
  return /^\d{1,5}$/.test(trimmed) && Number(trimmed) <= 65_535 ? Number(trimmed) : undefined;
}

/** The idle timeout; undefined if it is invalid. */
function parseIdle(text: string): { readonly ms: number | undefined } | undefined {
  const word = text.trim().toLowerCase();
  if (word === '' || word === 'never') return { ms: undefined };
  const ms = parseDuration(word);
  return ms === undefined || ms === 0 ? undefined : { ms };
}

function usage(message: string, hint: string): Failure {
  return { code: 'usage', message, hint, retryAfterMs: undefined };
}
