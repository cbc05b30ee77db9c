/** A key binding as one record. Dispatch, header, footer, help and the key table in the README all read these records. */
import type { Stroke } from './stroke.ts';

/** Column of the help page. */
export type BindingGroup = 'screen' | 'general' | 'move' | 'view' | 'danger';

/** The confirmation before a binding acts. */
export interface Confirmation {
  readonly title: string;
  /** Names the object and the consequences. */
  readonly lines: readonly string[];
  readonly yes: string;
  readonly no: string;
  /** A third choice, for <k>; absent: none. */
  readonly otherwise?: string;
  /** Must be typed to confirm; absent: a key is enough. */
  readonly mustType?: string;
}

/** `Context` is what a binding may read, `Action` the plain record that it returns. */
export interface Binding<Context, Action> {
  /** Unique within its layer, e.g. `target.connect`. */
  readonly id: string;
  readonly strokes: readonly Stroke[];
  /** One or two words. */
  readonly label: string;
  readonly group: BindingGroup;
  /** `menu`: also in header and footer, in the order of declaration. `help`: on the help page only. */
  readonly shown: 'menu' | 'help';
  /** False: not in header and footer in this state, where it would only take the place of others. */
  readonly inMenu?: (context: Context) => boolean;
  /** True, or why the key cannot act now, as a message. */
  readonly when?: (context: Context) => true | string;
  /** Asked before the action; undefined: no confirmation in this state. */
  readonly confirm?: (context: Context) => Confirmation | undefined;
  readonly run: (context: Context) => Action;
}

/** A titled set of bindings: one screen, one dialog, or global. */
export interface BindingSet<Context, Action> {
  readonly title: string;
  readonly bindings: readonly Binding<Context, Action>[];
}

/** As written in the settings: `{ "target.forward": ["p"] }`. An empty list removes the key. */
export type WantedKeys = Readonly<Record<string, readonly string[]>>;

/** The valid part of the changed keys. */
export interface CheckedKeymap {
  readonly strokes: Readonly<Record<string, readonly Stroke[]>>;
  /** A sentence for each invalid part. */
  readonly problems: readonly string[];
}

export const DEFAULT_KEYS: CheckedKeymap = { strokes: {}, problems: [] };
