/** The fields of the connect dialog as records, and their positions at each terminal size. */
import { counted } from '../../../lib/format.ts';
import { nameOf } from '../../core/names.ts';
import { type AppState, targetById } from '../../core/state.ts';
import { forwardName, openForwards } from '../forwards/index.ts';
import { connectText } from './connect.text.ts';
import { type ConnectDialog, type ConnectField, ifBusyOf, ON_EXPIRY } from './connect-dialog.state.ts';

type Size = 'wide' | 'compact' | 'small' | 'tiny';

/** `one`: the chosen word; `tight`: the same without blanks; `all`: followed by the others; `radio`: all in a fixed order. */
type Look = 'text' | 'flag' | 'one' | 'tight' | 'all' | 'radio';

/** One field in a row. */
export interface Cell {
  readonly field: ConnectField;
  readonly look: Look;
  /** In front of a cell that is not the first of its row. */
  readonly caption?: string;
  /** Columns of a text; absent: the rest of the row. */
  readonly room?: number;
  /** Text after a flag. */
  readonly about?: string;
  /** Text after a field, e.g. its unit. */
  readonly after?: string;
}

export interface RowPlan {
  readonly label: string;
  readonly cells: readonly Cell[];
  readonly note?: 'host' | 'port';
}

/** Layout of the dialog. */
export interface DialogPlan {
  readonly labelWidth: number;
  readonly rows: readonly RowPlan[];
  /** Blank rows between the parts. */
  readonly airy: boolean;
  /** Short words for small terminals. */
  readonly short: boolean;
  /** A single line for the most important message, instead of one for each. */
  readonly oneLine: boolean;
}

const HOST: RowPlan = { label: 'Host', cells: [{ field: 'host', look: 'one' }], note: 'host' };

/** The client followed by its arguments. */
const RUN: RowPlan = {
  label: 'Run',
  cells: [
    { field: 'client', look: 'one' },
    { field: 'command', look: 'text' },
  ],
};

/** What ends the forward besides the idle time. */
const CLOSE_ON_EXIT: Cell = { field: 'closeOnExit', look: 'flag', about: connectText.closeOnExit };

const PLANS: Readonly<Record<Size, DialogPlan>> = {
  wide: {
    labelWidth: 12,
    airy: true,
    short: false,
    oneLine: false,
    rows: [
      HOST,
      {
        label: 'Listen on',
        cells: [
          { field: 'address', look: 'text', room: 15 },
          { field: 'port', look: 'text', caption: 'port ', room: 6 },
        ],
        note: 'port',
      },
      { label: 'If busy', cells: [{ field: 'ifBusy', look: 'radio' }] },
      { label: 'Run', cells: [{ field: 'client', look: 'all' }] },
      { label: 'Arguments', cells: [{ field: 'command', look: 'text' }] },
      {
        label: 'Close',
        cells: [{ field: 'idle', look: 'text', room: 6, after: connectText.idle }, CLOSE_ON_EXIT],
      },
      { label: 'At expiry', cells: [{ field: 'onExpiry', look: 'all' }] },
      {
        label: 'Sign-in',
        cells: [{ field: 'onSignIn', look: 'flag', about: connectText.openAtSignIn }],
      },
    ],
  },
  compact: {
    labelWidth: 12,
    airy: true,
    short: true,
    oneLine: false,
    rows: [
      HOST,
      {
        label: 'Listen',
        cells: [
          { field: 'address', look: 'text', room: 15 },
          { field: 'port', look: 'text', caption: ':', room: 6 },
        ],
        note: 'port',
      },
      { label: 'If busy', cells: [{ field: 'ifBusy', look: 'radio' }] },
      RUN,
      {
        label: 'Close',
        cells: [{ field: 'idle', look: 'text', room: 6, after: connectText.idleShort }, CLOSE_ON_EXIT],
      },
      {
        label: 'Expiry',
        cells: [
          { field: 'onExpiry', look: 'one' },
          { field: 'onSignIn', look: 'flag', about: connectText.openAtSignIn },
        ],
      },
    ],
  },
  small: {
    labelWidth: 10,
    airy: true,
    short: true,
    oneLine: true,
    rows: [
      HOST,
      {
        label: 'Listen',
        cells: [
          { field: 'address', look: 'text', room: 12 },
          { field: 'port', look: 'text', caption: ':', room: 6 },
          { field: 'ifBusy', look: 'one', caption: 'busy ' },
        ],
      },
      RUN,
      {
        label: 'Close',
        cells: [{ field: 'idle', look: 'text', room: 6, after: connectText.idleShort }, CLOSE_ON_EXIT],
      },
      {
        label: 'Expiry',
        cells: [
          { field: 'onExpiry', look: 'one' },
          { field: 'onSignIn', look: 'flag', about: connectText.openAtSignIn },
        ],
      },
    ],
  },
  tiny: {
    labelWidth: 8,
    airy: false,
    short: true,
    oneLine: true,
    rows: [
      HOST,
      {
        label: 'Listen',
        cells: [
          { field: 'address', look: 'text', room: 9 },
          { field: 'port', look: 'text', caption: ':', room: 6 },
          { field: 'ifBusy', look: 'tight' },
        ],
      },
      {
        label: 'Run',
        cells: [
          { field: 'client', look: 'tight' },
          { field: 'command', look: 'text' },
        ],
      },
      {
        label: 'Idle',
        cells: [
          { field: 'idle', look: 'text', room: 6 },
          { ...CLOSE_ON_EXIT, about: connectText.closeOnExitShort },
        ],
      },
      {
        label: 'Expiry',
        cells: [
          { field: 'onExpiry', look: 'tight' },
          { field: 'onSignIn', look: 'flag', about: connectText.openAtSignInShort },
        ],
      },
    ],
  },
};

/** Returns the layout for a box of this width in a body with so many rows. */
export function planFor({ runsOn }: ConnectDialog, width: number, rows: number): DialogPlan {
  const plan = planOfSize(width, rows);
  if (runsOn === undefined) return plan;
  const isClient = ({ field }: Cell): boolean => field === 'client' || field === 'command';
  return { ...plan, rows: plan.rows.filter(({ cells }) => cells.some(isClient)) };
}

function planOfSize(width: number, rows: number): DialogPlan {
  if (width < 56 || rows < 13) return PLANS.tiny;
  if (width < 66 || rows < 19) return PLANS.small;
  return rows < 22 ? PLANS.compact : PLANS.wide;
}

/** The words of a choice, and the index of the chosen one. */
export function wordsOf(
  field: ConnectField,
  dialog: ConnectDialog,
  state: AppState,
  short: boolean,
): { readonly words: readonly string[]; readonly chosen: number } {
  switch (field) {
    case 'host': {
      const hosts = state.targetDetails[dialog.targetId]?.hosts ?? [];
      const index = hosts.findIndex(({ id }) => id === dialog.hostId);
      const unknown = dialog.hostId === undefined || index >= 0 ? [] : [dialog.hostId];
      const words = ['any', ...hosts.map(nameOf), ...unknown];
      return { words, chosen: dialog.hostId === undefined ? 0 : index < 0 ? words.length - 1 : index + 1 };
    }
    case 'ifBusy':
      return { words: [short ? 'next' : 'next free', 'fail'], chosen: ifBusyOf(dialog) === 'next' ? 0 : 1 };
    case 'client': {
      const words = ['none', ...dialog.clients];
      return { words, chosen: dialog.client === undefined ? 0 : words.indexOf(dialog.client, 1) };
    }
    default:
      return { words: ON_EXPIRY, chosen: ON_EXPIRY.indexOf(dialog.onExpiry) };
  }
}

/** Dim text after a row. */
export function noteOf(note: RowPlan['note'], dialog: ConnectDialog, state: AppState): string {
  if (note === 'host') {
    const count = state.targetDetails[dialog.targetId]?.hosts.length ?? 0;
    return count === 0 ? '' : counted(count, 'host');
  }
  return note === 'port' ? portNote(dialog, state) : '';
}

function portNote({ port, rememberedPort, targetId, address }: ConnectDialog, state: AppState): string {
  const notes = connectText.portNote;
  const text = port.text.trim();
  const defaultPort = targetById(state, targetId)?.defaultClientPort;
  const wanted = text === '' ? defaultPort : Number(text);
  const holder = openForwards(state).find(
    (view) => view.listening && view.listenPort === wanted && view.listenAddress === address.text.trim(),
  );
  if (holder !== undefined) return notes.usedBy(forwardName(state, holder));
  if (text === '') return defaultPort === undefined ? notes.automatic : notes.targetDefault;
  return text === rememberedPort ? notes.remembered : '';
}

/** Placeholder of an empty text field. */
export function placeholderOf(field: ConnectField, dialog: ConnectDialog, state: AppState): string {
  if (field === 'idle') return 'never';
  const defaultPort = targetById(state, dialog.targetId)?.defaultClientPort;
  if (field === 'port') return defaultPort === undefined ? 'auto' : String(defaultPort);
  return '';
}
