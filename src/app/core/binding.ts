/** A key as one record. Dispatch, header, footer, help and the key table in the README all read these records. */
import type { Stroke } from './stroke.ts';

/** Column of the help page. */
export type BindingGroup = 'screen' | 'general' | 'move' | 'view' | 'danger';

/** What a confirmation says before a binding acts. */
export interface Confirmation {
  readonly title: string;
  /** Names the thing and the damage. */
  readonly lines: readonly string[];
  readonly yes: string;
  readonly no: string;
  /** A third way out, which <k> takes; absent = there is none. */
  readonly otherwise?: string;
  /** Has to be typed before yes counts; absent = a key is enough. */
  readonly mustType?: string;
}

/** `Context` is what a binding may look at, `Action` the plain record that it results in. */
export interface Binding<Context, Action> {
  /** Unique within its layer, e.g. `target.connect`. */
  readonly id: string;
  readonly strokes: readonly Stroke[];
  /** One or two words. */
  readonly label: string;
  readonly group: BindingGroup;
  /** `menu`: also in header and footer, in the order of declaration. `help`: on the help page only. */
  readonly shown: 'menu' | 'help';
  /** True, or the reason why the key cannot act now, as a sentence for the flash line. */
  readonly when?: (context: Context) => true | string;
  /** Asked before the action; undefined = nothing to ask in this state. */
  readonly confirm?: (context: Context) => Confirmation | undefined;
  readonly run: (context: Context) => Action;
}

/** A titled set of bindings: one screen, one dialog, or what works everywhere. */
export interface BindingSet<Context, Action> {
  readonly title: string;
  readonly bindings: readonly Binding<Context, Action>[];
}

/** As it is written in the settings: `{ "target.forward": ["p"] }`. An empty list takes the key away. */
export type WantedKeys = Readonly<Record<string, readonly string[]>>;

/** What of the wanted keys holds. */
export interface CheckedKeymap {
  readonly strokes: Readonly<Record<string, readonly Stroke[]>>;
  /** A sentence for each part that does not. */
  readonly problems: readonly string[];
}

export const DEFAULT_KEYS: CheckedKeymap = { strokes: {}, problems: [] };
