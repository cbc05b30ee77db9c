/** What a screen is: one declaration. Dispatch, header, footer, help, commands and polling follow from it. */
import type { ReactElement } from 'react';
import type { Action } from './actions.ts';
import type { Binding } from './binding.ts';
import type { TextValue } from './edit.ts';
import type { Poll } from './poll.ts';
import type { AppState } from './state.ts';
import type { Stroke } from './stroke.ts';
import type { Place } from './view.ts';

/** What a binding may look at. */
export interface KeyContext {
  readonly state: AppState;
  readonly place: Place;
  /** The one of the place. */
  readonly screen: Screen;
  /** Rows that one page of a list moves by. */
  readonly pageRows: number;
  /** Columns of the terminal. */
  readonly columns: number;
  /** The stroke that was taken; absent where none was, as for a click. */
  readonly stroke?: Stroke;
}

export type UiBinding = Binding<KeyContext, Action>;

/** What the body of a screen gets; it draws exactly this many columns and rows. */
export interface BodyProps {
  readonly state: AppState;
  readonly place: Place;
  readonly width: number;
  readonly height: number;
}

/** How old what is shown is, and what went wrong when it was asked for last. */
export interface Note {
  readonly text: string;
  readonly stale: boolean;
  readonly problem?: Problem;
}

/** Drawn once, where there is most room for it. */
export interface Problem {
  readonly message: string;
  readonly hint: string;
  /** The controller cannot be reached. */
  readonly away: boolean;
  /** Nothing is known because of it: the body leaves its place to it. */
  readonly alone: boolean;
}

export interface Screen {
  readonly id: string;
  readonly bindings: readonly UiBinding[];
  /** In the upper border. */
  readonly title: (state: AppState, place: Place) => string;
  readonly crumb: (state: AppState, place: Place) => string;
  /** In the lower border: the age of what is shown. */
  readonly note: (state: AppState, place: Place) => Note;
  /** Rows that the body fills when it is drawn in this size, the others are free; absent = all. */
  readonly bodyRows?: (state: AppState, place: Place, width: number, height: number) => number;
  /** Rows in the order shown; empty for screens without a cursor. */
  readonly rowIds: (state: AppState, place: Place) => readonly string[];
  readonly polls: (state: AppState, place: Place) => readonly Poll[];
  /** Titles of the columns that rows can be sorted by; absent = the order is given. */
  readonly sortColumns?: (state: AppState, place: Place) => readonly string[];
  /** How far the list can be scrolled sideways in wide mode, drawn this wide; absent = it has no wide mode. */
  readonly wideLimit?: (state: AppState, place: Place, width: number) => number;
  /** Rows that the search finds, on screens where `/` searches and does not hide anything; absent = it filters. */
  readonly found?: (state: AppState, place: Place) => readonly string[];
  /** Rows can be marked; absent = no. */
  readonly markable?: boolean;
  /** `/` works. */
  readonly filterable: boolean;
  /** What `key=value` in a filter may ask for; absent = the filter looks at text alone. */
  readonly filterKeys?: (place: Place) => FilterKeys;
  /** What is shown, in full and in its order, to be written to a file; absent = there is no list. */
  readonly table?: (state: AppState, place: Place) => Table;
  /** The title where the screen is read out; absent = the words of `title`. */
  readonly saidTitle?: (state: AppState, place: Place) => string;
  readonly body: (props: BodyProps) => ReactElement;
  /** The focused line of text; undefined while strokes are commands. Absent = it has no text field. */
  readonly text?: (state: AppState) => TextValue | undefined;
  /** The state with another text in the focused line. */
  readonly withText?: (state: AppState, text: TextValue) => AppState;
}

/** A fact in the header: a name and its value. */
export interface HeaderFact {
  readonly name: string;
  readonly value: string;
  readonly tone?: 'dim' | 'ok' | 'warn' | 'error';
}

/** A piece of a header of one line. */
export interface HeaderText {
  readonly text: string;
  readonly tone?: 'dim' | 'ok' | 'warn' | 'error';
}

/** What a feature has to say in the header. */
export interface HeaderPart {
  fact(state: AppState): HeaderFact;
  /** In one line. */
  summary(state: AppState): readonly HeaderText[];
  /** At the end of the one line; empty = nothing out of the ordinary. */
  warning(state: AppState): readonly HeaderText[];
}

/** A screen without data of its own. */
export const NO_DATA = {
  note: () => ({ text: '', stale: false }),
  rowIds: () => [],
  polls: () => [],
  filterable: false,
} satisfies Partial<Screen>;

/** A list as rows of text. */
export interface Table {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** How a key can be asked for: any text, a number, or text of which the usual values are known. */
type FilterKey = 'text' | 'number' | readonly string[];

/** The keys of a list. */
export type FilterKeys = Readonly<Record<string, FilterKey>>;
